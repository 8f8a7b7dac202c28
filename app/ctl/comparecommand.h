// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace midflight {

struct CompareOptions {
    QString rulesFile; ///< empty: no rules
    QString oldPath, newPath;
    bool json = false; ///< {verdict, differences, coverage, …} instead of text for people
};

/// `midflightctl compare`: compares two files or directories offline, prints what was found, and returns the exit code:
/// 0 match or tolerated, 1 mismatch, 2 error.
int runCompare(const CompareOptions &options);

} // namespace midflight
