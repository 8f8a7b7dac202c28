// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/router/journal.h"
#include "app/router/webhooktarget.h"
#include "routing/api/httpserver.h"
#include "routing/store/storeurl.h"
#include "routing/traffic/haproxyplane.h"

#include <optional>

namespace midflight {

struct RouterOptions {
    QString configFile;
    QStringList fromFile; ///< the options that configFile gave
    QString migrationFile;
    std::optional<StoreUrl> store; ///< default: from the migration's id
    QString name; ///< in a fleet; empty: host and port of the API
    QString tokensFile; ///< empty: whoever reaches the loopback counts as lead
    std::optional<WebhookTarget> webhook; ///< that hears of decisions
    QString apiCertificate; ///< PEM; empty: no TLS
    QString apiKey; ///< PEM
    ListenAddress api {QStringLiteral("127.0.0.1"), 8471};
    ListenAddress traffic {QStringLiteral("127.0.0.1"), 8470};
    bool trafficWanted = false; ///< --traffic was given: listen even while no component speaks HTTP
    HaproxySettings haproxy;
    bool printsHaproxy = false; ///< print the snippet and end
    int threads = 0; ///< of the data plane; 0: one a core

    /// A message about "--api" speaks of "api" in the file, where that is what gave it.
    QString named(QString message) const;
};

/// Reads the command line. Prints help, version or what is wrong by itself: then the exit code is in the error.
tl::expected<RouterOptions, int> parseRouterOptions(int argc, char **argv, const Journal &journal);

} // namespace midflight
