// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in a store, and in a shared one: what the others wrote, and telling them what we did.
#include "routing/domain/json.h"
#include "routing/store/jsoncolumn.h"
#include "routing/store/ledger.h"
#include "routing/store/queries.h"
#include "routing/store/sharing.h"

#include <QJsonArray>

namespace midflight {

static constexpr int decisionsTold = 500;

static Result<void> readDecisions(Connection &connection, qint64 after, StoredState &state)
{
    auto newest = readHistory(connection, {}, 0, after == std::numeric_limits<qint64>::max() ? 1 : decisionsTold);
    if (!newest)
        return tl::unexpected(newest.error());
    const auto decisions = (*newest)[QStringLiteral("decisions")].toArray();
    for (const auto &value : decisions) {
        const auto decision = decisionFromJson(value.toObject());
        if (state.revision == 0) {
            state.lastDecision = decision;
            state.revision = decision.revision;
            state.lastHash = decision.hash;
        }
        if (decision.revision > after)
            state.decisions.prepend(decision);
    }
    auto first = connection.run(QStringLiteral("SELECT time FROM decision ORDER BY revision LIMIT 1"));
    if (!first)
        return tl::unexpected(first.error());
    if ((*first)->next())
        state.started = fromRfc3339((*first)->value(0).toString()).value_or(QDateTime());
    (*first)->finish();
    return {};
}

static Result<void> readComponents(Connection &connection, qint64 generation, StoredState &state)
{
    auto rows = connection.run(QStringLiteral("SELECT id, state, CASE WHEN generation > ? THEN tally END, account, generation"
                                              " FROM component ORDER BY position, id"), {generation});
    if (!rows)
        return tl::unexpected(rows.error());
    while ((*rows)->next()) {
        const ComponentId id {(*rows)->value(0).toString()};
        auto component = componentStateFromJson(id, parsed((*rows)->value(1)));
        if (!component)
            return tl::unexpected(component.error());
        if (!(*rows)->isNull(2)) {
            auto tally = Tally::fromJson(parsed((*rows)->value(2)));
            if (!tally.since.isValid())
                tally.since = component->evidenceSince;
            state.figures[id] = {std::move(tally), Account::fromJson(parsed((*rows)->value(3))), (*rows)->value(4).toLongLong()};
        }
        state.components += *std::move(component);
    }
    return {};
}

static Result<qint64> foreignRevision(Connection &connection, const QString &router)
{
    return connection.number(QStringLiteral("SELECT max(revision) FROM written WHERE router <> ?"), {router});
}

Result<StoredState> readState(Connection &connection, const QString &router, qint64 generation, qint64 revision)
{
    StoredState state;
    const auto foreign = foreignRevision(connection, router);
    if (!foreign)
        return tl::unexpected(foreign.error());
    state.foreign = *foreign;
    if (auto read = readDecisions(connection, revision, state); !read)
        return tl::unexpected(read.error());
    if (auto read = readComponents(connection, generation, state); !read)
        return tl::unexpected(read.error());
    auto meta = connection.run(QStringLiteral("SELECT name, value FROM meta"));
    if (!meta)
        return tl::unexpected(meta.error());
    while ((*meta)->next()) {
        const auto name = (*meta)->value(0).toString();
        if (name == QLatin1String("settings"))
            state.settings = migrationSettingsFromJson(parsed((*meta)->value(1)));
        else if (name == QLatin1String("newest_decision"))
            state.lastHash = (*meta)->value(1).toString(); // so that rows taken off the end leave a gap in the chain
        else if (name == QLatin1String("next_event"))
            state.firstEvent = (*meta)->value(1).toLongLong();
        else if (name == QLatin1String("generation"))
            state.generation = (*meta)->value(1).toLongLong();
    }
    auto leases = connection.run(QStringLiteral("SELECT component, count(*) FROM lease GROUP BY component"));
    if (!leases)
        return tl::unexpected(leases.error());
    while ((*leases)->next())
        state.openLeases[{(*leases)->value(0).toString()}] = (*leases)->value(1).toLongLong();
    return state;
}

Result<qint64> readGeneration(Connection &connection)
{
    return connection.number(QStringLiteral("SELECT value FROM meta WHERE name = 'generation'"));
}

/// Another router wrote since our last commit: what was known of the store is read again when it is next needed.
Result<void> Ledger::catchUp()
{
    const auto generation = readGeneration(m_connection);
    if (!generation)
        return tl::unexpected(generation.error());
    if (*generation == m_generation)
        return {};
    m_figures.clear();
    m_fields.clear();
    const auto foreign = foreignRevision(m_connection, m_router);
    if (!foreign)
        return tl::unexpected(foreign.error());
    if (*foreign > m_foreign) {
        auto state = readState(m_connection, m_router, m_generation, m_revision);
        if (!state)
            return tl::unexpected(state.error());
        m_foreign = *foreign;
        m_revision = state->revision;
        m_lastHash = state->lastHash;
        m_others = *std::move(state);
    }
    m_generation = *generation;
    return {};
}

Result<bool> Ledger::landed()
{
    if (auto revived = m_connection.revive(); !revived)
        return tl::unexpected(revived.error());
    const auto generation = readGeneration(m_connection);
    if (!generation)
        return tl::unexpected(generation.error());
    if (*generation == m_generation)
        return false;
    const auto ours = m_connection.number(QStringLiteral("SELECT 1 FROM written WHERE generation = ? AND router = ?"), {m_generation + 1, m_router});
    if (!ours)
        return tl::unexpected(ours.error());
    if (*ours)
        keepPending();
    return *ours == 1;
}

Result<void> Ledger::tellOthers()
{
    const qint64 remembered = 10'000; // commits; more than any router's server goes away for unnoticed
    for (const auto &[statement, values] : {std::pair {QStringLiteral("INSERT INTO written VALUES(?, ?, ?)"),
                                                      QVariantList {m_generation + 1, m_router, m_pending.revision > m_revision ? QVariant(m_pending.revision) : QVariant()}},
                                            std::pair {QStringLiteral("DELETE FROM written WHERE generation < ?"), QVariantList {m_generation - remembered}}}) {
        if (auto noted = m_connection.run(statement, values); !noted)
            return tl::unexpected(noted.error());
    }
    if (auto kept = keepMeta(QStringLiteral("generation"), QString::number(m_generation + 1)); !kept)
        return kept;
    auto told = m_connection.run(QStringLiteral("SELECT pg_notify('midflight', ?)"),
                                 {QStringLiteral("%1 %2 %3").arg(m_router).arg(m_generation + 1).arg(m_pending.revision)});
    return told ? Result<void>() : tl::unexpected(told.error());
}

} // namespace midflight
