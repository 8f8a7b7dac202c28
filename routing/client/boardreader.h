// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/snapshot.h"

#include <QByteArray>

namespace midflight {

/// The answers that tell of all components at once, from a router's JSON; members that are missing keep their defaults.
/// They are megabytes for a thousand components and come several times a second: simdjson reads them ten times as fast
/// as QJsonDocument. Nothing: it is not a JSON object.
std::optional<MigrationSnapshot> readMigration(const QByteArray &json);
std::optional<EvidenceById> readEvidence(const QByteArray &json);

} // namespace midflight
