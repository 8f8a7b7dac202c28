// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel.h"

#include "ui/glyphs.h"

#include <numeric>

namespace midflight {

namespace {
constexpr qreal legendGap = 12;
}

Panel::Panel(const Theming &theming, const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
    , m_title(title)
{
    setAccessibleName(title);
    connect(&theming, &Theming::changed, this, qOverload<>(&QWidget::update));
}

void Panel::setTitle(const QString &title)
{
    m_title = title;
    setAccessibleName(title);
    update();
}

void Panel::setRemark(const QString &remark)
{
    m_remark = remark;
    update();
}

void Panel::setLegend(const QList<LegendItem> &legend)
{
    m_legend = legend;
    update();
}

void Panel::setSubtitle(const QString &subtitle)
{
    if (subtitle == m_subtitle)
        return;
    m_subtitle = subtitle;
    setAccessibleDescription(subtitle);
    update();
}

void Panel::setEmptyText(const QString &text)
{
    m_emptyText = text;
    update();
}

QRect Panel::content() const
{
    return rect().adjusted(Theme::cardPadding, m_subtitle.isEmpty() && !isLegendBelow() ? 40 : 60, -Theme::cardPadding, -Theme::cardPadding + 3);
}

void Panel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().border, 1));
    painter.setBrush(theme().surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::cardRadius, Theme::cardRadius);
    const QFont titleFont = Theme::font(Theme::Size::Body, QFont::DemiBold);
    glyphs::text(painter, QRectF(Theme::cardPadding, 12, width() - 2 * Theme::cardPadding, 18), m_title, titleFont,
                 theme().text);
    const qreal titleEnd = Theme::cardPadding + titleWidth() + 12;
    if (!m_remark.isEmpty()) {
        glyphs::text(painter, QRectF(titleEnd, 12, width() - Theme::cardPadding - titleEnd, 18), m_remark,
                     Theme::font(Theme::Size::Small), theme().muted, Qt::AlignRight | Qt::AlignVCenter);
    }
    if (!m_subtitle.isEmpty()) {
        glyphs::text(painter, QRectF(Theme::cardPadding, 32, width() - 2 * Theme::cardPadding, 18), m_subtitle,
                     Theme::font(Theme::Size::Body), theme().secondary);
    }
    paintLegend(painter);
    if (!m_emptyText.isEmpty()) {
        painter.setPen(theme().muted);
        painter.setFont(Theme::font(Theme::Size::Body));
        painter.drawText(QRectF(content()).adjusted(10, 0, -10, 0), int(Qt::AlignCenter) | Qt::TextWordWrap, m_emptyText);
    }
}

qreal Panel::titleWidth() const
{
    return QFontMetricsF(Theme::font(Theme::Size::Body, QFont::DemiBold)).horizontalAdvance(m_title);
}

qreal Panel::markWidth(const LegendItem &item)
{
    return item.mark == LegendItem::Mark::Square ? 14 : 22;
}

qreal Panel::legendWidth() const
{
    const QFontMetricsF metrics(Theme::font(Theme::Size::Small));
    return std::accumulate(m_legend.begin(), m_legend.end(), -legendGap, [&](qreal sum, const LegendItem &item) {
        return sum + legendGap + markWidth(item) + metrics.horizontalAdvance(item.text);
    });
}

bool Panel::isLegendBelow() const
{
    return !m_legend.isEmpty() && m_subtitle.isEmpty() && titleWidth() + legendGap + legendWidth() > width() - 2 * Theme::cardPadding;
}

void Panel::paintLegend(QPainter &painter)
{
    const QFont font = Theme::font(Theme::Size::Small);
    const QFontMetricsF metrics(font);
    const bool below = isLegendBelow();
    const qreal top = below ? 32 : 12;
    qreal x = below ? Theme::cardPadding : width() - Theme::cardPadding - legendWidth();
    for (const LegendItem &item : m_legend) {
        const QColor color = theme().*(item.color);
        if (item.mark == LegendItem::Mark::Square) {
            painter.fillRect(QRectF(x, top + 5, 9, 9), color);
        } else {
            const Qt::PenStyle style = item.mark == LegendItem::Mark::Line ? Qt::SolidLine
                : item.mark == LegendItem::Mark::Dashed                    ? Qt::DashLine
                                                                            : Qt::DotLine;
            painter.setPen(QPen(color, 1.6, style));
            painter.drawLine(QPointF(x, top + 9.5), QPointF(x + 17, top + 9.5));
        }
        x += markWidth(item);
        const qreal wide = metrics.horizontalAdvance(item.text);
        glyphs::text(painter, QRectF(x, top, wide, 18), item.text, font, theme().secondary);
        x += wide + legendGap;
    }
}

} // namespace midflight
