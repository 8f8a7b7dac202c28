// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace midflight {

struct QueryOptions {
    QString path; ///< RFC 9535
    QString file; ///< JSON
};

/// `midflightctl query`: prints the values that a JSONPath selects as a JSON array; returns 0, or 2 for an invalid path or
/// a file that is no JSON.
int runQuery(const QueryOptions &options);

} // namespace midflight
