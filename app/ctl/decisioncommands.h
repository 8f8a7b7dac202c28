// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/session.h"

namespace midflight {

/// What the commands that decide take.
struct DecisionOptions {
    std::vector<std::string> components; ///< one, but for rollback
    std::string reason;
    bool overriding = false;
    bool keepComparing = false;
    bool stopRunning = false;
    bool withDependents = false; ///< rollback: what needs these, too
    bool off = false; ///< freeze: thaw
    std::optional<double> sample;
    std::optional<double> share;
    std::vector<std::string> include;
    std::vector<std::string> exclude;
    std::optional<qint64> revision; ///< undo: which decision
    std::string side;
    std::string version;
};

int runShadow(const Session &session, const DecisionOptions &options);
int runCutover(const Session &session, const DecisionOptions &options);
int runRetire(const Session &session, const DecisionOptions &options);
int runFreeze(const Session &session, const DecisionOptions &options);
int runUndo(const Session &session, const DecisionOptions &options);
int runDeployed(const Session &session, const DecisionOptions &options);

/// Works without a router, too: then old is pinned on this machine until the router has been told.
int runRollback(const Session &session, const DecisionOptions &options);

} // namespace midflight
