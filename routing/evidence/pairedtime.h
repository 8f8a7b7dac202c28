// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace midflight {

// Both systems got the same request, so each pair of times is a fair duel, whatever the mix of requests. H0: in at
// least half of all pairs new takes longer than slowdown × old. The e-process of the mismatch gate at p0 = ½.

double logPairedTimeE(qint64 pairs, qint64 slower);

/// Whether it is proven that new stays within slowdown × old in most pairs. Never without pairs.
bool pairedTimeProven(qint64 pairs, qint64 slower, double alpha);

/// How many pairs it takes in all, if the share of slower ones stays as it is; 0 when it is proven, −1 when that
/// share is not below a half.
qint64 pairsForPairedTime(qint64 pairs, qint64 slower, double alpha);

} // namespace midflight
