// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace midflight {

// Beta functions as the evidence needs them: ratios of huge and tiny numbers, in logs, accurate up to n = 1e9 and
// more. Differences of log-gamma lose ten digits there, so everything is put together from deviances and Stirling
// errors, as in Loader, "Fast and accurate computation of binomial probabilities" (2000).

/// ln Γ(z) − [(z − ½) ln z − z + ½ ln 2π], z > 0.
double stirlingError(double z);

/// x ln(x/mean) + mean − x, without cancellation near x = mean. x ≥ 0, mean > 0.
double deviance(double x, double mean);

/// ln [C(n,k) p^k (1−p)^(n−k)], 0 ≤ k ≤ n, 0 < p < 1.
double logBinomialDensity(double k, double n, double p);

/// ln [B(a + k, b + n − k) / B(a, b) / (p^k (1−p)^(n−k))] with a = m·p, b = m·(1−p): the likelihood ratio of a beta
/// mixture centred at p against p itself. 0 ≤ k ≤ n (not necessarily whole), 0 < p < 1, m > 0.
double logBetaMixtureRatio(double k, double n, double p, double m);

/// The continued fraction of the incomplete beta function: B_x(a,b) = x^a (1−x)^b / a · fraction.
/// Converges quickly for x < (a + 1)/(a + b + 2); beyond, swap a with b and x with 1 − x.
double incompleteBetaFraction(double a, double b, double x);

/// Regularised incomplete beta function I_x(a, b).
double regularisedBeta(double a, double b, double x);

} // namespace midflight
