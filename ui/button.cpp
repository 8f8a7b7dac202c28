// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/button.h"

#include "ui/glyphs.h"

#include <QFontMetrics>
#include <QMouseEvent>
#include <numeric>

namespace midflight {

Button::Button(const Theming &theming, Kind kind, const QString &text, QWidget *parent)
    : QPushButton(text, parent)
    , m_theming(theming)
    , m_kind(kind)
{
    setCheckable(kind == Kind::Toggle);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setFont(Theme::font(Theme::Size::Body, QFont::DemiBold));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(text);
}

void Button::setName(const QString &accessible, const QString &objectName)
{
    setAccessibleName(accessible);
    setObjectName(objectName);
}

QSize Button::sizeHint() const
{
    const int width = textWidth();
    return m_kind == Kind::Link ? QSize(width + 8, 24) : QSize(width + 27, 31);
}

int Button::textWidth() const
{
    auto &[measured, in, width] = m_measured;
    if (measured != text() || in != font()) {
        width = QFontMetrics(font()).horizontalAdvance(text());
        measured = text();
        in = font();
    }
    return width;
}

void Button::enterEvent(QEnterEvent *event)
{
    QPushButton::enterEvent(event);
    update();
}

void Button::leaveEvent(QEvent *event)
{
    QPushButton::leaveEvent(event);
    update();
}

void Button::mouseDoubleClickEvent(QMouseEvent *event)
{
    event->accept();
}

int widthOf(const QList<Button *> &row, int gap)
{
    return std::accumulate(row.begin(), row.end(), -gap, [gap](int sum, const Button *button) { return sum + gap + button->sizeHint().width(); });
}

void placeInRow(const QList<Button *> &row, const QRect &room, int gap)
{
    const int gaps = gap * int(row.size() - 1);
    const double share = std::min(1.0, double(room.width() - gaps) / std::max(1, widthOf(row, gap) - gaps));
    int x = room.left();
    for (Button *button : row) {
        button->setGeometry(x, room.top(), int(button->sizeHint().width() * share), room.height());
        x += button->width() + gap;
    }
}

void Button::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    const bool hovered = underMouse() && isEnabled();
    QColor ground = hovered ? theme.hover : theme.surface;
    QColor edge = theme.border;
    QColor ink = theme.text;
    switch (m_kind) {
    case Kind::Plain:
        break;
    case Kind::Primary:
        if (isEnabled()) {
            ground = hovered ? (theme.kind == Theme::Kind::Light ? theme.good.darker(112) : theme.good.lighter(108))
                             : theme.good;
            edge = ground;
            ink = theme.onGood;
        }
        break;
    case Kind::Danger:
        edge = theme.bad;
        ink = theme.bad;
        if (hovered)
            ground = theme.badGround;
        break;
    case Kind::Toggle:
        if (isChecked()) {
            ground = theme.accentGround;
            edge = theme.accentGround;
            ink = theme.accent;
        }
        break;
    case Kind::Link:
        ground = Qt::transparent;
        edge = Qt::transparent;
        ink = theme.accent;
        break;
    }
    if (!isEnabled()) {
        ink = theme.muted;
        edge = theme.border;
        ground = theme.surface;
    } else if (isDown()) {
        ground = m_kind == Kind::Primary ? ground.darker(108) : m_kind == Kind::Link ? ground : theme.border;
    }

    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    if (m_kind != Kind::Link || !isEnabled()) {
        painter.setPen(QPen(edge, 1));
        painter.setBrush(ground);
        painter.drawRoundedRect(box, Theme::buttonRadius, Theme::buttonRadius);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_kind == Kind::Primary ? theme.onGood : theme.accent, 1.5));
        painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), Theme::buttonRadius - 2, Theme::buttonRadius - 2);
    }
    QFont textFont = font();
    textFont.setUnderline(m_kind == Kind::Link && hovered);
    glyphs::text(painter, rect(), text(), textFont, ink, Qt::AlignCenter);
}

} // namespace midflight
