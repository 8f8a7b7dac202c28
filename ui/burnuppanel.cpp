// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/burnuppanel.h"

#include "models/words.h"
#include "ui/axis.h"
#include "ui/glyphs.h"

namespace midflight {

BurnUpPanel::BurnUpPanel(const Theming &theming, QWidget *parent)
    : Panel(theming, tr("Components on the new system"), parent)
{
    setObjectName(QStringLiteral("timeline:burnup"));
}

void BurnUpPanel::show(const QList<ProgressStep> &steps, const ForecastSnapshot &forecast, int all)
{
    m_steps = steps;
    m_all = all;
    m_band = ForecastBand::of(forecast);
    setRemark(m_band.isEmpty() ? QString() : tr("with forecast, 80 % band"));
    setEmptyText(steps.size() < 2 || all == 0 ? tr("The line begins with the first component.") : QString());
    if (!steps.isEmpty())
        setAccessibleDescription(tr("%1 of %2 are on the new system now").arg(words::count(steps.last().onNew), words::count(all)));
    update();
}

void BurnUpPanel::paintEvent(QPaintEvent *event)
{
    Panel::paintEvent(event);
    if (m_steps.size() < 2 || m_all == 0)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF room = QRectF(content()).adjusted(34, 4, -8, -22);
    const QDateTime first = m_steps.first().time, now = m_steps.last().time;
    const QDateTime last = m_band.isEmpty() ? now : m_band.late.last();
    const auto x = [&](const QDateTime &time) { return room.left() + room.width() * double(first.msecsTo(time)) / double(std::max<qint64>(1, first.msecsTo(last))); };
    const auto y = [&](double count) { return room.bottom() - room.height() * count / m_all; };
    const QFont font = Theme::font(Theme::Size::Tiny);
    const int step = std::max(1, (m_all + 3) / 4);
    for (int at = 0; at < m_all + step; at += step) {
        const int count = std::min(at, m_all); // the top line is all of them
        if (count == m_all - 1 && step > 1)
            continue;
        painter.setPen(QPen(theme().border, 1));
        painter.drawLine(QPointF(room.left(), y(count)), QPointF(room.right(), y(count)));
        glyphs::text(painter, QRectF(room.left() - 40, y(count) - 8, 32, 16), words::count(count), font, theme().secondary, Qt::AlignRight | Qt::AlignVCenter);
    }
    const auto ticks = axis::timeTicks(first, first, last, std::max(2, int(room.width() / 90)));
    for (const axis::Tick &tick : ticks) {
        if (x(tick.time) < room.right() - 44)
            glyphs::text(painter, QRectF(x(tick.time) - 4, room.bottom() + 6, 80, 14), tick.label, font, theme().secondary);
    }
    if (!m_band.isEmpty()) {
        QColor fill = theme().good;
        fill.setAlpha(45);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawPolygon(m_band.shape(now, m_steps.last().onNew, x, y));
    }
    QPolygonF line;
    for (int i = 0; i < m_steps.size(); ++i) {
        if (i > 0)
            line.append({x(m_steps[i].time), y(m_steps[i - 1].onNew)});
        line.append({x(m_steps[i].time), y(m_steps[i].onNew)});
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().good, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
}

} // namespace midflight
