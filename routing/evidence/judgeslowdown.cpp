// SPDX-License-Identifier: GPL-3.0-or-later
// The time gate. It holds when two proofs agree:
//
// - pair by pair, new stays within slowdown × old most of the time (whatever the mix of requests), and
// - the slowest twentieth: an upper bound of new's 95th percentile is within slowdown × a lower bound of old's, each
//   one-sided at α/2, so that both hold together with probability 1 − α. The bounds are order statistics, looked up
//   in the sketches by rank; of its bucket the edge that is worse for new counts.
#include "routing/evidence/judgeparts.h"
#include "routing/evidence/pairedtime.h"
#include "routing/evidence/quantilesequence.h"
#include "routing/evidence/wording.h"

#include <cmath>

namespace midflight {

namespace {

constexpr double percentile = 0.95;

// The p95 factor that is proven at `pairs` pairs, when they are spread as those in the sketches. Empty: too few
// pairs.
std::optional<double> provenFactor(const Tally &tally, qint64 pairs, double alpha, double tOpt)
{
    const QuantileRanks ranks = quantileRanks(pairs, percentile, alpha / 2, tOpt, Sides::One);
    if (!ranks.lower || !ranks.upper)
        return std::nullopt;
    const qint64 held = tally.newTime.count();
    const auto scaled = [&](qint64 rank, bool up) {
        if (pairs == held)
            return rank;
        const double exact = double(rank) / double(pairs) * double(held);
        return std::clamp<qint64>(qint64(up ? std::ceil(exact) : std::floor(exact)), 1, held);
    };
    return tally.newTime.upperAtRank(scaled(*ranks.upper, true))
        / tally.oldTime.lowerAtRank(scaled(*ranks.lower, false));
}

// How many pairs it takes in all for p95, if times stay as they are; empty when not even a million times as many do.
std::optional<qint64> pairsForPercentile(const Tally &tally, double slowdown, double alpha, double tOpt)
{
    const qint64 held = tally.newTime.count();
    // However many pairs there are, the bounds close in on the percentiles themselves.
    const qint64 rank = qint64(std::ceil(percentile * double(held)));
    if (tally.newTime.upperAtRank(rank) > slowdown * tally.oldTime.lowerAtRank(rank))
        return std::nullopt;
    const auto enough = [&](qint64 pairs) {
        const auto factor = provenFactor(tally, pairs, alpha, tOpt);
        return factor && *factor <= slowdown;
    };
    qint64 below = held;
    qint64 above = std::max(held + 1, valuesForUpperBound(percentile, alpha / 2, tOpt, Sides::One));
    for (int doubling = 0; !enough(above); ++doubling) {
        if (doubling == 20)
            return std::nullopt;
        below = above;
        above *= 2;
    }
    while (above - below > 1 && above - below > above / 100) {
        const qint64 middle = below + (above - below) / 2;
        (enough(middle) ? above : below) = middle;
    }
    return above;
}

} // namespace

Gate judgeSlowdown(const GateInputs &inputs, const Tally &tally)
{
    Gate gate;
    gate.id = QStringLiteral("slowdown");
    const GateSettings &settings = inputs.settings;
    const qint64 held = tally.newTime.count();
    const double seen = held > 0 ? tally.newTime.quantile(percentile) / tally.oldTime.quantile(percentile) : 0;
    if (held > 0)
        gate.observed = seen;
    if (!settings.slowdown) {
        gate.title = QStringLiteral("p95 time");
        gate.detail = QStringLiteral("not required; ")
            + (held > 0 ? factor(seen) + QStringLiteral(" old") : QStringLiteral("no times of both yet"));
        return gate;
    }

    const double slowdown = *settings.slowdown;
    const double alpha = 1 - settings.confidence;
    const double tOpt = tunedTo(settings);
    gate.title = QStringLiteral("p95 time \u2264 ") + factorExactly(slowdown) + QStringLiteral(" old");
    gate.required = slowdown;
    const auto bound = provenFactor(tally, held, alpha, tOpt);
    if (bound)
        gate.limit = *bound;
    // Pairs that were counted under another slowdown say nothing about this one.
    const bool sameSlowdown = tally.slowdown == slowdown;
    const qint64 pairs = sameSlowdown ? tally.timed : 0;
    const qint64 slower = sameSlowdown ? tally.slower : 0;
    const bool paired = pairedTimeProven(pairs, slower, alpha);
    gate.holds = held > 0 && bound && *bound <= slowdown && paired;

    const auto more = [&](qint64 count) {
        return forecastOf(count, QStringLiteral("more timed comparison"), QStringLiteral("more timed comparisons"),
            inputs.comparisonsPerSecond);
    };
    if (held == 0) {
        gate.detail = QStringLiteral("no times of both yet");
        gate.forecast = more(valuesForUpperBound(percentile, alpha / 2, tOpt, Sides::One));
        return gate;
    }
    gate.detail = factor(seen);
    if (bound)
        gate.detail += QStringLiteral("; \u2264 ") + factorAtMost(*bound) + QStringLiteral(" at ")
            + percentExactly(settings.confidence) + QStringLiteral(" confidence");
    if (*gate.holds)
        return gate;

    if (!bound)
        gate.detail += QStringLiteral(" so far; a bound needs ")
            + countInWords(valuesForUpperBound(percentile, alpha / 2, tOpt, Sides::One))
            + QStringLiteral(" timed comparisons, there are ") + countInWords(held);
    else if (*bound <= slowdown && pairs == 0)
        gate.detail += QStringLiteral("; pairs count anew since the limit changed");
    else if (*bound <= slowdown)
        gate.detail += QStringLiteral("; slower than ") + factorExactly(slowdown) + QStringLiteral(" old in ")
            + countInWords(slower) + QStringLiteral(" of ")
            + counted(pairs, QStringLiteral("pair"), QStringLiteral("pairs"));

    const qint64 forPairs = pairsForPairedTime(pairs, slower, alpha);
    const auto forPercentile = bound && *bound <= slowdown ? std::optional<qint64>(held)
                                                           : pairsForPercentile(tally, slowdown, alpha, tOpt);
    if (forPairs < 0 || !forPercentile)
        gate.forecast = QStringLiteral("cannot hold at the times seen so far");
    else
        gate.forecast = more(std::max({ forPairs - pairs, *forPercentile - held, qint64(1) }));
    return gate;
}

} // namespace midflight
