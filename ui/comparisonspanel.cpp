// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/comparisonspanel.h"

#include "models/words.h"
#include "ui/differencedelegate.h"
#include "ui/glyphs.h"
#include "ui/tables.h"

#include <QHeaderView>

namespace midflight {

namespace {

QString factsOf(const std::optional<Outcome> &outcome)
{
    if (!outcome)
        return ComparisonsPanel::tr("did not run");
    QStringList facts;
    if (outcome->failure)
        facts.append(*outcome->failure);
    if (outcome->signal)
        facts.append(ComparisonsPanel::tr("killed by signal %1").arg(*outcome->signal));
    if (outcome->exitCode)
        facts.append(ComparisonsPanel::tr("exit %1").arg(*outcome->exitCode));
    if (outcome->status.value_or(0) > 0)
        facts.append(ComparisonsPanel::tr("HTTP %1").arg(*outcome->status));
    facts.append(words::runningTime(outcome->seconds));
    if (outcome->cpuSeconds)
        facts.append(ComparisonsPanel::tr("CPU %1").arg(words::runningTime(*outcome->cpuSeconds)));
    if (outcome->maxRss)
        facts.append(QLocale().formattedDataSize(*outcome->maxRss, 0));
    return facts.join(QLatin1String(", "));
}

} // namespace

ComparisonsPanel::ComparisonsPanel(const Theming &theming, Workspace &workspace, QWidget *parent)
    : Panel(theming, tr("Comparisons"), parent)
    , m_workspace(workspace)
    , m_table(tables::make(m_model, tr("Comparisons"), this))
    , m_detail(tables::make(m_differences, tr("Differences of the selected comparison"), this))
{
    m_table->setObjectName(QStringLiteral("comparisons"));
    m_detail->setObjectName(QStringLiteral("differences"));
    tables::setWidths(*m_table, {100, -1, 92, 84, 84, 90});
    tables::setWidths(*m_detail, {200, -1, -1});
    m_detail->setItemDelegate(new DifferenceDelegate(theming, m_detail));
    m_detail->verticalHeader()->setDefaultSectionSize(25);
    m_detail->hide();
    addFilter(tr("All"), QString());
    addFilter(tr("Mismatch"), QStringLiteral("mismatch"));
    addFilter(tr("Tolerated"), QStringLiteral("tolerated"));
    addFilter(tr("New failed"), QStringLiteral("new_error"));
    m_filters.first()->setChecked(true);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ComparisonsPanel::fetchDetail);
    connect(&m_model, &ComparisonsModel::pageWanted, this, [this](const QString &before) {
        m_workspace.client.fetchComparisons(m_id, {m_verdict, m_cause, before}, this,
                                            [this, asked = m_generation](const Result<ComparisonPage> &page) {
                                                if (asked == m_generation)
                                                    m_model.appendPage(page.value_or(ComparisonPage {}));
                                            });
    });
}

void ComparisonsPanel::addFilter(const QString &text, const QString &verdict)
{
    auto *button = new Button(theming(), Button::Kind::Toggle, text, this);
    button->setName(tr("Comparisons: %1").arg(text), QLatin1String("filter:") + (verdict.isEmpty() ? QStringLiteral("all") : verdict));
    button->setAutoExclusive(true);
    connect(button, &Button::clicked, this, [this, verdict] {
        m_verdict = verdict;
        restart();
    });
    m_filters.append(button);
}

void ComparisonsPanel::showComponent(const ComponentId &id)
{
    m_id = id;
    m_cause.clear();
    restart();
}

void ComparisonsPanel::setCause(const QString &cause)
{
    if (cause == m_cause)
        return;
    m_cause = cause;
    restart();
}

void ComparisonsPanel::restart()
{
    ++m_generation;
    m_model.clear();
    m_differences.setDifferences({});
    m_detailTitle.clear();
    m_detailFacts.clear();
    m_detailId = {};
    m_detail->hide();
    refresh();
    update();
}

