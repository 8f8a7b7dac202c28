// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timelinechart.h"

#include "models/words.h"
#include "ui/axis.h"
#include "ui/glyphs.h"

#include <QKeyEvent>
#include <QScrollBar>

namespace midflight {

namespace {

constexpr int rowHeight = 38;
constexpr int barHeight = 18;
constexpr int axisHeight = 44;
constexpr int footHeight = 30;
constexpr int padding = 18;
constexpr double mostZoom = 200;

/// Empty, half full, full, as the rivets: the stage can be told without its colour.
void paintBar(QPainter &painter, const QRectF &bar, Stage stage, const Theme &theme)
{
    const QColor ink = theme.rivet(stage);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.track);
    painter.drawRoundedRect(bar, 3, 3);
    if (stage == Stage::Old)
        return;
    painter.setBrush(ink);
    if (stage == Stage::Shadow) {
        painter.drawRoundedRect(bar.adjusted(0, bar.height() / 2, 0, 0), 3, 3);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(ink, 1.2));
        painter.drawRoundedRect(bar.adjusted(0.6, 0.6, -0.6, -0.6), 3, 3);
    } else {
        painter.drawRoundedRect(bar, 3, 3);
        if (stage == Stage::Retired) { // the rivet's ring
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(theme.surface, 1.2));
            painter.drawRoundedRect(bar.adjusted(3, 3, -3, -3), 2, 2);
        }
    }
}

} // namespace

TimelineChart::TimelineChart(const Theming &theming, QWidget *parent)
    : RowsArea(theming, rowHeight, "timeline:chart", tr("Stages of every component over time"), parent)
{
}

void TimelineChart::show(const QList<ComponentTimeline> &timeline, const ForecastSnapshot &forecast, const QDateTime &start,
                         const QDateTime &now)
{
    m_timeline = timeline;
    m_forecast = forecast;
    m_start = start;
    m_now = now;
    m_end = now;
    const QFontMetricsF metrics(Theme::font(Theme::Size::Body));
    m_longest = 0;
    for (const ComponentTimeline &component : timeline)
        m_longest = std::max(m_longest, metrics.horizontalAdvance(component.title));
    for (const DateSpread &spread : forecast.components)
        m_end = std::max(m_end, spread.p90);
    m_end = m_end.addMSecs(std::max<qint64>(1000, m_start.msecsTo(m_end) / 25));
    adjustRows();
    adjustZoom();
}

QRectF TimelineChart::rowsBox() const
{
    // As wide as the longest title, but never more than a quarter.
    const qreal labels = std::clamp<qreal>(m_longest + 16, 120, std::max(120.0, viewport()->width() / 4.0));
    return QRectF(viewport()->rect()).adjusted(padding + labels, axisHeight, -padding, -footHeight);
}

qreal TimelineChart::x(const QDateTime &time) const
{
    const QRectF room = rowsBox();
    const double share = double(m_start.msecsTo(time)) / double(std::max<qint64>(1, m_start.msecsTo(m_end)));
    return room.left() + share * room.width() * m_zoom - horizontalScrollBar()->value();
}

void TimelineChart::adjustZoom()
{
    const qreal room = rowsBox().width();
    horizontalScrollBar()->setPageStep(int(room));
    horizontalScrollBar()->setSingleStep(40);
    horizontalScrollBar()->setRange(0, std::max(0, int(room * (m_zoom - 1))));
}

void TimelineChart::zoom(double factor)
{
    const double before = m_zoom;
    m_zoom = std::clamp(m_zoom * factor, 1.0, mostZoom);
    const double middle = horizontalScrollBar()->value() + rowsBox().width() / 2;
    adjustZoom();
    horizontalScrollBar()->setValue(int(middle * m_zoom / before - rowsBox().width() / 2));
    viewport()->update();
}

void TimelineChart::resizeEvent(QResizeEvent *event)
{
    RowsArea::resizeEvent(event);
    adjustZoom();
}

void TimelineChart::wheelEvent(QWheelEvent *event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier))
        return RowsArea::wheelEvent(event);
    zoom(event->angleDelta().y() > 0 ? 1.25 : 0.8);
    event->accept();
}

void TimelineChart::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Plus: return zoom(1.5);
    case Qt::Key_Minus: return zoom(1 / 1.5);
    default: RowsArea::keyPressEvent(event);
    }
}

