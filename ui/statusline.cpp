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

void StatusLine::setFleet(const QString &text, bool all, const QString &who)
{
    m_fleet = text;
    m_fleetAgrees = all;
    setToolTip(who);
    describe();
}

void StatusLine::describe()
{
    setAccessibleName(m_connection);
    QStringList told = m_facts;
    for (const QString &part : {m_fleet, toolTip()}) {
        if (!part.isEmpty())
            told.append(part);
    }
    setAccessibleDescription(told.join(QLatin1String(", ")));
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
    qreal identity = metrics.horizontalAdvance(m_identity) + 18;
    glyphs::text(painter, QRectF(width() - identity, 0, identity - 18, height()), m_identity, font, theme.muted,
                 Qt::AlignRight | Qt::AlignVCenter);
    qreal x = 32;
    if (!m_fleet.isEmpty()) {
        const QFont strong = m_fleetAgrees ? font : Theme::font(Theme::Size::Small, QFont::DemiBold);
        const qreal needed = QFontMetricsF(strong).horizontalAdvance(m_fleet);
        const qreal place = std::max<qreal>(x, width() - identity - 24 - needed);
        if (!m_fleetAgrees) { // a half-filled rivet: colour is not the only sign
            glyphs::rivet(painter, QRectF(place - 19, height() / 2.0 - 6, 12, 12), Stage::Shadow, theme);
        }
        glyphs::text(painter, QRectF(place, 0, needed + 2, height()), m_fleet, strong, m_fleetAgrees ? theme.secondary : theme.waiting);
        identity += needed + 44;
    }
    for (const QString &fact : QStringList {m_connection} + m_facts) {
        const qreal room = width() - identity - 12 - x;
        if (room < 40)
            break;
        glyphs::text(painter, QRectF(x, 0, room, height()), fact, font, theme.secondary);
        x += metrics.horizontalAdvance(fact) + 22;
    }
}

} // namespace midflight
