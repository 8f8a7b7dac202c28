// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"

class QSqlDatabase;

namespace midflight {

/// The version this program writes. A store of an older version is upgraded step by step, each in one transaction.
int schemaVersion();

/// Error: Failure::NewerVersion when a newer Midflight wrote the store.
Result<void> upgradeSchema(QSqlDatabase &database);

} // namespace midflight
