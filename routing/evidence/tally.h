// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/comparison.h"
#include "routing/evidence/breakdetector.h"
#include "routing/evidence/latencysketch.h"
#include "routing/evidence/livewatch.h"

#include <QJsonObject>
#include <array>

namespace midflight {

/// What the comparisons of one component since the evidence began add up to. A value; add() is the only change.
/// Everything that gates and bounds need is here, so that evidence is read in constant time.
struct Tally {
    QDateTime since; ///< when the evidence began, UTC
    qint64 requests = 0; ///< routed while in shadow or new, since then
    std::array<qint64, 7> verdicts{}; ///< by Verdict
    std::array<qint64, 6> skipped{}; ///< by SkipReason
    std::array<qint64, 7> replayVerdicts{}; ///< replays of past inputs, counted apart
    double slowdown = 0; ///< what the pairs below are counted under; changed gates start them anew
    qint64 slower = 0; ///< pairs where new took longer than slowdown · old
    qint64 timed = 0; ///< pairs with both times
    LatencySketch oldTime; ///< seconds
    LatencySketch newTime;
    BreakDetector mismatches; ///< restarting e-detector on mismatch + new_error
    BreakDetector errors; ///< on new_error alone
    LiveWatch live; ///< while new answers

    qint64 compared() const; ///< every verdict but skipped
    qint64 n(bool withReplay = false) const; ///< compared − old_error − both_error
    qint64 k(bool withReplay = false) const; ///< mismatch + new_error
    qint64 newErrors(bool withReplay = false) const;

    qint64 replayed() const; ///< replays of past inputs that were compared

    /// Counts one comparison that has a verdict, under the gates in force. Errors are not timed: a system that fails
    /// quickly is not fast. Replays are only counted, unless the gates take them together with live comparisons.
    void add(const Comparison &comparison, const GateSettings &gates);

    /// Round-trips exactly; counts beyond 2^53 are strings.
    QJsonObject toJson() const;
    static Tally fromJson(const QJsonObject &json);

    bool operator==(const Tally &) const = default;
};

/// What the break detectors hold against: the mismatch gate's rate, where it names one.
double rateToWatch(const GateSettings &gates);

} // namespace midflight
