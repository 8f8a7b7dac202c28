// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/quantilesequence.h"

#include "routing/evidence/betamath.h"
#include "routing/evidence/confidencesequence.h"

#include <algorithm>
#include <cmath>

namespace midflight {

namespace {

// The log of the mixture at k of n values below the quantile. One-sided, all of its weight lies on rates above p.
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

    double log(double k, double n) const
    {
        const double ratio = logBetaMixtureRatio(k, n, m_p, m_weight);
        if (m_sides == Sides::Two)
            return ratio;
        const double above = regularisedBeta(m_weight * (1 - m_p) + n - k, m_weight * m_p + k, 1 - m_p);
        return ratio + std::log(above) - m_logPrior;
    }

private:
    double m_p;
    double m_weight;
    Sides m_sides;
    double m_logPrior;
};

std::optional<double> radius(const Mixture &mixture, double n, double p, double alpha)
{
    const double threshold = -std::log(alpha);
    if (n <= 0 || mixture.log(n, n) < threshold)
        return std::nullopt;
    double in = 0;
    double out = n * (1 - p);
    for (int step = 0; step < 60 && out - in > 1e-9; ++step) {
        const double middle = (in + out) / 2;
        (mixture.log(n * p + middle, n) >= threshold ? out : in) = middle;
    }
    return out;
}

} // namespace

std::optional<double> quantileRadius(qint64 n, double p, double alpha, double tOpt, Sides sides)
{
    return radius(Mixture(p, alpha, tOpt, sides), double(n), p, alpha);
}

QuantileRanks quantileRanks(qint64 n, double p, double alpha, double tOpt, Sides sides)
{
    const double count = double(n);
    QuantileRanks ranks;
    // Seen from the other end the p-quantile is the (1−p)-quantile: one function serves both sides.
    if (const auto above = radius(Mixture(p, alpha, tOpt, sides), count, p, alpha))
        ranks.upper = std::clamp<qint64>(qint64(std::ceil(count * p + *above - 1e-7)), 1, n);
    if (const auto below = radius(Mixture(1 - p, alpha, tOpt, sides), count, 1 - p, alpha))
        ranks.lower = std::clamp<qint64>(qint64(std::floor(count * p - *below + 1e-7)) + 1, 1, n);
    return ranks;
}

qint64 valuesForUpperBound(double p, double alpha, double tOpt, Sides sides)
{
    const Mixture mixture(p, alpha, tOpt, sides);
    const double threshold = -std::log(alpha);
    qint64 below = 0;
    qint64 above = 1;
    while (mixture.log(double(above), double(above)) < threshold) {
        below = above;
        above *= 2;
    }
    while (above - below > 1) {
        const qint64 middle = below + (above - below) / 2;
        (mixture.log(double(middle), double(middle)) < threshold ? below : above) = middle;
    }
    return above;
}

} // namespace midflight
