// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/componentmodel.h"
#include "models/decisiondesk.h"
#include "routing/client/migrationfeed.h"
#include "routing/client/routerclient.h"

namespace midflight {

/// What the window works with: one router's client and what is known through it. Connects feed to models.
struct Workspace {
    explicit Workspace(const QUrl &router, const QByteArray &token = {});

    RouterClient client;
    ComponentModel components;
    MigrationFeed feed;
    DecisionDesk desk;
};

} // namespace midflight
