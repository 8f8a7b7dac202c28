// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/evidence/latencysketch.h"
#include "routing/store/account.h"

namespace midflight {

/// Ten seconds of one component: what series and charts are made of, so that they stay quick whatever the traffic.
struct Rollup {
    static constexpr qint64 seconds = 10; ///< a slot is so long
    qint64 slot = 0; ///< number of the slot since the epoch, UTC
    Account counts;
    LatencySketch oldTime; ///< seconds
    LatencySketch newTime;

    void add(const Comparison &comparison);
    void merge(const Rollup &other);
};

} // namespace midflight