QString TimelineChart::described(int row) const
{
    const ComponentTimeline &component = m_timeline[row];
    QStringList lines {component.title};
    for (const StageSpan &span : component.spans)
        lines.append(tr("%1 since %2, for %3").arg(words::stage(span.stage), words::moment(span.from, m_now), words::duration(double(span.from.msecsTo(span.to)) / 1000)));
    if (const auto spread = m_forecast.components.constFind(component.id); spread != m_forecast.components.constEnd())
        lines.append(tr("likely on new %1, between %2 and %3 in four of five futures")
                         .arg(words::moment(spread->p50, m_now), words::moment(spread->p10, m_now), words::moment(spread->p90, m_now)));
    return lines.join(QLatin1Char('\n'));
}

void TimelineChart::paintRow(QPainter &painter, int row) const
{
    const Theme &theme = this->theme();
    const qreal y = topOf(row);
    const ComponentTimeline &component = m_timeline[row];
    const QRectF room = rowsBox();
    if (row == currentRow()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(hasFocus() ? theme.accentGround : theme.hover);
        painter.drawRoundedRect(QRectF(padding - 8, y + 2, viewport()->width() - 2 * padding + 16, rowHeight - 4), 7, 7);
    }
    glyphs::text(painter, QRectF(padding, y, room.left() - padding - 12, rowHeight), component.title, Theme::font(Theme::Size::Body), theme.text);
    painter.save();
    painter.setClipRect(room.adjusted(-1, -axisHeight, 1, footHeight), Qt::IntersectClip);
    const qreal top = y + (rowHeight - barHeight) / 2.0;
    for (const StageSpan &span : component.spans) {
        const qreal left = x(span.from), right = x(span.to);
        if (right < room.left() || left > room.right())
            continue;
        paintBar(painter, QRectF(left + 0.75, top, std::max(2.0, right - left - 1.5), barHeight), span.stage, theme);
    }
    if (const auto spread = m_forecast.components.constFind(component.id); spread != m_forecast.components.constEnd()) {
        painter.setPen(QPen(theme.rivet(Stage::New), 1.3, Qt::DashLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(x(spread->p10), top, std::max(4.0, x(spread->p90) - x(spread->p10)), barHeight), 3, 3);
        painter.setPen(QPen(theme.rivet(Stage::New), 1.6));
        painter.drawLine(QPointF(x(spread->p50), top + 4), QPointF(x(spread->p50), top + barHeight - 4));
    }
    painter.restore();
}

void TimelineChart::paintEvent(QPaintEvent *)
{
    const Theme &theme = this->theme();
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.border, 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(viewport()->rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::cardRadius, Theme::cardRadius);
    if (m_timeline.isEmpty() || !m_start.isValid()) {
        glyphs::text(painter, viewport()->rect(), tr("The timeline begins with the first component."), Theme::font(Theme::Size::Body), theme.muted, Qt::AlignCenter);
        return;
    }
    const QRectF room = rowsBox();
    const qreal span = double(m_start.msecsTo(m_end)) / m_zoom;
    const QDateTime from = m_start.addMSecs(qint64(span * horizontalScrollBar()->value() / std::max(1.0, room.width())));
    const qreal bottom = std::min(room.bottom(), room.top() + m_timeline.size() * rowHeight - verticalScrollBar()->value());
    const auto ticks = axis::timeTicks(m_start, from, from.addMSecs(qint64(span)), std::max(2, int(room.width() / 84)));
    for (const axis::Tick &tick : ticks) {
        const qreal at = x(tick.time);
        painter.setPen(QPen(theme.border, 1));
        painter.drawLine(QPointF(at, room.top() - 8), QPointF(at, bottom));
        const QFont tiny = Theme::font(Theme::Size::Tiny);
        if (at + 3 + QFontMetricsF(tiny).horizontalAdvance(tick.label) < viewport()->width() - 4) // the last one may have no room
            glyphs::text(painter, QRectF(at + 3, 16, 80, 16), tick.label, tiny, theme.secondary);
    }
    painter.save();
    painter.setClipRect(QRectF(0, room.top(), viewport()->width(), room.height()));
    for (int row = firstVisible(); row < endVisible(); ++row)
        paintRow(painter, row);
    painter.restore();
    const qreal today = x(m_now);
    if (today >= room.left() && today <= room.right() + 1) {
        painter.setPen(QPen(theme.accent, 1.6));
        painter.drawLine(QPointF(today, room.top() - 12), QPointF(today, bottom + 6));
        const bool right = today + 50 > viewport()->width();
        glyphs::text(painter, QRectF(right ? today - 54 : today + 4, bottom + 2, 50, 16), tr("now"), Theme::font(Theme::Size::Tiny), theme.accent,
                     right ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    }
}

} // namespace midflight
