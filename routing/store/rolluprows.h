// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"
#include "routing/store/connection.h"
#include "routing/store/rollup.h"

namespace midflight {

/// The columns that rollupIn() reads, in its order.
inline const QString rollupColumns = QStringLiteral("slot, answered_old, answered_new, counts, old_time, new_time");
Rollup rollupIn(const QSqlQuery &row);

/// The rollup of a slot as stored; an empty one where there is none.
Result<Rollup> readRollup(Connection &connection, const ComponentId &component, qint64 slot);
Result<void> writeRollup(Connection &connection, const ComponentId &component, const Rollup &rollup);

} // namespace midflight
