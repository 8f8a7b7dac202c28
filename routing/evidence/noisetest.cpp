// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/noisetest.h"

#include "routing/evidence/mismatcheprocess.h"

#include <algorithm>
#include <cmath>

namespace midflight {

double logNoiseE(qint64 onlyNew, qint64 onlyOld)
{
    // Mirrored at ½ it is the mismatch gate's integral: c "mismatches" in b + c at p0 = ½.
    return logMismatchE(onlyNew + onlyOld, onlyOld, 0.5);
}

bool differsBeyondNoise(qint64 onlyNew, qint64 onlyOld, qint64 paths, double alpha)
{
    return onlyNew > 0 && logNoiseE(onlyNew, onlyOld) >= std::log(double(std::max<qint64>(paths, 1)) / alpha);
}

} // namespace midflight
