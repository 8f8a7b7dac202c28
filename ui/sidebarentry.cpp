// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebarentry.h"

#include <QAccessible>

namespace midflight {

SidebarEntry::SidebarEntry(const Theming &theming, glyphs::Icon icon, const QString &title, QWidget *parent)
    : QAbstractButton(parent)
    , m_theming(theming)
    , m_icon(icon)
{
    setText(title);
    setAccessibleName(title);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
}

void SidebarEntry::setBadge(int number, const QString &explained)
{
    m_badge = number;
    m_explained = explained;
    explain();
}

void SidebarEntry::explain()
{
    const QString whole = m_badge > 0 ? text() + QLatin1String(", ") + m_explained : text();
    setAccessibleName(whole);
    setToolTip(isNarrow() ? whole : m_badge > 0 ? m_explained : QString());
    update();
}

void SidebarEntry::checkStateSet()
{
    QAccessible::State changed;
    changed.selected = true;
    QAccessibleStateChangeEvent event(this, changed);
    QAccessible::updateAccessibility(&event);
}

void SidebarEntry::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isChecked() || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(isChecked() ? theme.accentGround : theme.hover);
        painter.drawRoundedRect(rect(), 7, 7);
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5), 6, 6);
    }
    const QColor ink = isChecked() ? theme.accent : theme.secondary;
    glyphs::icon(painter, QRectF(11, 9, 14, 14), m_icon, ink);
    if (!isNarrow())
        glyphs::text(painter, QRectF(35, 0, width() - 80, height()), text(),
                     Theme::font(Theme::Size::Body, isChecked() ? QFont::DemiBold : QFont::Normal), ink);
    if (m_badge > 0) {
        const QFont font = Theme::font(Theme::Size::Tiny, QFont::DemiBold);
        const QString number = QLocale().toString(m_badge);
        const qreal wide = std::max(19.0, QFontMetricsF(font).horizontalAdvance(number) + 12);
        const QRectF pill = isNarrow() ? QRectF(width() - wide + 6, -1, wide, 17) : QRectF(width() - wide - 12, height() / 2.0 - 8.5, wide, 17);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.waitingGround);
        painter.drawRoundedRect(pill, 8.5, 8.5);
        glyphs::text(painter, pill, number, font, theme.waiting, Qt::AlignCenter);
    }
}

} // namespace midflight
