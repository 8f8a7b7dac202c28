// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/quantilesequence.h"

#include "routing/evidence/betamath.h"
#include "routing/evidence/confidencesequence.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

namespace midflight {

namespace {

// The mixture at k of n values below the quantile. One-sided, all of its weight lies on rates above p.
class Mixture
{
public:
    Mixture(double p, double alpha, double tOpt, Sides sides)
        : m_p(p)
        // A one-sided mixture at α has its optimum where the two-sided one at 2α has it.
        , m_weight(mixtureWeight(sides == Sides::One ? std::min(2 * alpha, 0.999) : alpha, tOpt))
        , m_sides(sides)
        , m_logPrior(sides == Sides::One ? std::log(regularisedBeta(m_weight * (1 - p), m_weight * p, 1 - p)) : 0)
    {
    }

    /// Whether the mixture is at least exp(threshold). k ≥ n·p.
    bool reaches(double threshold, double k, double n) const
    {
        const double ratio = logBetaMixtureRatio(k, n, m_p, m_weight) - m_logPrior;
        if (m_sides == Sides::Two || ratio < threshold)
            return ratio >= threshold;
        // The posterior's share above p lies between 1/e and 1: its mean is there, and a log-concave distribution has
        // at least 1/e on either side of its mean. Computing the share costs ten times the rest and seldom decides.
        if (k >= 1 && ratio - 1 >= threshold)
            return true;
        const double above = regularisedBeta(m_weight * (1 - m_p) + n - k, m_weight * m_p + k, 1 - m_p);
        return ratio + std::log(above) >= threshold;
    }

private:
    double m_p;
    double m_weight;
    Sides m_sides;
    double m_logPrior;
};

// The fewest of n values that are, below the p-quantile, too many to be chance. The mixture grows with k from n·p on.
std::optional<qint64> tooMany(const Mixture &mixture, qint64 n, double p, double alpha)
{
    const double threshold = -std::log(alpha);
    if (n <= 0 || !mixture.reaches(threshold, double(n), double(n)))
        return std::nullopt;
    qint64 in = qint64(std::floor(double(n) * p));
    qint64 out = n;
    while (out - in > 1) {
        const qint64 middle = in + (out - in) / 2;
        (mixture.reaches(threshold, double(middle), double(n)) ? out : in) = middle;
    }
    return out;
}

} // namespace

QuantileRanks quantileRanks(qint64 n, double p, double alpha, double tOpt, Sides sides)
{
    QuantileRanks ranks;
    ranks.upper = tooMany(Mixture(p, alpha, tOpt, sides), n, p, alpha);
    // Seen from the other end the p-quantile is the (1−p)-quantile: one function serves both sides.
    if (const auto above = tooMany(Mixture(1 - p, alpha, tOpt, sides), n, 1 - p, alpha))
        ranks.lower = n - *above + 1;
    return ranks;
}

std::optional<double> quantileRadius(qint64 n, double p, double alpha, double tOpt, Sides sides)
{
    const Mixture mixture(p, alpha, tOpt, sides);
    const double count = double(n);
    const double threshold = -std::log(alpha);
    if (n <= 0 || !mixture.reaches(threshold, count, count))
        return std::nullopt;
    double in = 0;
    double out = count * (1 - p);
    for (int step = 0; step < 60 && out - in > 1e-9; ++step) {
        const double middle = (in + out) / 2;
        (mixture.reaches(threshold, count * p + middle, count) ? out : in) = middle;
    }
    return out;
}

static qint64 searchedValuesForUpperBound(double p, double alpha, double tOpt, Sides sides)
{
    const Mixture mixture(p, alpha, tOpt, sides);
    const double threshold = -std::log(alpha);
    constexpr qint64 outOfReach = 1'000'000'000'000'000;
    qint64 below = 0;
    qint64 above = 1;
    while (above < outOfReach && !mixture.reaches(threshold, double(above), double(above))) {
        below = above;
        above *= 2;
    }
    while (above - below > 1) {
        const qint64 middle = below + (above - below) / 2;
        (mixture.reaches(threshold, double(middle), double(middle)) ? above : below) = middle;
    }
    return above;
}

qint64 valuesForUpperBound(double p, double alpha, double tOpt, Sides sides)
{
    // Asked for each component at each look, always with the few settings that gates have: the last answer is kept.
    using Question = std::tuple<double, double, double, Sides>;
    thread_local std::optional<std::pair<Question, qint64>> last;
    const Question question(p, alpha, tOpt, sides);
    if (!last || last->first != question)
        last = {question, searchedValuesForUpperBound(p, alpha, tOpt, sides)};
    return last->second;
}

} // namespace midflight
