// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/comparisonspanel.h"

#include "ui/differenceviewer.h"
#include "ui/tables.h"

#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>

namespace midflight {

namespace {

constexpr int filterHeight = 38; ///< of the row with the filters
constexpr int filterGap = 6;

} // namespace

ComparisonsPanel::ComparisonsPanel(const Theming &theming, Workspace &workspace, QWidget *parent)
    : Panel(theming, tr("Comparisons"), parent)
    , m_workspace(workspace)
    , m_table(tables::make(m_model, tr("Comparisons"), this))
    , m_viewer(new DifferenceViewer(theming, this))
    , m_onlyCause(new Button(theming, Button::Kind::Link, QString(), this))
{
    m_table->setObjectName(QStringLiteral("comparisons"));
    tables::setWidths(*m_table, {112, -1, 94, 92, 92, 48});
    addFilter(tr("All"), QString());
    addFilter(tr("Mismatch"), QStringLiteral("mismatch"));
    addFilter(tr("Tolerated"), QStringLiteral("tolerated"));
    addFilter(tr("New failed"), QStringLiteral("new_error"));
    addFilter(tr("Not compared"), QStringLiteral("skipped"));
    m_filters.first()->setChecked(true);
    m_onlyCause->setName(tr("Show the comparisons of all causes"), QStringLiteral("filter:cause"));
    m_onlyCause->hide();
    connect(m_onlyCause, &Button::clicked, this, &ComparisonsPanel::causeDropped);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ComparisonsPanel::fetchDetail);
    connect(&m_model, &ComparisonsModel::pageWanted, this, [this](qint64 before) { fetchPage({m_verdict, m_cause, before, 0}); });
    connect(&m_model, &ComparisonsModel::pageAboveWanted, this, [this](qint64 after) { fetchPage({m_verdict, m_cause, 0, after}); });
    QScrollBar *bar = m_table->verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, [this](int value) {
        if (value == 0)
            m_model.fetchAbove();
    });
    // What the reader looks at stays where it is while rows come and go above it.
    connect(&m_model, &ComparisonsModel::rowsInserted, this, [this, bar](const QModelIndex &, int first, int last) {
        if (first == 0 && (bar->value() > 0 || m_prepending))
            bar->setValue(bar->value() + last - first + 1);
    });
    connect(&m_model, &ComparisonsModel::rowsRemoved, this, [bar](const QModelIndex &, int first, int last) {
        if (first == 0)
            bar->setValue(std::max(1, bar->value() - (last - first + 1)));
    });
}

void ComparisonsPanel::fetchPage(const ComparisonQuery &query)
{
    m_workspace.client.fetchComparisons(m_id, query, this, [this, query, asked = m_generation](const Result<ComparisonPage> &page) {
        if (asked != m_generation)
            return;
        if (!page)
            return m_model.forgetWanted();
        if (query.after == 0)
            return m_model.appendPage(*page, query.before);
        m_prepending = true;
        m_model.prependPage(*page, query.after);
        m_prepending = false;
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

void ComparisonsPanel::nameCause(const QString &path)
{
    m_onlyCause->setText(tr("✕  only %1").arg(QFontMetrics(m_onlyCause->font()).elidedText(path, Qt::ElideLeft, 360)));
    m_onlyCause->setVisible(!path.isEmpty());
    m_onlyCause->updateGeometry();
    resizeEvent(nullptr);
}

void ComparisonsPanel::restart()
{
    ++m_generation;
    m_model.clear();
    m_viewer->clear();
    m_detailId = {};
    refresh();
    update();
}

void ComparisonsPanel::refresh()
{
    if (m_id.value.isEmpty())
        return;
    if (m_model.rowCount() > 0 && m_table->verticalScrollBar()->value() > 0)
        return m_model.noteNewer(); // nothing moves under somebody who reads farther down
    ++m_waiting;
    m_workspace.client.fetchComparisons(
        m_id, {m_verdict, m_cause, 0, 0}, this, [this, asked = m_generation](const Result<ComparisonPage> &page) {
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
    m_viewer->setVisible(text.isEmpty());
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
            m_viewer->present(detail);
    });
}

int ComparisonsPanel::split() const
{
    return width() * 56 / 100;
}

void ComparisonsPanel::resizeEvent(QResizeEvent *)
{
    const int filters = widthOf(m_filters, filterGap);
    const bool below = Theme::cardPadding + titleWidth() + filterGap + filters > split() - 12;
    placeInRow(m_filters, below ? QRect(10, 33, split() - 20, 27) : QRect(split() - 12 - filters, 7, filters, 27), filterGap);
    const int cause = filterHeight + (below ? 24 : 0);
    const int top = cause + (m_onlyCause->isHidden() ? 0 : 26);
    m_onlyCause->setGeometry(13, cause, std::min(m_onlyCause->sizeHint().width(), split() - 30), 24);
    m_table->setGeometry(7, top, split() - 12, height() - top - 6);
    m_viewer->setGeometry(split() + 7, 2, width() - split() - 11, height() - 6);
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
}

} // namespace midflight
