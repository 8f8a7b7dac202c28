// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/retention.h"

#include "routing/store/rolluprows.h"

#include <QElapsedTimer>

namespace midflight {

static constexpr int rowsAtOnce = 1000;
static constexpr int causesAtOnce = 100;
static constexpr int slotsAtOnce = 600;
static constexpr qint64 longEnough = 10; ///< ms: no further component in this step
static constexpr qint64 hour = 3'600'000; ///< ms
static constexpr int marksToBelieve = 24;

/// Notes once an hour what has come in by now.
Result<void> Retention::mark(const QDateTime &now)
{
    const qint64 time = now.toMSecsSinceEpoch();
    const auto last = m_connection.number(QStringLiteral("SELECT time FROM mark ORDER BY id DESC LIMIT 1"));
    if (!last)
        return tl::unexpected(last.error());
    if (std::abs(time - *last) < hour)
        return {};
    auto marked = m_connection.run(QStringLiteral("INSERT INTO mark(time, seq) SELECT ?, coalesce(max(seq), 0) FROM comparison"), {time});
    return marked ? Result<void>() : tl::unexpected(marked.error());
}

Result<bool> Retention::step(const Keeping &keeping, const QDateTime &now)
{
    if (auto marked = mark(now); !marked)
        return tl::unexpected(marked.error());
    const auto moment = m_connection.number(QStringLiteral("SELECT min(time) FROM (SELECT time FROM mark ORDER BY id DESC LIMIT %1) AS newest").arg(marksToBelieve));
    if (!moment)
        return tl::unexpected(moment.error());
    // Each of them gets its turn in every step: while comparisons keep coming in, some are always due to go.
    const auto comparisons = forgetComparisons(keeping, *moment);
    if (!comparisons)
        return comparisons;
    const auto links = *comparisons ? Result<bool>(true) : forgetLinks(now);
    if (!links)
        return links;
    const auto leases = forgetLeases(keeping, *moment);
    if (!leases)
        return leases;
    const auto middle = condense(m_middle, *moment / 1000 - keeping.fine);
    if (!middle)
        return middle;
    const auto coarse = *middle ? Result<bool>(true) : condense(m_coarse, *moment / 1000 - keeping.middle);
    if (!coarse)
        return coarse;
    return *comparisons || *links || *leases || *middle || *coarse;
}

Result<bool> Retention::forgetComparisons(const Keeping &keeping, qint64 now)
{
    const qint64 limit = now - qint64(keeping.seconds * 1000);
    const auto expired = m_connection.number(QStringLiteral("SELECT max(seq) FROM mark WHERE time < ?"), {limit});
    if (!expired)
        return tl::unexpected(expired.error());
    const auto newest = m_connection.number(QStringLiteral("SELECT max(seq) FROM comparison"));
    if (!newest)
        return tl::unexpected(newest.error());
    auto gone = m_connection.run(QStringLiteral("DELETE FROM comparison WHERE seq IN (SELECT seq FROM comparison WHERE seq <= ?"
                                                " ORDER BY seq LIMIT %1)").arg(rowsAtOnce),
                                 {std::max(*expired, *newest - keeping.rows)});
    if (!gone)
        return tl::unexpected(gone.error());
    const auto count = (*gone)->numRowsAffected();
    m_linksDue = m_linksDue || count > 0;
    if (count >= rowsAtOnce)
        return true;
    auto unmarked = m_connection.run(QStringLiteral("DELETE FROM mark WHERE time < ?"), {limit});
    return unmarked ? Result<bool>(false) : tl::unexpected(unmarked.error());
}

/// What led from causes to rows that are gone.
Result<bool> Retention::forgetLinks(const QDateTime &now)
{
    if (m_links < 0) {
        if (!m_linksDue || (m_linksBegun.isValid() && std::abs(m_linksBegun.msecsTo(now)) < hour))
            return false;
        m_linksDue = false;
        m_linksBegun = now;
        m_links = 0;
    }
    const auto first = m_connection.number(QStringLiteral("SELECT coalesce(min(seq), ?) FROM comparison"), {std::numeric_limits<qint64>::max()});
    if (!first)
        return tl::unexpected(first.error());
    auto causes = m_connection.run(QStringLiteral("SELECT component, id FROM cause ORDER BY component, id LIMIT ? OFFSET ?"), {causesAtOnce, m_links});
    if (!causes)
        return tl::unexpected(causes.error());
    QList<std::pair<QString, QString>> found;
    while ((*causes)->next())
        found += {(*causes)->value(0).toString(), (*causes)->value(1).toString()};
    for (const auto &[component, cause] : std::as_const(found)) {
        auto gone = m_connection.run(QStringLiteral("DELETE FROM comparison_cause WHERE component = ? AND cause = ? AND seq < ?"), {component, cause, *first});
        if (!gone)
            return tl::unexpected(gone.error());
    }
    const bool more = found.size() == causesAtOnce;
    m_links = more ? m_links + found.size() : -1;
    return more;
}

Result<bool> Retention::forgetLeases(const Keeping &keeping, qint64 now)
{
    auto gone = m_connection.run(QStringLiteral("DELETE FROM lease WHERE lease IN (SELECT lease FROM lease WHERE time < ? LIMIT %1)").arg(rowsAtOnce),
                                 {now - keeping.lease * 1000});
    if (!gone)
        return tl::unexpected(gone.error());
    return (*gone)->numRowsAffected() >= rowsAtOnce;
}

/// Merges what begins before `olderThan` (s), component by component.
Result<bool> Retention::condense(Condensing &condensing, qint64 olderThan)
{
    const qint64 end = olderThan / Rollup::seconds / condensing.slots * condensing.slots;
    if (condensing.end != end) {
        auto components = m_connection.run(QStringLiteral("SELECT id FROM component"));
        if (!components)
            return tl::unexpected(components.error());
        condensing.left.clear();
        while ((*components)->next())
            condensing.left += (*components)->value(0).toString();
        condensing.end = end;
    }
    QElapsedTimer timer;
    timer.start();
    while (!condensing.left.isEmpty() && timer.elapsed() < longEnough) {
        if (auto done = condense(condensing, condensing.left.last()); !done)
            return tl::unexpected(done.error());
        if (condensing.from[condensing.left.last()] >= end)
            condensing.left.removeLast();
    }
    return !condensing.left.isEmpty();
}

/// Merges some hundred rollups of one component into one for each `slots`, at the first slot of these.
Result<void> Retention::condense(Condensing &condensing, const QString &component)
{
    const auto slots = condensing.slots;
    auto &from = condensing.from[component];
    // What is condensed already lies at multiples: nothing of it has to be read.
    const auto first = m_connection.number(QStringLiteral("SELECT slot FROM rollup WHERE component = ? AND slot >= ? AND slot < ? AND slot % ? <> 0"
                                                          " ORDER BY slot LIMIT 1"),
                                           {component, from, condensing.end, slots});
    if (!first)
        return tl::unexpected(first.error());
    if (*first == 0) {
        from = condensing.end;
        return {};
    }
    auto rows = m_connection.run(QStringLiteral("SELECT %1 FROM rollup WHERE component = ? AND slot >= ? AND slot < ? ORDER BY slot LIMIT %2")
                                     .arg(rollupColumns).arg(slotsAtOnce),
                                 {component, *first / slots * slots, condensing.end});
    if (!rows)
        return tl::unexpected(rows.error());
    QMap<qint64, QList<Rollup>> groups;
    int count = 0;
    for (; (*rows)->next(); ++count) {
        auto rollup = rollupIn(**rows);
        groups[rollup.slot / slots * slots] += std::move(rollup);
    }
    const bool cut = count == slotsAtOnce && groups.size() > 1;
    from = cut ? groups.lastKey() : condensing.end;
    if (cut) // the last group may go on
        groups.remove(groups.lastKey());
    for (auto it = groups.cbegin(); it != groups.cend(); ++it) {
        if (it->size() == 1 && it->first().slot == it.key())
            continue;
        Rollup sum;
        sum.slot = it.key();
        for (const auto &part : *it)
            sum.merge(part);
        auto gone = m_connection.run(QStringLiteral("DELETE FROM rollup WHERE component = ? AND slot >= ? AND slot < ?"), {component, it.key(), it.key() + slots});
        if (!gone)
            return tl::unexpected(gone.error());
        if (auto kept = writeRollup(m_connection, {component}, sum); !kept)
            return tl::unexpected(kept.error());
    }
    return {};
}

} // namespace midflight
