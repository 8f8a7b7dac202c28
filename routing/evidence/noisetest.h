// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace midflight {

// Is it the new system, or is the old one unsteady? A sampled part of the requests runs old twice (old, old′) beside
// new. Of the requests where exactly one of the two differs from old at a path, `onlyNew` (b) are new's, `onlyOld`
// (c) old′'s. If new behaves as old, b ~ Binomial(b + c, ½):
//
//     E = 2 · 2^(b+c) · ∫_{½}^1 q^b (1−q)^c dq

double logNoiseE(qint64 onlyNew, qint64 onlyOld);

/// Whether the path differs for real: E ≥ paths/α, `paths` being how many are looked at together.
bool differsBeyondNoise(qint64 onlyNew, qint64 onlyOld, qint64 paths, double alpha);

} // namespace midflight
