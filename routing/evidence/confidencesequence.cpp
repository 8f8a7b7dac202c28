// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/confidencesequence.h"

#include "routing/evidence/betamath.h"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>

namespace midflight {

namespace {

// `excluded` is false at the observed rate and grows true away from it; finds the edge on either side.
template <typename Excluded>
Interval edges(qint64 n, qint64 k, Excluded excluded)
{
    const double observed = double(k) / double(n);
    Interval interval;
    if (k > 0) {
        double out = 0;
        double in = observed;
        for (int step = 0; step < 80 && in - out > 1e-13 * in; ++step) {
            const double middle = (out + in) / 2;
            (excluded(middle) ? out : in) = middle;
        }
        interval.lower = out;
    }
    if (k < n) {
        double in = observed;
        double out = 1;
        for (int step = 0; step < 80 && out - in > 1e-13 * out; ++step) {
            const double middle = (out + in) / 2;
            (excluded(middle) ? out : in) = middle;
        }
        interval.upper = out;
    }
    return interval;
}

} // namespace

double mixtureWeight(double alpha, double tOpt)
{
    const double log = -2 * std::log(alpha);
    const double spread = log + std::log1p(log);
    return std::max(tOpt / spread - 1, 1e-3);
}

Interval confidenceSequence(qint64 n, qint64 k, double alpha, double tOpt)
{
    if (n <= 0)
        return {};
    const double m = mixtureWeight(alpha, tOpt);
    const double threshold = -std::log(alpha);
    return edges(n, k, [=](double p) { return logBetaMixtureRatio(double(k), double(n), p, m) >= threshold; });
}

Interval uniformMixtureSequence(qint64 n, qint64 k, double alpha)
{
    if (n <= 0)
        return {};
    const double threshold = std::log(alpha) - std::log(double(n) + 1);
    return edges(n, k, [=](double p) { return logBinomialDensity(double(k), double(n), p) <= threshold; });
}

Interval clopperPearson(qint64 n, qint64 k, double alpha)
{
    if (n <= 0)
        return {};
    Interval interval;
    if (k > 0)
        interval.lower = boost::math::ibeta_inv(double(k), double(n - k) + 1, alpha / 2);
    if (k < n)
        interval.upper = boost::math::ibeta_inv(double(k) + 1, double(n - k), 1 - alpha / 2);
    return interval;
}

Interval wilson(qint64 n, qint64 k, double alpha)
{
    if (n <= 0)
        return {};
    const double z = std::sqrt(2.0) * boost::math::erfc_inv(alpha);
    const double count = double(n);
    const double rate = double(k) / count;
    const double centre = rate + z * z / (2 * count);
    const double half = z * std::sqrt(rate * (1 - rate) / count + z * z / (4 * count * count));
    const double scale = 1 + z * z / count;
    return { std::max(0.0, (centre - half) / scale), std::min(1.0, (centre + half) / scale) };
}

} // namespace midflight
