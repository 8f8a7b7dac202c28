// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/session.h"

namespace midflight {

int runStatus(const Session &session);
/// Which routers share the store, and by which revision each of them routes. Exit 1 where not all route by the newest.
int runFleet(const Session &session);

struct HistoryOptions {
    bool verify = false;
    std::string component;
    int limit = 50;
};
/// With `verify`: fetches every decision and recomputes the hash chain, so that a router that lies about its own
/// history is found out. Exit 1 and the first bad row when it is broken.
int runHistory(const Session &session, const HistoryOptions &options);

struct PlanOptions {
    std::string oldKeepsRunning; ///< yes, no, or empty: nobody knows
    std::string requirementsMove;
};
/// What to move next with the reasons, when it will be done, and whether this is the right pattern at all.
int runPlan(const Session &session, const PlanOptions &options);
/// Follows events until the router closes or the command is ended.
int runWatch(const Session &session);

} // namespace midflight
