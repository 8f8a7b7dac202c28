// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot.h"

#include "ui/glyphs.h"

#include <QtCharts/QAreaSeries>
#include <QtCharts/QChart>
#include <QtCharts/QLegend>
#include <cmath>

namespace midflight {

namespace {

/// The step of 1, 2, 2.5 or 5 times a power of ten that cuts `top` into at most four.
double niceStep(double top)
{
    const double rough = top / 4;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0, 10.0}) {
        if (factor * power >= rough - 1e-12)
            return factor * power;
    }
    return rough;
}

} // namespace

Plot::Plot(const Theming &theming, const QString &accessibleName, QWidget *parent)
    : QChartView(parent)
    , m_theming(theming)
    , m_time(new QDateTimeAxis)
    , m_values(new QValueAxis)
{
    setAccessibleName(accessibleName);
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setFocusPolicy(Qt::NoFocus);
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    chart()->legend()->hide();
    chart()->setMargins(QMargins(0, 0, 0, 0));
    chart()->setBackgroundVisible(false);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->setLocalizeNumbers(true);
    chart()->addAxis(m_time, Qt::AlignBottom);
    chart()->addAxis(m_values, Qt::AlignLeft);
    m_time->setTickCount(5);
    m_time->setGridLineVisible(false);
    m_time->setLineVisible(false);
    m_values->setLineVisible(false);
    connect(&theming, &Theming::changed, this, &Plot::recolour);
    recolour();
}

QLineSeries *Plot::addLine(QColor Theme::*color, Qt::PenStyle style, qreal width, QColor Theme::*fill)
{
    auto *line = new QLineSeries(this); // an area does not own its line
    QAreaSeries *area = nullptr;
    if (fill) {
        area = new QAreaSeries(line);
        chart()->addSeries(area);
        area->attachAxis(m_time);
        area->attachAxis(m_values);
    } else {
        chart()->addSeries(line);
        line->attachAxis(m_time);
        line->attachAxis(m_values);
    }
    m_lines.append({area, line, color, fill, style, width, {}});
    recolour();
    return line;
}

void Plot::setLabel(const QLineSeries *line, const QString &label)
{
    for (Line &known : m_lines) {
        if (known.line == line)
            known.label = label;
    }
}

void Plot::setMark(std::optional<double> value, const QString &label)
{
    m_mark = value;
    m_markLabel = label;
    viewport()->update();
}

void Plot::setRange(double from, double to, double top, const QString &unit)
{
    // One point alone stands in the middle of a minute, as a dot: at the edge it would lie on the axis, and a line needs two.
    const bool alone = to <= from;
    const QDateTime first = QDateTime::fromMSecsSinceEpoch(qint64(alone ? from - 30'000 : from));
    const QDateTime last = QDateTime::fromMSecsSinceEpoch(qint64(alone ? from + 30'000 : to));
    for (const Line &line : std::as_const(m_lines))
        line.line->setPointsVisible(alone);
    const qint64 seconds = first.secsTo(last);
    m_time->setFormat(seconds < 600           ? QStringLiteral("HH:mm:ss")
                          : seconds < 86400   ? QStringLiteral("HH:mm")
                          : seconds < 4 * 86400 ? QStringLiteral("ddd HH:mm")
                                              : QStringLiteral("d MMM"));
    m_time->setRange(first, last);
    const double step = niceStep(top);
    const int steps = std::max(1, int(std::ceil(top / step - 1e-9)));
    m_values->setRange(0, step * steps);
    m_values->setTickCount(steps + 1);
    const int decimals = step >= 1 ? (step == 2.5 ? 1 : 0) : int(std::ceil(-std::log10(step) - 1e-9)) + (std::fmod(step * std::pow(10, std::ceil(-std::log10(step))), 1.0) > 0.01 ? 1 : 0);
    m_values->setLabelFormat(QStringLiteral("%.%1f").arg(decimals) + unit);
}

/// As many times along the bottom as have room beside each other.
void Plot::resizeEvent(QResizeEvent *event)
{
    constexpr int room = 84;
    m_time->setTickCount(std::clamp(width() / room, 2, 5));
    QChartView::resizeEvent(event);
}

void Plot::recolour()
{
    const Theme &theme = m_theming.theme();
    for (QAbstractAxis *axis : {static_cast<QAbstractAxis *>(m_time), static_cast<QAbstractAxis *>(m_values)}) {
        axis->setLabelsFont(Theme::font(Theme::Size::Tiny));
        axis->setLabelsBrush(theme.secondary);
        axis->setGridLinePen(QPen(theme.border, 1));
    }
    for (const Line &line : std::as_const(m_lines)) {
        const QPen pen(theme.*(line.color), line.width, line.style, Qt::RoundCap, Qt::RoundJoin);
        line.line->setPen(pen);
        if (auto *area = qobject_cast<QAreaSeries *>(line.area)) {
            area->setPen(pen);
            area->setBorderColor(theme.*(line.color));
            area->setBrush(theme.*(line.fill));
            area->setPen(pen);
        }
    }
}

void Plot::paintLabels(QPainter &painter) const
{
    struct Label {
        const Line *line;
        QPointF end;
    };
    QList<Label> labels;
    for (const Line &line : m_lines) {
        if (!line.label.isEmpty() && line.line->count() > 0)
            labels.append({&line, chart()->mapToPosition(line.line->at(line.line->count() - 1), line.line)});
    }
    std::sort(labels.begin(), labels.end(), [](const Label &a, const Label &b) { return a.end.y() < b.end.y(); });
    const QFont font = Theme::font(Theme::Size::Tiny, QFont::DemiBold);
    const QFontMetricsF metrics(font);
    const qreal height = 13;
    qreal above = chart()->plotArea().top() - height;
    const Theme &theme = m_theming.theme();
    for (const Label &label : std::as_const(labels)) {
        const qreal y = std::max(label.end.y() - height - 1, above + height);
        above = y;
        const qreal wide = metrics.horizontalAdvance(label.line->label) + 6;
        const QRectF plot = chart()->plotArea();
        const QRectF box(std::max(plot.left() + 2, std::min(label.end.x(), plot.right()) - wide), y, wide, height);
        QColor ground = theme.surface;
        ground.setAlpha(215);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(box, 3, 3);
        glyphs::text(painter, box, label.line->label, font, theme.*(label.line->color), Qt::AlignCenter);
    }
}

void Plot::drawForeground(QPainter *painter, const QRectF &)
{
    painter->setRenderHint(QPainter::Antialiasing);
    paintLabels(*painter);
    if (!m_mark || m_lines.isEmpty())
        return;
    const Theme &theme = m_theming.theme();
    const QRectF plot = chart()->plotArea();
    QAbstractSeries *any = m_lines.first().area ? m_lines.first().area : m_lines.first().line;
    const qreal y = chart()->mapToPosition(QPointF(double(m_time->min().toMSecsSinceEpoch()), *m_mark), any).y();
    if (y < plot.top() - 1)
        return;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(theme.good, 1.8, Qt::DotLine));
    painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    const QFont font = Theme::font(Theme::Size::Tiny, QFont::Medium);
    const qreal wide = QFontMetricsF(font).horizontalAdvance(m_markLabel) + 8;
    const QRectF label(plot.right() - wide, y - 17 < plot.top() ? y + 3 : y - 17, wide, 15);
    QColor ground = theme.surface;
    ground.setAlpha(215);
    painter->setPen(Qt::NoPen);
    painter->setBrush(ground);
    painter->drawRoundedRect(label, 3, 3);
    glyphs::text(*painter, label, m_markLabel, font, theme.good, Qt::AlignCenter);
}

} // namespace midflight
