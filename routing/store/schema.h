// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"

class QSqlDatabase;
class QSqlError;

namespace midflight {

/// The version this program writes. A store of an older version is upgraded step by step, each in one transaction.
int schemaVersion();

/// Error: Failure::NewerVersion when a newer Midflight wrote the store.
Result<void> upgradeSchema(QSqlDatabase &database);

/// What the database itself said.
QString sqlErrorText(const QSqlError &error);

} // namespace midflight
