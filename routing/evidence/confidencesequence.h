// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace midflight {

struct Interval {
    double lower = 0;
    double upper = 1;
};

/// Beta-binomial mixture (Howard, Ramdas, McAuliffe, Sekhon, Ann. Stat. 49(2), 2021): contains the rate at every n at
/// once with probability 1 − α. Tightest near n = tOpt. [0, 1] at n = 0.
Interval confidenceSequence(qint64 n, qint64 k, double alpha, double tOpt);

/// The mixture's weight, m: how many comparisons the prior at each rate is worth.
double mixtureWeight(double alpha, double tOpt);

/// Robbins' uniform mixture, {p : (n+1)·C(n,k)·p^k(1−p)^(n−k) > α}: valid at every n, too; has no tOpt to choose.
Interval uniformMixtureSequence(qint64 n, qint64 k, double alpha);

// For display only: valid at one n that was fixed beforehand, wrong in about half of all runs that are watched.
Interval clopperPearson(qint64 n, qint64 k, double alpha);
Interval wilson(qint64 n, qint64 k, double alpha);

} // namespace midflight
