// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/evidence/latencysketch.h"
#include "routing/store/account.h"

namespace midflight {

/// What the runs of one side took, as far as they report it; the router's own requests do not.
struct Usage {
    qint64 cpuRuns = 0; ///< that reported CPU time
    double cpuSeconds = 0; ///< of all of them together
    qint64 maxRss = 0; ///< bytes: the most that any of them had; 0: none said

    void add(const Outcome &outcome);
    void merge(const Usage &other);
};

/// Ten seconds of one component: what series and charts are made of, so that they stay quick whatever the traffic.
struct Rollup {
    static constexpr qint64 seconds = 10; ///< a slot is so long
    qint64 slot = 0; ///< number of the slot since the epoch, UTC
    Account counts;
    LatencySketch oldTime; ///< seconds
    LatencySketch newTime;
    Usage oldUsage;
    Usage newUsage;

    void add(const Comparison &comparison);
    void merge(const Rollup &other);

    /// What the column `counts` holds: the account, and the usage where there is any.
    QJsonObject countsToJson() const;
    void readCounts(const QJsonObject &json); ///< leaves answeredOld and answeredNew to their columns
};

} // namespace midflight
