// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statusline.h"

#include "ui/glyphs.h"

namespace midflight {

StatusLine::StatusLine(const Theming &theming, QWidget *parent)
    : QWidget(parent)
    , m_theming(theming)
{
    setFixedHeight(29);
    setObjectName(QStringLiteral("status"));
}

void StatusLine::setConnection(Light light, const QString &text)
{
    m_light = light;
    m_connection = text;
    describe();
}

void StatusLine::setFacts(const QStringList &facts)
{
    if (facts == m_facts)
        return;
    m_facts = facts;
    describe();
}

void StatusLine::setIdentity(const QString &text)
{
    m_identity = text;
    describe();
}

void StatusLine::describe()
{
    setAccessibleName(m_connection);
    setAccessibleDescription(m_facts.join(QLatin1String(", ")));
    update();
}

void StatusLine::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_theming.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(0, 0, width(), 1, theme.border);
    const QRectF dot(18, height() / 2.0 - 4, 8.5, 8.5);
    if (m_light == Light::Live) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.good);
        painter.drawEllipse(dot);
    } else { // a ring: colour is not the only sign
        painter.setPen(QPen(theme.waiting, 1.8));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(dot.adjusted(1, 1, -1, -1));
    }
    const QFont font = Theme::font(Theme::Size::Small);
    const QFontMetricsF metrics(font);
    const qreal identity = metrics.horizontalAdvance(m_identity) + 18;
    glyphs::text(painter, QRectF(width() - identity, 0, identity - 18, height()), m_identity, font, theme.muted,
                 Qt::AlignRight | Qt::AlignVCenter);
    qreal x = 32;
    for (const QString &fact : QStringList {m_connection} + m_facts) {
        const qreal room = width() - identity - 12 - x;
        if (room < 40)
            break;
        glyphs::text(painter, QRectF(x, 0, room, height()), fact, font, theme.secondary);
        x += metrics.horizontalAdvance(fact) + 22;
    }
}

} // namespace midflight