void ComparisonsPanel::refresh()
{
    if (m_id.value.isEmpty())
        return;
    ++m_waiting;
    m_workspace.client.fetchComparisons(
        m_id, {m_verdict, m_cause, {}}, this, [this, asked = m_generation](const Result<ComparisonPage> &page) {
            --m_waiting;
            if (asked != m_generation)
                return;
            if (!page) {
                if (m_model.rowCount() == 0)
                    tellEmpty(page.error().message);
                return;
            }
            m_model.setFirstPage(*page);
            tellEmpty(m_model.rowCount() > 0 ? QString()
                         : m_verdict.isEmpty() && m_cause.isEmpty()
                             ? tr("Nothing compared yet. Start the shadow, then every request that runs on both systems "
                                  "is listed here.")
                             : tr("None of these."));
            // The newest that differs, else the newest: something to read is open from the start.
            if (m_model.rowCount() > 0 && m_detailId.isNull()) {
                int row = 0;
                while (row < m_model.rowCount() && m_model.at(row).differences == 0)
                    ++row;
                m_table->setCurrentIndex(m_model.index(row < m_model.rowCount() ? row : 0, 0));
                if (row > 8)
                    m_table->scrollTo(m_table->currentIndex(), QAbstractItemView::PositionAtCenter);
            }
        });
}

void ComparisonsPanel::tellEmpty(const QString &text)
{
    m_empty = text;
    m_table->setVisible(text.isEmpty());
    m_detail->setVisible(text.isEmpty() && m_differences.rowCount() > 0);
    update();
}

void ComparisonsPanel::fetchDetail(const QModelIndex &row)
{
    if (!row.isValid() || m_model.at(row.row()).id == m_detailId)
        return;
    m_detailId = m_model.at(row.row()).id;
    ++m_waiting;
    m_workspace.client.fetchComparison(m_detailId, this, [this, wanted = m_detailId](const Result<ComparisonDetail> &detail) {
        --m_waiting;
        if (wanted == m_detailId)
            showDetail(detail);
    });
}

void ComparisonsPanel::showDetail(const Result<ComparisonDetail> &detail)
{
    if (!detail) {
        m_differences.setDifferences({});
        m_detail->hide();
        m_detailTitle = detail.error().message;
        m_detailFacts.clear();
        update();
        return;
    }
    m_differences.setDifferences(detail->differences);
    m_detailTitle = words::verdict(detail->verdict);
    if (detail->differenceCount > detail->differences.size()) {
        m_detailTitle += tr(" · the first %1 of %2 differences")
                             .arg(words::count(detail->differences.size()), words::count(detail->differenceCount));
    } else if (detail->differences.isEmpty()) {
        m_detailTitle += tr(" · no differences");
    }
    m_detailFacts = tr("old: %1   new: %2").arg(factsOf(detail->oldOutcome), factsOf(detail->newOutcome));
    m_detail->setVisible(!detail->differences.isEmpty());
    update();
}

int ComparisonsPanel::split() const
{
    return width() * 56 / 100;
}

void ComparisonsPanel::resizeEvent(QResizeEvent *)
{
    int right = split() - 12;
    for (auto button = m_filters.crbegin(); button != m_filters.crend(); ++button) {
        const QSize size = (*button)->sizeHint();
        (*button)->setGeometry(right - size.width(), 7, size.width(), 27);
        right -= size.width() + 6;
    }
    m_table->setGeometry(7, 38, split() - 12, height() - 44);
    m_detail->setGeometry(split() + 8, 50, width() - split() - 14, height() - 56);
    m_detail->setColumnWidth(DifferencesModel::Where, m_detail->width() * 40 / 100);
}

void ComparisonsPanel::paintEvent(QPaintEvent *event)
{
    Panel::paintEvent(event);
    QPainter painter(this);
    painter.fillRect(split(), 1, 1, height() - 2, theme().border);
    if (!m_empty.isEmpty()) {
        painter.setPen(theme().muted);
        painter.setFont(Theme::font(Theme::Size::Body));
        painter.drawText(QRectF(20, 40, split() - 40, height() - 50), int(Qt::AlignCenter) | Qt::TextWordWrap, m_empty);
    }
    const QRectF head(split() + 15, 10, width() - split() - 30, 18);
    glyphs::text(painter, head, m_detailTitle, Theme::font(Theme::Size::Body, QFont::DemiBold), theme().text);
    glyphs::text(painter, head.translated(0, 19), m_detailFacts, Theme::font(Theme::Size::Small), theme().secondary);
}

} // namespace midflight
