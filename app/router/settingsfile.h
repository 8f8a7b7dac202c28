// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"
#include "routing/traffic/haproxyplane.h"

#include <optional>

namespace midflight {

/// What --config says: the router's options, by the same names. Paths in it are relative to the file's folder.
struct RouterSettings {
    std::optional<QString> migration;
    std::optional<QString> store;
    std::optional<QString> api;
    std::optional<QString> traffic;
    std::optional<QString> name;
    std::optional<QString> tokens;
    std::optional<QString> apiCertificate; ///< "api-certificate"
    std::optional<QString> apiKey; ///< "api-key"
    std::optional<qint64> threads;
    HaproxySettings haproxy; ///< [fleet.haproxy]
    std::optional<QString> webhook;
    std::optional<QString> webhookSecretFile; ///< "webhook-secret-file"
};

/// Error: unreadable, not TOML, an unknown key or a wrong type, with file, line and key.
Result<RouterSettings> readRouterSettings(const QString &path);

} // namespace midflight
