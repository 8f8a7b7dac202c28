// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/session.h"

namespace midflight {

/// Reads a migration file and gives its components to the router. Steps are what the router alone may define, from a
/// file of its own: those that are unchanged pass, others are refused by it.
int runImport(const Session &session, const std::string &file);

/// Prints the definitions in force as a migration file.
int runExport(const Session &session);

/// A migration as TOML, from what GET /migration answers. What import reads.
QByteArray migrationToml(const QJsonObject &migration);

} // namespace midflight
