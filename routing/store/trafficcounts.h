// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/comparison.h"
#include "routing/evidence/latencysketch.h"
#include "routing/store/account.h"

#include <array>
#include <map>
#include <string>
#include <vector>

namespace midflight {

/// What came of one request that ran on both systems, in the few bytes that the evidence needs.
struct Observation {
    qint64 revision = 0; ///< of the routing table it was decided by
    double oldSeconds = 0; ///< 0: no answer
    double newSeconds = 0;
    Verdict verdict = Verdict::Match;
    SkipReason reason = SkipReason::None;
};

/// What one thread counted for one component since it last told.
struct RouteCounts {
    std::array<qint64, 2> answered {}; ///< by Side
    qint64 parallel = 0; ///< of them, routed while in shadow or new
    qint64 fallbacks = 0; ///< answered by old after new had failed
    LatencySketch oldTime; ///< seconds, of every answer
    LatencySketch newTime;
    std::vector<Observation> observations;
    Account rest; ///< verdicts whose observations were too many to keep while the store refused them
    QList<Comparison> comparisons; ///< the ones that are kept whole; each is among the observations

    static constexpr qsizetype keptAtOnce = 20; ///< comparisons kept whole of each delivery, ten a second from each thread

    bool isEmpty() const { return answered[0] + answered[1] == 0 && observations.empty() && comparisons.isEmpty(); }
    void merge(RouteCounts &&later);
};

struct TrafficCounts {
    std::vector<RouteCounts> routes; ///< by TrafficRoute::slot
    std::map<std::string, qint64, std::less<>> unmatched; ///< by method and path's first segments
    bool any = false;

    RouteCounts &at(size_t slot)
    {
        if (slot >= routes.size())
            routes.resize(slot + 1);
        any = true;
        return routes[slot];
    }
};

} // namespace midflight
