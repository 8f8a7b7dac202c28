// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/historyview.h"

#include "ui/glyphs.h"
#include "ui/tables.h"

#include <QVBoxLayout>

namespace midflight {

namespace {
constexpr int pageSize = 200;
}

HistoryView::HistoryView(const Theming &theming, Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_workspace(workspace)
    , m_model(workspace.components)
{
    setObjectName(QStringLiteral("history"));
    setAccessibleName(tr("History"));
    QTableView *table = tables::make(m_model, tr("Decisions"), this);
    table->setObjectName(QStringLiteral("history:table"));
    tables::setWidths(*table, {130, -1, 170, 130, -1, 84});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::pageMargin + 6, 82, Theme::pageMargin + 6, Theme::pageMargin);
    layout->addWidget(table);
    connect(&workspace.feed, &MigrationFeed::decisionArrived, this, [this] {
        if (isVisible())
            fetchFirst();
    });
    connect(&m_model, &HistoryModel::pageWanted, this, [this](const QString &before) {
        m_workspace.client.fetchHistory({}, before, pageSize, this, [this](const Result<HistoryPage> &page) {
            m_model.appendPage(page.value_or(HistoryPage {}));
        });
    });
}

void HistoryView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    fetchFirst();
}

void HistoryView::fetchFirst()
{
    m_workspace.client.fetchHistory({}, {}, pageSize, this, [this](const Result<HistoryPage> &page) {
        m_problem = page ? QString() : page.error().message;
        if (page)
            m_model.setFirstPage(*page);
        update();
    });
}

void HistoryView::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    glyphs::text(painter, QRectF(Theme::pageMargin, 18, width() - 48, 28), tr("History"),
                 Theme::font(Theme::Size::Headline, QFont::Bold), theme.text);
    glyphs::text(painter, QRectF(Theme::pageMargin, 46, width() - 48, 20),
                 m_problem.isEmpty() ? tr("Every decision: who, when and why. Never edited, never lost.") : m_problem,
                 Theme::font(Theme::Size::Body), m_problem.isEmpty() ? theme.secondary : theme.bad);
    painter.setPen(theme.border);
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(Theme::pageMargin + 0.5, 78.5, -Theme::pageMargin - 0.5, -Theme::pageMargin + 3.5),
                            Theme::cardRadius, Theme::cardRadius);
}

} // namespace midflight
