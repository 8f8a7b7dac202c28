// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usagechart.h"

namespace midflight {

UsageChart::UsageChart(const Theming &theming, What what, const SeriesModel &series, QWidget *parent)
    : Panel(theming, what == What::Cpu ? tr("CPU per run") : tr("Peak memory"), parent)
    , m_what(what)
    , m_series(series)
    , m_plot(new Plot(theming, what == What::Cpu ? tr("CPU time per run, old and new") : tr("Peak memory, old and new"), this))
    , m_old(m_plot->addLine(&Theme::secondary, Qt::SolidLine, 1.8))
    , m_new(m_plot->addLine(&Theme::accent, Qt::SolidLine, 1.8))
{
    setObjectName(what == What::Cpu ? QStringLiteral("chart:cpu") : QStringLiteral("chart:memory"));
    setRemark(what == What::Cpu ? tr("mean of the runs") : tr("highest of the runs"));
    m_plot->setLabel(m_old, tr("old"));
    m_plot->setLabel(m_new, tr("new"));
    connect(&series, &SeriesModel::seriesChanged, this, &UsageChart::refresh);
    refresh();
}

void UsageChart::refresh()
{
    QList<QPointF> old = m_series.points(m_what == What::Cpu ? SeriesModel::OldCpu : SeriesModel::OldMemory);
    QList<QPointF> fresh = m_series.points(m_what == What::Cpu ? SeriesModel::NewCpu : SeriesModel::NewMemory);
    const bool empty = old.isEmpty() && fresh.isEmpty();
    setEmptyText(!empty                ? QString()
                 : m_series.isEmpty() ? tr("Nothing compared yet.")
                                      : tr("Not reported. Steps that midflightctl runs say what they took; requests and calls do not."));
    m_plot->setVisible(!empty);
    if (empty)
        return;
    double top = 1e-6;
    for (const auto *points : {&old, &fresh}) {
        for (const QPointF &point : *points)
            top = std::max(top, point.y() * 1.1);
    }
    struct Unit {
        double size;
        QString name;
    };
    const Unit unit = m_what == What::Cpu ? (top < 1 ? Unit {1e-3, tr("ms")} : Unit {1, tr("s")})
        : top < 1e6                       ? Unit {1e3, tr("kB")}
        : top < 1e9                       ? Unit {1e6, tr("MB")}
                                          : Unit {1e9, tr("GB")};
    for (auto *points : {&old, &fresh}) {
        for (QPointF &point : *points)
            point.setY(point.y() / unit.size);
    }
    m_old->replace(old);
    m_new->replace(fresh);
    const QList<SeriesBucket> &buckets = m_series.buckets();
    m_plot->setRange(double(buckets.first().time.toMSecsSinceEpoch()), double(buckets.last().time.toMSecsSinceEpoch()), top / unit.size,
                     QLatin1Char(' ') + unit.name);
}

void UsageChart::resizeEvent(QResizeEvent *)
{
    m_plot->setGeometry(content().adjusted(-6, -6, 2, 4));
}

} // namespace midflight
