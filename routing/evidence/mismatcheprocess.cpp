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
    // The complete beta function less the other tail. With B(k+1, n−k+1) = 1/((n+1) C(n,k)) the first is a binomial
    // density.
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
    if (n <= k)
        return 1;
    const auto excess = [=](double rate) { return logMismatchE(n, k, rate) + std::log(alpha) + rounding; };
    // A bracket around the answer: from the observed rate upwards, where E < 1/α still, in growing strides.
    double below = double(k) / double(n);
    double stride = (std::sqrt(double(k) + 1) + 2) / double(n);
    double above = below + stride;
    while (above < 1 && excess(above) < 0) {
        below = above;
        stride *= 2;
        above += stride;
    }
    if (above >= 1)
        above = 1 - 1e-16;
    double atBelow = excess(below);
    double atAbove = excess(above);
    if (atBelow >= 0 || atAbove < 0)
        return atAbove < 0 ? 1 : below;
    // Regula falsi, halving the end that stays (Illinois); ln E is nearly straight there. `above` is always proven.
    int stayed = 0;
    for (int step = 0; step < 100 && above - below > 1e-12 * above; ++step) {
        double middle = above - atAbove * (above - below) / (atAbove - atBelow);
        if (step % 8 == 7 || !(middle > below && middle < above))
            middle = (below + above) / 2;
        const double value = excess(middle);
        if (value >= 0) {
            above = middle;
            atAbove = value;
            if (stayed == 1)
                atBelow /= 2;
            stayed = 1;
        } else {
            below = middle;
            atBelow = value;
            if (stayed == -1)
                atAbove /= 2;
            stayed = -1;
        }
    }
    return above;
}

} // namespace midflight
