// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <vector>

namespace midflight {

/// One step of laying two sequences side by side; -1: this side has nothing here.
struct Aligned {
    qint64 oldIndex = -1;
    qint64 newIndex = -1;
    bool same = false; ///< the hashes are equal
};

/// Lays two sequences of hashes side by side with few changes (Myers 1986). What was taken out and what was put in at one
/// place is paired, so that a changed line is one change. Sequences that have next to nothing in common are paired by
/// position: memory and time stay bounded.
std::vector<Aligned> align(const std::vector<quint64> &oldHashes, const std::vector<quint64> &newHashes);

} // namespace midflight
