// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/rolluprows.h"

#include "routing/store/jsoncolumn.h"

namespace midflight {

Rollup rollupIn(const QSqlQuery &row)
{
    Rollup rollup;
    rollup.slot = row.value(0).toLongLong();
    rollup.readCounts(parsed(row.value(3)));
    rollup.counts.answeredOld = row.value(1).toLongLong();
    rollup.counts.answeredNew = row.value(2).toLongLong();
    rollup.oldTime = LatencySketch::fromBytes(row.value(4).toByteArray()).value_or(LatencySketch());
    rollup.newTime = LatencySketch::fromBytes(row.value(5).toByteArray()).value_or(LatencySketch());
    return rollup;
}

Result<Rollup> readRollup(Connection &connection, const ComponentId &component, qint64 slot)
{
    auto row = connection.run(QStringLiteral("SELECT %1 FROM rollup WHERE component = ? AND slot = ?").arg(rollupColumns), {component.value, slot});
    if (!row)
        return tl::unexpected(row.error());
    Rollup rollup;
    rollup.slot = slot;
    if ((*row)->next())
        rollup = rollupIn(**row);
    (*row)->finish();
    return rollup;
}

Result<void> writeRollup(Connection &connection, const ComponentId &component, const Rollup &rollup)
{
    auto saved = connection.run(QStringLiteral("INSERT INTO rollup VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(component, slot) DO UPDATE SET"
                                               " answered_old = excluded.answered_old, answered_new = excluded.answered_new,"
                                               " counts = excluded.counts, old_time = excluded.old_time, new_time = excluded.new_time"),
                                {component.value, rollup.slot, rollup.counts.answeredOld, rollup.counts.answeredNew,
                                 compact(rollup.countsToJson()),
                                 rollup.oldTime.toBytes(), rollup.newTime.toBytes()});
    return saved ? Result<void>() : tl::unexpected(saved.error());
}

} // namespace midflight
