// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <optional>

namespace midflight {

// Confidence sequences for a quantile (Howard & Ramdas, Bernoulli 28(3), 2022): between which order statistics the
// true p-quantile lies, at every n at once. The number of values below it is compared with its mean n·p by a
// beta-binomial mixture; where the mixture reaches 1/α the quantile cannot be. They assume a stable mix of requests.

enum class Sides : quint8 { One, Two };

/// Ranks among n sorted values, from 1. Empty where n is too small for a bound on that side.
struct QuantileRanks {
    std::optional<qint64> lower;
    std::optional<qint64> upper;
};

/// Sides::Two: the quantile lies between both with probability 1 − α. Sides::One: each bound by itself holds with
/// probability 1 − α.
QuantileRanks quantileRanks(qint64 n, double p, double alpha, double tOpt, Sides sides = Sides::Two);

/// How far above n·p the count of values below the p-quantile must be for the mixture to reach 1/α: the boundary u(v)
/// of the paper with g = p, h = 1 − p, v = n·p·(1−p). Empty when even n is not enough.
std::optional<double> quantileRadius(qint64 n, double p, double alpha, double tOpt, Sides sides);

/// The smallest n from which on an upper bound of the p-quantile exists.
qint64 valuesForUpperBound(double p, double alpha, double tOpt, Sides sides);

} // namespace midflight
