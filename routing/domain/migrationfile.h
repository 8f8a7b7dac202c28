// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"
#include "routing/domain/error.h"

namespace midflight {

/// Reads a migration file. An error names file, line and key, and what to do: unknown keys, wrong types, bad ids,
/// `needs` of an unknown component or in a circle, an ignore or mask without reason, owner and expires.
Result<Migration> readMigrationFile(const QString &path);
/// The same from text; `name` stands in errors, its base name is the default id.
Result<Migration> parseMigration(const QByteArray &toml, const QString &name);

/// A rules file for offline comparing: [[rules]] at top level.
Result<QList<Rule>> readRulesFile(const QString &path);

} // namespace midflight
