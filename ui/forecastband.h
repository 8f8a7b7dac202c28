// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/outlook.h"

#include <QPolygonF>
#include <functional>

namespace midflight {

/// When the components that are left are likely to follow: four of five simulated futures lie between the two lists.
struct ForecastBand {
    QList<QDateTime> early; ///< p10 of each, in order
    QList<QDateTime> late; ///< p90

    static ForecastBand of(const ForecastSnapshot &forecast);
    bool isEmpty() const { return early.isEmpty(); }

    /// Up along the early dates, back along the late ones, from `onNew` components now.
    QPolygonF shape(const QDateTime &now, int onNew, const std::function<double(const QDateTime &)> &x, const std::function<double(double)> &y) const;
};

} // namespace midflight
