// SPDX-License-Identifier: GPL-3.0-or-later
// Where the panels of a component's page stand, and its head.
#include "models/words.h"
#include "ui/comparisonspanel.h"
#include "ui/componentpage.h"
#include "ui/glyphs.h"
#include "ui/heatmappanel.h"
#include "ui/historypanel.h"
#include "ui/listpanels.h"
#include "ui/rulespanel.h"
#include "ui/seriespanels.h"
#include "ui/stepper.h"
#include "ui/usagechart.h"
#include "ui/volumechart.h"

namespace midflight {

namespace {
constexpr int margin = Theme::pageMargin;
constexpr int gap = 12; ///< between panels
constexpr int chartHeight = 220;
constexpr int listHeight = 250;
}

QList<Button *> ComponentPage::deedButtons() const
{
    return {m_approve, m_override, m_stopShadow, m_startShadow, m_rollback, m_keepComparing};
}

void ComponentPage::place()
{
    const int width = viewport()->width();
    m_back->setGeometry(margin - 4, 12, m_back->sizeHint().width(), 22);
    int x = width - margin;
    for (Button *button : deedButtons()) {
        if (button->isHidden())
            continue;
        const QSize size = button->sizeHint();
        button->setGeometry(x - size.width(), 24, size.width(), size.height());
        x -= size.width() + 10;
    }
    const int inner = width - 2 * margin;
    m_stepper->setGeometry(margin, 74, inner, 56);
    const int top = 144;
    // The first screen holds the figures; what they come from is below.
    const int upper = std::clamp((viewport()->height() - top - margin) * 72 / 100, 460, 660);
    const int gatesWidth = std::clamp(inner * 31 / 100, 330, 480);
    const bool narrow = inner < 860; // no room for three beside each other
    const int charts = narrow ? inner - gatesWidth - gap : (inner - gatesWidth - 2 * gap) / 2;
    const int half = (upper - gap) / 2;
    m_mismatch->setGeometry(margin, top, charts, half);
    m_time->setGeometry(margin, top + half + gap, charts, half);
    m_gatesPanel->setGeometry(margin + inner - gatesWidth, top, gatesWidth, 2 * half + gap);
    int y = top + 2 * half + 2 * gap;
    const int differing = narrow ? (inner - gap) / 2 : charts;
    const QPoint causes = narrow ? QPoint(margin, y) : QPoint(margin + charts + gap, top);
    const QPoint when = causes + (narrow ? QPoint(differing + gap, 0) : QPoint(0, half + gap));
    m_causesPanel->setGeometry(QRect(causes, QSize(differing, half)));
    m_when->setGeometry(QRect(when, QSize(differing, half)));
    if (narrow)
        y += half + gap;
    const int list = std::max(360, viewport()->height() - y - margin);
    m_comparisons->setGeometry(margin, y, inner, list);
    y += list + gap;
    const int third = (inner - 2 * gap) / 3;
    int left = margin;
    for (QWidget *chart : std::initializer_list<QWidget *> {m_volume, m_cpu, m_memory}) {
        chart->setGeometry(left, y, third, chartHeight);
        left += third + gap;
    }
    y += chartHeight + gap;
    const int part = (inner - gap) / 2;
    m_rules->setGeometry(margin, y, part, listHeight);
    m_decisions->setGeometry(margin + part + gap, y, part, listHeight);
    m_sheet->resize(width, y + listHeight + margin);
}

void ComponentPage::paintHead()
{
    const ComponentSnapshot *component = m_workspace.components.find(m_id);
    if (!component)
        return;
    const Theme &theme = m_theming.theme();
    QPainter painter(m_sheet);
    QFont font = Theme::font(Theme::Size::Headline, QFont::Bold);
    int right = width() - margin;
    for (const Button *button : deedButtons()) {
        if (!button->isHidden())
            right = std::min(right, button->x());
    }
    const QString stage = words::stage(component->stage);
    const qreal pill = glyphs::stagePillWidth(stage);
    const qreal titleRoom = right - margin - pill - 30.0;
    if (QFontMetricsF(font).horizontalAdvance(component->title) > titleRoom) // rather smaller than cut
        font = Theme::font(Theme::Size::Title, QFont::Bold);
    const qreal wide = std::min(QFontMetricsF(font).horizontalAdvance(component->title) + 1, titleRoom);
    glyphs::text(painter, QRectF(margin, 34, wide, 28), component->title, font, theme.text);
    const qreal x = margin + wide + 12 + pill;
    glyphs::stagePill(painter, QPointF(x, 40), component->stage, stage, theme);
    const qreal room = right - 16 - (x + 12);
    if (room > 80) {
        QStringList parts;
        if (!component->description.isEmpty())
            parts.append(component->description);
        if (!component->owner.isEmpty())
            parts.append(component->owner);
        glyphs::text(painter, QRectF(x + 12, 39, room, 20), parts.join(QStringLiteral(" · ")),
                     Theme::font(Theme::Size::Body), theme.secondary);
    }
}

} // namespace midflight
