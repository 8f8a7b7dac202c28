// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/session.h"

namespace midflight {

/// What run, which and report take.
struct RequestOptions {
    std::string component;
    std::string key;
    bool wait = false;
    std::string migrationFile;
    std::vector<std::string> values; ///< name=value
    bool replay = false;
    std::string oldPath;
    std::string newPath;
};

int runRun(const Session &session, const RequestOptions &options);
int runWhich(const Session &session, const RequestOptions &options);
int runReport(const Session &session, const RequestOptions &options);

} // namespace midflight
