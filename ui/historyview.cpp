// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/historyview.h"

#include "models/words.h"
#include "routing/domain/json.h"
#include "ui/tables.h"

#include <QFileDialog>
#include <QPainter>
#include <QVBoxLayout>

namespace midflight {

using namespace std::chrono_literals;

namespace {
constexpr int pageSize = 200;
constexpr int rowHeight = 31; ///< of what stands above the table
}

HistoryView::HistoryView(const Theming &theming, Workspace &workspace, QWidget *parent)
    : Page(theming, tr("History"), "history", parent)
    , m_workspace(workspace)
    , m_model(workspace.components)
    , m_check(workspace.client)
    , m_export(workspace.client)
    , m_find(new QLineEdit(this))
    , m_save(new Button(theming, Button::Kind::Plain, tr("Export…"), this))
    , m_verified(new QLabel(this))
    , m_empty(new QLabel(this))
{
    setSubtitle(tr("Every decision: who, when and why. Never edited, never lost."));
    m_filter.setSourceModel(&m_model);
    m_table = tables::make(m_filter, tr("Decisions"), this);
    m_table->setObjectName(QStringLiteral("history:table"));
    tables::setWidths(*m_table, {130, -1, 170, 130, -1, 84});
    m_find->setObjectName(QStringLiteral("history:filter"));
    m_find->setAccessibleName(tr("Filter the decisions"));
    m_find->setPlaceholderText(tr("Filter by component, name, reason…"));
    m_find->setClearButtonEnabled(true);
    m_find->setFixedSize(280, rowHeight);
    m_save->setName(tr("Export the decisions shown"), QStringLiteral("history:export"));
    m_verified->setObjectName(QStringLiteral("history:verified"));
    m_verified->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_verified->setMinimumWidth(60);
    m_empty->setObjectName(QStringLiteral("history:empty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    for (QLabel *label : {m_verified, m_empty})
        label->setTextFormat(Qt::PlainText);
    auto *above = new QHBoxLayout;
    above->setContentsMargins(0, 0, 0, 10);
    above->addWidget(m_verified, 1);
    above->addWidget(m_find);
    above->addSpacing(4);
    above->addWidget(m_save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::pageMargin, top, Theme::pageMargin, Theme::pageMargin);
    layout->addLayout(above);
    auto *inside = new QVBoxLayout;
    inside->setContentsMargins(6, 0, 6, 0);
    inside->addWidget(m_table);
    inside->addWidget(m_empty, 1);
    layout->addLayout(inside, 1);
    m_empty->hide();

    connect(&workspace.feed, &MigrationFeed::decisionArrived, this, [this] {
        if (isVisible() && !m_soon.isActive()) // a wave of them is one reason to look again
            m_soon.start(300ms);
    });
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &HistoryView::fetchFirst);
    connect(&m_model, &HistoryModel::pageWanted, this, [this](const QString &before) {
        m_workspace.client.fetchHistory({}, before, pageSize, this, [this](const Result<HistoryPage> &page) {
            m_model.appendPage(page.value_or(HistoryPage {}));
            fetchRest();
        });
    });
    connect(m_find, &QLineEdit::textChanged, this, [this](const QString &typed) {
        m_filter.setWords(typed);
        fetchRest();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &HistoryView::currentChanged);
    connect(m_save, &Button::clicked, this, &HistoryView::exportShown);
    connect(&m_export, &HistoryExport::progressed, this, [this](qint64 looked) { tell(tr("%Ln decision(s) read…", nullptr, int(looked)), &Theme::secondary); });
    connect(&m_export, &HistoryExport::finished, this, [this](qint64 written) {
        m_save->setText(tr("Export…"));
        tell(tr("%Ln decision(s) written to %1", nullptr, int(written)).arg(m_path), &Theme::good);
    });
    connect(&m_export, &HistoryExport::failed, this, [this](const QString &problem) {
        m_save->setText(tr("Export…"));
        tell(problem, &Theme::bad);
    });
    connect(&m_check, &HistoryCheck::progressed, this, [this](qint64 rows) { tell(tr("Checking the chain: %1 so far…").arg(words::count(rows)), &Theme::secondary); });
    connect(&m_check, &HistoryCheck::finished, this, &HistoryView::tellChecked);
    connect(&m_check, &HistoryCheck::failed, this, [this](const Error &why) { tell(tr("Not checked: %1").arg(why.message), &Theme::waiting); });
    connect(&theming, &Theming::changed, this, [this] { tell(m_verified->text(), m_ink); });
}

QString HistoryView::current() const
{
    const QModelIndex row = m_filter.mapToSource(m_table->currentIndex());
    return row.isValid() ? m_model.decisions().at(row.row()).component : QString();
}

void HistoryView::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    fetchFirst();
}

void HistoryView::hideEvent(QHideEvent *event)
{
    m_check.stop();
    Page::hideEvent(event);
}

void HistoryView::fetchFirst()
{
    m_workspace.client.fetchHistory({}, {}, pageSize, this, [this](const Result<HistoryPage> &page) {
        setSubtitle(page ? tr("Every decision: who, when and why. Never edited, never lost.") : page.error().message, !page);
        if (page)
            m_model.setFirstPage(*page);
        fetchRest();
    });
    if (!m_export.isRunning())
        m_check.start();
}

/// Somebody who filters means all decisions, not those that happen to be here.
void HistoryView::fetchRest()
{
    tellEmpty();
    if (m_filter.isActive() && m_model.canFetchMore({}))
        m_model.fetchMore({});
}

void HistoryView::tellEmpty()
{
    const bool empty = m_filter.rowCount() == 0;
    m_table->setVisible(!empty);
    m_empty->setVisible(empty);
    if (empty)
        m_empty->setText(m_filter.isActive() ? tr("No decision says that. Clear the filter to see all.")
                                             : tr("Nothing was decided yet. Start a shadow on the board, and it is written here."));
}

void HistoryView::tell(const QString &verdict, QColor Theme::*ink)
{
    m_ink = ink;
    QPalette palette = m_verified->palette();
    palette.setColor(QPalette::WindowText, theming().theme().*ink);
    m_verified->setPalette(palette);
    m_verified->setText(verdict);
    m_verified->setToolTip(verdict);
}

void HistoryView::tellChecked(const ChainCheck &check)
{
    if (m_export.isRunning())
        return;
    if (check.firstBad > 0)
        tell(tr("✕ The chain is broken: revision %1 %2").arg(words::count(check.firstBad), check.fault), &Theme::bad);
    else
        tell(tr("✓ %Ln decision(s), the chain is whole · %1", nullptr, int(check.rows)).arg(words::shortHash(check.newestHash)), &Theme::good);
}

void HistoryView::exportShown()
{
    if (m_export.isRunning()) {
        m_export.cancel();
        m_save->setText(tr("Export…"));
        return tell(tr("Export cancelled, nothing was written."), &Theme::waiting);
    }
    const QString path = QFileDialog::getSaveFileName(this, tr("Export the decisions"), m_workspace.components.migration().id + QLatin1String("-history.csv"),
                                                      tr("Table (*.csv);;JSON with the hashes (*.json)"));
    if (!path.isEmpty())
        exportTo(path);
}

void HistoryView::exportTo(const QString &path)
{
    m_check.stop();
    m_save->setText(tr("Cancel"));
    m_path = path;
    m_export.start(path, [this](const QJsonObject &row) {
        const Decision decision = decisionFromJson(row);
        return m_filter.matches({words::dayAndTime(decision.time), m_model.subjectOf(decision), words::deed(decision), decision.by, decision.reason, words::count(decision.revision)});
    });
}

void HistoryView::paintEvent(QPaintEvent *event)
{
    Page::paintEvent(event);
    const Theme &theme = theming().theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.border);
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(Theme::pageMargin + 0.5, top + rowHeight + 8.5, -Theme::pageMargin - 0.5, -Theme::pageMargin + 3.5),
                            Theme::cardRadius, Theme::cardRadius);
}

} // namespace midflight
