// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/pairedtime.h"

#include "routing/evidence/mismatcheprocess.h"

#include <cmath>

namespace midflight {

double logPairedTimeE(qint64 pairs, qint64 slower)
{
    return logMismatchE(pairs, slower, 0.5);
}

bool pairedTimeProven(qint64 pairs, qint64 slower, double alpha)
{
    return mismatchProven(pairs, slower, 0.5, alpha);
}

qint64 pairsForPairedTime(qint64 pairs, qint64 slower, double alpha)
{
    if (pairedTimeProven(pairs, slower, alpha))
        return 0;
    const double share = pairs > 0 ? double(slower) / double(pairs) : 0;
    if (share >= 0.5)
        return -1;
    const auto enough
        = [=](qint64 all) { return pairedTimeProven(all, qint64(std::ceil(share * double(all))), alpha); };
    qint64 below = pairs;
    qint64 above = pairs + 1;
    while (!enough(above)) {
        below = above;
        above *= 2;
        if (above > 1'000'000'000'000)
            return -1;
    }
    while (above - below > 1) {
        const qint64 middle = below + (above - below) / 2;
        (enough(middle) ? above : below) = middle;
    }
    return above;
}

} // namespace midflight
