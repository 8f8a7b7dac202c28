// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/betamath.h"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace midflight {

namespace {

constexpr double halfLogTwoPi = 0.91893853320467274178;

// No exceptions across this border, and no promotion to long double: doubles are accurate enough and much faster.
using Policy = boost::math::policies::policy<boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::pole_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
    boost::math::policies::promote_double<false>>;

} // namespace

double stirlingError(double z)
{
    if (z < 16) {
        // std::lgamma writes the global signgam; Boost's does not.
        return boost::math::lgamma(z, Policy()) - (z - 0.5) * std::log(z) + z - halfLogTwoPi;
    }
    const double s = 1 / (z * z);
    return (1.0 / 12
               - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188 - s * (691.0 / 360360))))))
        / z;
}

double deviance(double x, double mean)
{
    if (x <= 0)
        return mean;
    const double difference = x - mean;
    if (std::abs(difference) < 0.1 * (x + mean)) {
        // x ln(x/mean) by the series of atanh in v = (x − mean)/(x + mean).
        const double v = difference / (x + mean);
        double sum = difference * v;
        double term = 2 * x * v;
        for (int j = 1; j < 1000; ++j) {
            term *= v * v;
            const double next = sum + term / (2 * j + 1);
            if (next == sum)
                break;
            sum = next;
        }
        return sum;
    }
    return x * std::log(x / mean) - difference;
}

double logBinomialDensity(double k, double n, double p)
{
    if (k <= 0)
        return n * std::log1p(-p);
    if (k >= n)
        return n * std::log(p);
    // Γ(z + 1) = z Γ(z) turns the factorials' Stirling errors into those of the gamma function.
    return stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p)
        - deviance(n - k, n * (1 - p)) - halfLogTwoPi + 0.5 * (std::log(n) - std::log(k) - std::log(n - k));
}

double logBetaMixtureRatio(double k, double n, double p, double m)
{
    const double a = m * p;
    const double b = m * (1 - p);
    const double total = m + n;
    const double afterA = a + k;
    const double afterB = b + (n - k);
    return deviance(afterA, total * p) + deviance(afterB, total * (1 - p))
        - 0.5 * (std::log(afterA / a) + std::log(afterB / b) - std::log(total / m))
        + (stirlingError(afterA) - stirlingError(a)) + (stirlingError(afterB) - stirlingError(b))
        - (stirlingError(total) - stirlingError(m));
}

double incompleteBetaFraction(double a, double b, double x)
{
    // Modified Lentz. The number of steps grows like the square root of a + b near the mean.
    constexpr double tiny = 1e-300;
    constexpr double accuracy = 1e-15;
    const auto guarded = [](double value) { return std::abs(value) < tiny ? tiny : value; };
    double c = 1;
    double d = 1 / guarded(1 - (a + b) * x / (a + 1));
    double h = d;
    for (int step = 1; step < 2'000'000; ++step) {
        const double i = step;
        const double even = i * (b - i) * x / ((a + 2 * i - 1) * (a + 2 * i));
        d = 1 / guarded(1 + even * d);
        c = guarded(1 + even / c);
        h *= d * c;
        const double odd = -(a + i) * (a + b + i) * x / ((a + 2 * i) * (a + 2 * i + 1));
        d = 1 / guarded(1 + odd * d);
        c = guarded(1 + odd / c);
        h *= d * c;
        if (std::abs(d * c - 1) < accuracy)
            break;
    }
    return h;
}

double regularisedBeta(double a, double b, double x)
{
    return boost::math::ibeta(a, b, x, Policy());
}

} // namespace midflight
