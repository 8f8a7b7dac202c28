// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/mismatcheprocess.h"

#include "routing/evidence/betamath.h"

#include <cmath>
#include <limits>

namespace midflight {

namespace {

// A table of n is meant to be exact: where E is 1/α up to rounding, the gate holds.
constexpr double rounding = 1e-12;

} // namespace

double logMismatchE(qint64 n, qint64 k, double p0)
{
    const double a = double(k) + 1;
    const double b = double(n - k) + 1;
    if (p0 >= 1)
        return n > k ? std::numeric_limits<double>::infinity() : -std::log(a);
    if (p0 <= 0)
        return -std::log(a);
    if (p0 <= (a + 1) / (a + b + 2)) {
        // E = (1−p0)/a · fraction: the incomplete beta function without its leading powers, which cancel.
        return std::log1p(-p0) - std::log(a) + std::log(incompleteBetaFraction(a, b, p0));
    }
    // The complete beta function less the other tail. With B(k+1, n−k+1) = 1/((n+1) C(n,k)) the first is a binomial density.
    const double whole = -std::log(double(n) + 1) - std::log(p0) - logBinomialDensity(double(k), double(n), p0);
    const double tail = std::log1p(-p0) - std::log(b) + std::log(incompleteBetaFraction(b, a, 1 - p0));
    return whole + std::log1p(-std::exp(tail - whole));
}

bool mismatchProven(qint64 n, qint64 k, double p0, double alpha)
{
    return n > 0 && logMismatchE(n, k, p0) >= -std::log(alpha) - rounding;
}

std::optional<qint64> cleanComparisonsNeeded(qint64 n, qint64 k, double p0, double alpha)
{
    if (mismatchProven(n, k, p0, alpha))
        return 0;
    constexpr qint64 outOfReach = 1'000'000'000'000'000;
    qint64 tooFew = 0;
    qint64 enough = 1;
    while (!mismatchProven(n + enough, k, p0, alpha)) {
        tooFew = enough;
        enough *= 2;
        if (p0 <= 0 || enough > outOfReach)
            return std::nullopt;
    }
    while (enough - tooFew > 1) {
        const qint64 middle = tooFew + (enough - tooFew) / 2;
        (mismatchProven(n + middle, k, p0, alpha) ? enough : tooFew) = middle;
    }
    return enough;
}

double mismatchUpperBound(qint64 n, qint64 k, double alpha)
{
    if (n <= 0)
        return 1;
    double below = 0;
    double above = 1;
    for (int step = 0; step < 60 && above - below > 1e-12 * above; ++step) {
        // Rates differ by orders of magnitude: near zero the geometric middle is the better one.
        const double middle = below > 0 ? std::sqrt(below * above) : above / 16;
        (mismatchProven(n, k, middle, alpha) ? above : below) = middle;
    }
    return above;
}

} // namespace midflight
