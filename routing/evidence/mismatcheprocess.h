// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <optional>

namespace midflight {

// The one-sided e-process of the mismatch gate. H0: the rate is at least p0, now and since the evidence began.
//
//     E = ∫₀^{p0} q^k (1−q)^(n−k) dq / (p0 · p0^k (1−p0)^(n−k))
//
// Under H0 the chance that E ever reaches 1/α is at most α, however often one looks (Ville). E grows with n at a
// fixed k, falls with k at a fixed n, and grows with p0: E = 1/(k+1) · Σ_j (n−k)(n−k−1)…(n−k−j+1)/((k+2)…(k+j+1)) ·
// odds^j with odds = p0/(1−p0), a polynomial whose coefficients are all positive.

/// ln E for k mismatches in n comparisons. 0 ≤ k ≤ n; p0 outside ]0, 1[ gives the limit.
double logMismatchE(qint64 n, qint64 k, double p0);

/// Whether E ≥ 1/α. Never at n = 0.
bool mismatchProven(qint64 n, qint64 k, double p0, double alpha);

/// How many more comparisons without a mismatch until E ≥ 1/α; 0 when it is. Empty when that is out of reach (10^15).
std::optional<qint64> cleanComparisonsNeeded(qint64 n, qint64 k, double p0, double alpha);

/// The smallest rate that is proven: sup {p0 : E < 1/α}. A one-sided confidence sequence; 1 at n = 0.
double mismatchUpperBound(qint64 n, qint64 k, double alpha);

} // namespace midflight
