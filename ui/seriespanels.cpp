// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/seriespanels.h"

#include "models/words.h"

namespace midflight {

namespace {

QList<QPointF> scaled(QList<QPointF> points, double factor)
{
    for (QPointF &point : points)
        point.setY(point.y() * factor);
    return points;
}

double highest(const QList<QPointF> &points)
{
    double high = 0;
    for (const QPointF &point : points)
        high = std::max(high, point.y());
    return high;
}

std::pair<double, double> rangeOf(const SeriesModel &series)
{
    const QList<SeriesBucket> &buckets = series.buckets();
    return {double(buckets.first().time.toMSecsSinceEpoch()), double(buckets.last().time.toMSecsSinceEpoch())};
}

} // namespace

MismatchChart::MismatchChart(const Theming &theming, const SeriesModel &series, QWidget *parent)
    : Panel(theming, tr("Mismatch rate"), parent)
    , m_series(series)
    , m_plot(new Plot(theming, tr("Mismatch rate over time"), this))
    , m_observed(m_plot->addLine(&Theme::bad, Qt::SolidLine, 1.8, &Theme::badFill))
    , m_bound(m_plot->addLine(&Theme::secondary, Qt::DashLine, 1.5))
{
    setLegend({{tr("observed"), LegendItem::Mark::Line, &Theme::bad},
               {tr("upper bound"), LegendItem::Mark::Dashed, &Theme::secondary}});
    connect(&series, &SeriesModel::seriesChanged, this, &MismatchChart::refresh);
    refresh();
}

void MismatchChart::setGate(std::optional<double> rate)
{
    if (rate == m_gate)
        return;
    m_gate = rate;
    refresh();
}

void MismatchChart::setProblem(const QString &problem)
{
    m_problem = problem;
    refresh();
}

void MismatchChart::refresh()
{
    const bool empty = m_series.isEmpty();
    setEmptyText(!empty               ? QString()
                 : !m_problem.isEmpty() ? m_problem
                                        : tr("Nothing compared yet. Once both systems run, their differences appear here."));
    m_plot->setVisible(!empty);
    if (empty)
        return;
    const QList<QPointF> observed = scaled(m_series.points(SeriesModel::Mismatch), 100);
    const QList<QPointF> bound = scaled(m_series.points(SeriesModel::Bound), 100);
    // The bound starts near 100 %; what matters is where it has come to, beside the gate.
    double top = std::max({1e-3, highest(observed) * 1.1, m_gate.value_or(0) * 200});
    if (bound.size() > 1)
        top = std::max(top, bound[bound.size() / 2].y() * 1.2);
    top = std::min(top, 100.0);
    m_observed->replace(observed);
    m_bound->replace(bound);
    const auto [from, to] = rangeOf(m_series);
    m_plot->setRange(from, to, top, QStringLiteral(" %"));
    m_plot->setMark(m_gate ? std::optional(*m_gate * 100) : std::nullopt,
                    m_gate ? tr("gate %1").arg(words::rate(*m_gate)) : QString());
}

void MismatchChart::resizeEvent(QResizeEvent *)
{
    m_plot->setGeometry(content().adjusted(-6, -6, 2, 4));
}

TimeChart::TimeChart(const Theming &theming, const SeriesModel &series, QWidget *parent)
    : Panel(theming, tr("Time per run"), parent)
    , m_series(series)
    , m_plot(new Plot(theming, tr("Time per run, old and new"), this))
    , m_oldP50(m_plot->addLine(&Theme::secondary, Qt::SolidLine, 1.8))
    , m_oldP95(m_plot->addLine(&Theme::secondary, Qt::DashLine, 1.5))
    , m_newP50(m_plot->addLine(&Theme::accent, Qt::SolidLine, 1.8))
    , m_newP95(m_plot->addLine(&Theme::accent, Qt::DashLine, 1.5))
{
    setLegend({{tr("old"), LegendItem::Mark::Square, &Theme::secondary},
               {tr("new"), LegendItem::Mark::Square, &Theme::accent},
               {tr("p50"), LegendItem::Mark::Line, &Theme::secondary},
               {tr("p95"), LegendItem::Mark::Dashed, &Theme::secondary}});
    m_plot->setLabel(m_oldP50, tr("old"));
    m_plot->setLabel(m_newP50, tr("new"));
    connect(&series, &SeriesModel::seriesChanged, this, &TimeChart::refresh);
    refresh();
}

void TimeChart::setProblem(const QString &problem)
{
    m_problem = problem;
    refresh();
}

void TimeChart::refresh()
{
    const QList<QPointF> oldP95 = m_series.points(SeriesModel::OldP95);
    const QList<QPointF> newP95 = m_series.points(SeriesModel::NewP95);
    const bool empty = oldP95.isEmpty() && newP95.isEmpty();
    setEmptyText(!empty                 ? QString()
                 : !m_problem.isEmpty() ? m_problem
                                        : tr("No run has been timed yet."));
    m_plot->setVisible(!empty);
    if (empty)
        return;
    const double top = std::max({1e-6, highest(oldP95), highest(newP95)}) * 1.1;
    const double unit = top < 1 ? 1000 : 1;
    m_oldP50->replace(scaled(m_series.points(SeriesModel::OldP50), unit));
    m_oldP95->replace(scaled(oldP95, unit));
    m_newP50->replace(scaled(m_series.points(SeriesModel::NewP50), unit));
    m_newP95->replace(scaled(newP95, unit));
    const auto [from, to] = rangeOf(m_series);
    m_plot->setRange(from, to, top * unit, unit > 1 ? QStringLiteral(" ms") : QStringLiteral(" s"));
}

void TimeChart::resizeEvent(QResizeEvent *)
{
    m_plot->setGeometry(content().adjusted(-6, -6, 2, 4));
}

} // namespace midflight
