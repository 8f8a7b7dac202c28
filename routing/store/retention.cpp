// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/retention.h"

#include "routing/store/rolluprows.h"

namespace midflight {

static constexpr int rowsAtOnce = 2000;
static constexpr int causesAtOnce = 100;
static constexpr int slotsAtOnce = 600;

/// The newest moment that the store's own rollups know of, at most `now`. ms
Result<qint64> Retention::seen(const QDateTime &now)
{
    qint64 newest = 0;
    auto components = m_connection.run(QStringLiteral("SELECT id, (SELECT max(slot) FROM rollup WHERE rollup.component = id) FROM component"));
    if (!components)
        return tl::unexpected(components.error());
    while ((*components)->next())
        newest = std::max(newest, (*components)->value(1).toLongLong() * Rollup::seconds * 1000);
    return std::min(newest, now.toMSecsSinceEpoch());
}

Result<bool> Retention::step(const Keeping &keeping, const QDateTime &now)
{
    const auto moment = seen(now);
    if (!moment)
        return tl::unexpected(moment.error());
    if (auto more = forgetComparisons(keeping, *moment); !more || *more)
        return more;
    if (auto more = forgetLinks(); !more || *more)
        return more;
    if (auto more = forgetLeases(keeping, *moment); !more || *more)
        return more;
    if (auto more = condense(*moment / 1000 - keeping.fine, 60, m_middle); !more || *more)
        return more;
    return condense(*moment / 1000 - keeping.middle, 360, m_coarse);
}

Result<bool> Retention::forgetComparisons(const Keeping &keeping, qint64 now)
{
    auto ends = m_connection.run(QStringLiteral("SELECT min(seq), max(seq) FROM comparison"));
    if (!ends)
        return tl::unexpected(ends.error());
    if (!(*ends)->next() || (*ends)->isNull(0))
        return false;
    const qint64 newest = (*ends)->value(1).toLongLong();
    (*ends)->finish();
    // Rows lie in the order of their arrival: those that are due are among the first.
    auto gone = m_connection.run(QStringLiteral("DELETE FROM comparison WHERE seq IN (SELECT seq FROM (SELECT seq, time FROM comparison"
                                                " ORDER BY seq LIMIT %1) AS oldest WHERE time < ? OR seq <= ?)").arg(rowsAtOnce),
                                 {now - qint64(keeping.seconds * 1000), newest - keeping.rows});
    if (!gone)
        return tl::unexpected(gone.error());
    const bool some = (*gone)->numRowsAffected() > 0;
    m_linksDue = m_linksDue || some;
    return some;
}

/// What led from causes to rows that are gone.
Result<bool> Retention::forgetLinks()
{
    if (!m_linksDue)
        return false;
    auto oldest = m_connection.run(QStringLiteral("SELECT min(seq) FROM comparison"));
    if (!oldest)
        return tl::unexpected(oldest.error());
    const qint64 first = (*oldest)->next() && !(*oldest)->isNull(0) ? (*oldest)->value(0).toLongLong() : std::numeric_limits<qint64>::max();
    (*oldest)->finish();
    auto causes = m_connection.run(QStringLiteral("SELECT component, id FROM cause ORDER BY component, id LIMIT ? OFFSET ?"), {causesAtOnce, m_links});
    if (!causes)
        return tl::unexpected(causes.error());
    QList<std::pair<QString, QString>> found;
    while ((*causes)->next())
        found += {(*causes)->value(0).toString(), (*causes)->value(1).toString()};
    for (const auto &[component, cause] : std::as_const(found)) {
        auto gone = m_connection.run(QStringLiteral("DELETE FROM comparison_cause WHERE component = ? AND cause = ? AND seq < ?"), {component, cause, first});
        if (!gone)
            return tl::unexpected(gone.error());
    }
    m_links += found.size();
    m_linksDue = found.size() == causesAtOnce;
    if (!m_linksDue)
        m_links = 0;
    return m_linksDue;
}

Result<bool> Retention::forgetLeases(const Keeping &keeping, qint64 now)
{
    auto gone = m_connection.run(QStringLiteral("DELETE FROM lease WHERE lease IN (SELECT lease FROM lease WHERE time < ? LIMIT %1)").arg(rowsAtOnce),
                                 {now - keeping.lease * 1000});
    if (!gone)
        return tl::unexpected(gone.error());
    return (*gone)->numRowsAffected() >= rowsAtOnce;
}

/// Merges the rollups that begin before `olderThan` (s) into one for each `slots`, at the first slot of these.
Result<bool> Retention::condense(qint64 olderThan, qint64 slots, QHash<QString, qint64> &done)
{
    const qint64 end = olderThan / Rollup::seconds / slots * slots;
    auto components = m_connection.run(QStringLiteral("SELECT id FROM component"));
    if (!components)
        return tl::unexpected(components.error());
    QStringList ids;
    while ((*components)->next())
        ids += (*components)->value(0).toString();
    for (const auto &id : std::as_const(ids)) {
        auto &from = done[id];
        if (from >= end)
            continue;
        auto rows = m_connection.run(QStringLiteral("SELECT slot FROM rollup WHERE component = ? AND slot >= ? AND slot < ? ORDER BY slot LIMIT %1").arg(slotsAtOnce),
                                     {id, from, end});
        if (!rows)
            return tl::unexpected(rows.error());
        QMap<qint64, QList<qint64>> groups;
        qint64 count = 0;
        while ((*rows)->next()) {
            const qint64 slot = (*rows)->value(0).toLongLong();
            groups[slot / slots * slots] += slot;
            ++count;
        }
        const bool cut = count == slotsAtOnce && groups.size() > 1;
        if (cut) // the last group may go on
            groups.remove(groups.lastKey());
        for (auto it = groups.cbegin(); it != groups.cend(); ++it) {
            if (it->size() == 1 && it->first() == it.key())
                continue;
            Rollup sum;
            sum.slot = it.key();
            for (const auto slot : *it) {
                const auto part = readRollup(m_connection, {id}, slot);
                if (!part)
                    return tl::unexpected(part.error());
                sum.merge(*part);
            }
            auto gone = m_connection.run(QStringLiteral("DELETE FROM rollup WHERE component = ? AND slot >= ? AND slot < ?"), {id, it.key(), it.key() + slots});
            if (!gone)
                return tl::unexpected(gone.error());
            if (auto kept = writeRollup(m_connection, {id}, sum); !kept)
                return tl::unexpected(kept.error());
        }
        from = cut ? groups.lastKey() + slots : end;
        if (count > 0)
            return true;
    }
    return false;
}

} // namespace midflight
