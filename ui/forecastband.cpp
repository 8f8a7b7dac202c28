// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forecastband.h"

namespace midflight {

ForecastBand ForecastBand::of(const ForecastSnapshot &forecast)
{
    ForecastBand band;
    for (const DateSpread &spread : forecast.components) {
        band.early.append(spread.p10);
        band.late.append(spread.p90);
    }
    std::sort(band.early.begin(), band.early.end());
    std::sort(band.late.begin(), band.late.end());
    return band;
}

QPolygonF ForecastBand::shape(const QDateTime &now, int onNew, const std::function<double(const QDateTime &)> &x, const std::function<double(double)> &y) const
{
    if (isEmpty())
        return {};
    QPolygonF band {QPointF(x(now), y(onNew))};
    for (int i = 0; i < early.size(); ++i)
        band.append({x(early[i]), y(onNew + i + 1)});
    band.append({x(late.last()), y(onNew + double(early.size()))});
    for (qsizetype i = late.size() - 1; i >= 0; --i)
        band.append({x(late[i]), y(onNew + double(i))});
    return band;
}

} // namespace midflight
