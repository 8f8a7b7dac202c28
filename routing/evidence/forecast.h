// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"
#include "routing/domain/decision.h"

#include <QDateTime>
#include <QJsonObject>

namespace midflight {

/// One component's way from its first parallel run to the cutover that held.
struct Cycle {
    ComponentId component;
    QDateTime began; ///< UTC
    QDateTime ended; ///< not valid: still under way
    double days() const { return double(began.msecsTo(ended)) / 86'400'000; }
};

/// The cycles that the history tells of, in the order they ended, then those under way in the order they began. A
/// rollback takes a cycle's end back; its beginning stays.
QList<Cycle> cyclesOf(const QList<Decision> &oldestFirst);

struct ForecastInputs {
    QDateTime now;
    QList<Cycle> cycles; ///< as cyclesOf() gives them
    QList<ComponentId> waiting; ///< not begun, in the order they will be
};

struct DateRange {
    QDateTime p10; ///< one run in ten is done by then
    QDateTime p50;
    QDateTime p90;
};

struct Forecast {
    QList<std::pair<ComponentId, DateRange>> components; ///< under way, then waiting
    std::optional<DateRange> finish; ///< empty: too few cycles, or nothing left; see detail
    std::optional<double> perCycle; ///< each cycle takes so much of the one before; below 1: faster
    int lanes = 1; ///< components worked on at the same time so far
    QString detail;
};

/// Resamples the migration's own cycle times (a bootstrap): each simulated future draws a time for every component that
/// is left and works through them in as many lanes as so far. Nothing is assumed of their distribution; that the future
/// is like the past is. The same inputs give the same answer. At least two cycles must have ended.
Forecast forecastDates(const ForecastInputs &inputs);

QJsonObject toJson(const Forecast &forecast, const QList<Cycle> &cycles);

} // namespace midflight
