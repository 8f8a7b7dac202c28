// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/ledger.h"

#include "routing/domain/json.h"
#include "routing/store/queries.h"

#include <QJsonDocument>

namespace midflight {

static QString compact(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

static QJsonObject parsed(const QVariant &text) { return QJsonDocument::fromJson(text.toString().toUtf8()).object(); }

QString decisionHash(const Decision &decision)
{
    auto json = toJson(decision);
    json.remove(QStringLiteral("hash"));
    return canonicalSha256(json);
}

Ledger::Ledger(Connection &connection)
    : m_connection(connection)
{
}

Result<StoredState> Ledger::load()
{
    StoredState state;
    auto newest = readHistory(m_connection, {}, 0, 1);
    if (!newest)
        return tl::unexpected(newest.error());
    if (const auto decisions = (*newest)[QStringLiteral("decisions")].toArray(); !decisions.isEmpty()) {
        state.lastDecision = decisionFromJson(decisions.first().toObject());
        state.revision = state.lastDecision.revision;
        state.lastHash = state.lastDecision.hash;
    }
    auto first = m_connection.run(QStringLiteral("SELECT time FROM decision ORDER BY revision LIMIT 1"));
    if (!first)
        return tl::unexpected(first.error());
    if ((*first)->next())
        state.started = fromRfc3339((*first)->value(0).toString()).value_or(QDateTime());
    auto rows = m_connection.run(QStringLiteral("SELECT id, state, tally, account FROM component ORDER BY position, id"));
    if (!rows)
        return tl::unexpected(rows.error());
    while ((*rows)->next()) {
        const ComponentId id {(*rows)->value(0).toString()};
        auto component = componentStateFromJson(id, parsed((*rows)->value(1)));
        if (!component)
            return tl::unexpected(component.error());
        auto tally = Tally::fromJson(parsed((*rows)->value(2)));
        if (!tally.since.isValid())
            tally.since = component->evidenceSince;
        state.figures[id] = {std::move(tally), Account::fromJson(parsed((*rows)->value(3)))};
        state.components += *std::move(component);
    }
    auto meta = m_connection.run(QStringLiteral("SELECT name, value FROM meta"));
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
    }
    // Event ids are set aside in large blocks, one a start, so that they grow across restarts without a write each.
    const qint64 block = 1'000'000'000;
    if (auto kept = keepMeta(QStringLiteral("next_event"), QString::number(state.firstEvent + block)); !kept)
        return tl::unexpected(kept.error());
    auto leases = m_connection.run(QStringLiteral("SELECT component, count(*) FROM lease GROUP BY component"));
    if (!leases)
        return tl::unexpected(leases.error());
    while ((*leases)->next())
        state.openLeases[{(*leases)->value(0).toString()}] = (*leases)->value(1).toLongLong();
    m_revision = state.revision;
    m_lastHash = state.lastHash;
    m_figures = state.figures;
    return state;
}

Result<void> Ledger::keepMeta(const QString &name, const QString &value)
{
    auto kept = m_connection.run(QStringLiteral("INSERT INTO meta VALUES(?, ?)"
                                                " ON CONFLICT(name) DO UPDATE SET value = excluded.value"),
                                 {name, value});
    return kept ? Result<void>() : tl::unexpected(kept.error());
}

Result<void> Ledger::begin()
{
    m_pending = {m_revision, m_lastHash, {}, {}, {}};
    return m_connection.begin();
}

Result<Written> Ledger::write(const Write &write)
{
    return std::visit([this](const auto &kind) { return this->write(kind); }, write);
}

Result<void> Ledger::commit()
{
    if (auto saved = saveTouched(); !saved)
        return saved;
    if (auto committed = m_connection.commit(); !committed)
        return committed;
    m_revision = m_pending.revision;
    m_lastHash = m_pending.lastHash;
    for (auto it = m_pending.figures.cbegin(); it != m_pending.figures.cend(); ++it)
        m_figures[it.key()] = it.value();
    for (auto it = m_pending.fields.cbegin(); it != m_pending.fields.cend(); ++it)
        m_fields[it.key()].insert(it.value());
    return {};
}

void Ledger::rollback() { m_connection.rollback(); }

Figures &Ledger::figures(const ComponentId &component)
{
    const auto found = m_pending.figures.find(component);
    return found != m_pending.figures.end() ? *found : *m_pending.figures.insert(component, m_figures.value(component));
}

Result<Written> Ledger::write(const DecisionWrite &write)
{
    auto decision = write.decision;
    decision.previousHash = m_pending.lastHash;
    decision.hash = decisionHash(decision);
    auto inserted = m_connection.run(
        QStringLiteral("INSERT INTO decision VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {decision.revision, toRfc3339(decision.time), decision.by, decision.component, decision.action, decision.from,
         decision.to, decision.reason, decision.evidence, compact(decision.record), decision.previousHash, decision.hash});
    if (!inserted)
        return tl::unexpected(inserted.error());
    if (auto kept = keepMeta(QStringLiteral("newest_decision"), decision.hash); !kept)
        return tl::unexpected(kept.error());
    for (auto it = write.changed.cbegin(); it != write.changed.cend(); ++it) {
        auto saved = m_connection.run(QStringLiteral("INSERT INTO component(id, position, state) VALUES(?, 0, ?)"
                                                     " ON CONFLICT(id) DO UPDATE SET state = excluded.state"),
                                      {it.key().value, compact(toJson(it.value()))});
        if (!saved)
            return tl::unexpected(saved.error());
    }
    for (qsizetype i = 0; i < write.order.size(); ++i) {
        auto placed = m_connection.run(QStringLiteral("UPDATE component SET position = ? WHERE id = ?"), {i, write.order[i]});
        if (!placed)
            return tl::unexpected(placed.error());
    }
    if (write.settings) {
        if (auto kept = keepMeta(QStringLiteral("settings"), compact(toJson(*write.settings))); !kept)
            return tl::unexpected(kept.error());
    }
    Written written;
    for (const auto &id : write.restarted) {
        Tally fresh;
        fresh.since = decision.time;
        figures(id).tally = fresh;
        if (auto forgotten = forgetNoise(id); !forgotten)
            return tl::unexpected(forgotten.error());
        written.figures[id] = figures(id);
    }
    m_pending.revision = decision.revision;
    m_pending.lastHash = decision.hash;
    written.decision = decision;
    return written;
}

Result<Written> Ledger::write(const LeaseWrite &write)
{
    if (!write.lease.isEmpty()) {
        auto inserted = m_connection.run(QStringLiteral("INSERT INTO lease VALUES(?, ?, ?)"),
                                         {write.lease, write.component.value, write.time.toMSecsSinceEpoch()});
        if (!inserted)
            return tl::unexpected(inserted.error());
    }
    auto slot = rollup(write.component, write.time);
    if (!slot)
        return tl::unexpected(slot.error());
    (*slot)->counts.count(write.answer);
    auto &touched = figures(write.component);
    touched.account.count(write.answer);
    touched.tally.requests += write.parallel ? 1 : 0;
    Written written;
    written.figures[write.component] = touched;
    return written;
}

/// false: its id is known already.
Result<bool> Ledger::insert(const ComponentId &component, const Comparison &comparison, bool keepDifferences, bool keepBodies,
                            qint64 &sequence)
{
    QJsonArray differences;
    if (keepDifferences || keepBodies)
        differences = toJson(comparison.differences);
    const auto outcome = [&](const std::optional<Outcome> &side) {
        if (!side)
            return QVariant();
        auto kept = *side;
        if (!keepBodies)
            kept.body.reset();
        return QVariant(compact(toJson(kept)));
    };
    auto inserted = m_connection.run(
        QStringLiteral("INSERT INTO comparison(uuid, component, time, key, verdict, reason, origin, revision, old, new,"
                       " differences, difference_count, coverage) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                       " ON CONFLICT(uuid) DO NOTHING"),
        {comparison.id.toRfc4122(), component.value, comparison.time.toMSecsSinceEpoch(), comparison.key,
         comparison.verdict ? QVariant(int(*comparison.verdict)) : QVariant(),
         int(comparison.reason), int(comparison.origin), comparison.revision.value_or(0), outcome(comparison.oldOutcome),
         outcome(comparison.newOutcome), QString::fromUtf8(QJsonDocument(differences).toJson(QJsonDocument::Compact)),
         comparison.differenceCount, compact(toJson(comparison.coverage))});
    if (!inserted)
        return tl::unexpected(inserted.error());
    sequence = (*inserted)->lastInsertId().toLongLong();
    return (*inserted)->numRowsAffected() > 0;
}

Result<Written> Ledger::write(const ReportWrite &write)
{
    Written written;
    for (const auto &comparison : write.comparisons) {
        qint64 sequence = 0;
        auto inserted = insert(write.component, comparison, write.keepDifferences, write.keepBodies, sequence);
        if (!inserted)
            return tl::unexpected(inserted.error());
        if (!*inserted) {
            ++written.duplicates;
            continue;
        }
        ++written.accepted;
        written.fresh += comparison;
        bool counted = comparison.origin == Origin::Replay;
        if (!comparison.lease.isEmpty()) {
            auto closed = m_connection.run(QStringLiteral("DELETE FROM lease WHERE lease = ?"), {comparison.lease});
            if (!closed)
                return tl::unexpected(closed.error());
            const bool known = (*closed)->numRowsAffected() > 0;
            written.leasesClosed += known ? 1 : 0;
            counted = counted || known;
        }
        auto slot = rollup(write.component, comparison.time);
        if (!slot)
            return tl::unexpected(slot.error());
        auto &touched = figures(write.component);
        if (!counted) {
            const bool one = comparison.oldOutcome.has_value() != comparison.newOutcome.has_value();
            const auto side = one ? (comparison.oldOutcome ? Side::Old : Side::New) : write.stageAnswer;
            const auto answeredBy = comparison.answeredBy.value_or(side);
            (*slot)->counts.count(answeredBy);
            touched.account.count(answeredBy);
            touched.tally.requests += write.parallel ? 1 : 0;
        }
        (*slot)->add(comparison);
        if (!comparison.verdict)
            continue;
        touched.account.count(*comparison.verdict, comparison.reason);
        if (comparison.revision.value_or(write.evidenceRevision) >= write.evidenceRevision)
            touched.tally.add(comparison, write.gates);
        const bool live = write.newSince.isValid() && comparison.origin == Origin::Live;
        if (live && comparison.answeredBy.value_or(Side::New) == Side::New)
            touched.tally.live.add(*comparison.verdict, rateToWatch(write.gates), write.newSince);
        if (auto recorded = recordCauses(write.component, comparison, sequence); !recorded)
            return tl::unexpected(recorded.error());
        if (auto learned = learn(write.component, comparison); !learned)
            return tl::unexpected(learned.error());
    }
    written.figures[write.component] = figures(write.component);
    return written;
}

Result<Written> Ledger::write(const CauseWrite &write)
{
    auto updated = m_connection.run(QStringLiteral("UPDATE cause SET state = ?, reason = ? WHERE component = ? AND id = ?"),
                                    {write.state, write.reason, write.component.value, write.cause});
    if (!updated)
        return tl::unexpected(updated.error());
    Written written;
    written.accepted = (*updated)->numRowsAffected();
    return written;
}

Result<Rollup *> Ledger::rollup(const ComponentId &component, const QDateTime &time)
{
    const qint64 slot = time.toSecsSinceEpoch() / Rollup::seconds;
    const auto key = std::pair(component, slot);
    if (const auto found = m_pending.rollups.find(key); found != m_pending.rollups.end())
        return &*found;
    auto row = m_connection.run(QStringLiteral("SELECT answered_old, answered_new, counts, old_time, new_time FROM rollup"
                                               " WHERE component = ? AND slot = ?"),
                                {component.value, slot});
    if (!row)
        return tl::unexpected(row.error());
    Rollup rollup;
    rollup.slot = slot;
    if ((*row)->next()) {
        rollup.readCounts(parsed((*row)->value(2)));
        rollup.counts.answeredOld = (*row)->value(0).toLongLong();
        rollup.counts.answeredNew = (*row)->value(1).toLongLong();
        rollup.oldTime = LatencySketch::fromBytes((*row)->value(3).toByteArray()).value_or(LatencySketch());
        rollup.newTime = LatencySketch::fromBytes((*row)->value(4).toByteArray()).value_or(LatencySketch());
        (*row)->finish();
    }
    return &*m_pending.rollups.insert(key, rollup);
}

Result<void> Ledger::saveTouched()
{
    for (auto it = m_pending.figures.cbegin(); it != m_pending.figures.cend(); ++it) {
        auto saved = m_connection.run(QStringLiteral("UPDATE component SET tally = ?, account = ? WHERE id = ?"),
                                      {compact(it->tally.toJson()), compact(it->account.toJson()), it.key().value});
        if (!saved)
            return tl::unexpected(saved.error());
    }
    for (auto it = m_pending.rollups.cbegin(); it != m_pending.rollups.cend(); ++it) {
        auto saved = m_connection.run(QStringLiteral("INSERT OR REPLACE INTO rollup VALUES(?, ?, ?, ?, ?, ?, ?)"),
                                      {it.key().first.value, it.key().second, it->counts.answeredOld, it->counts.answeredNew,
                                       compact(it->countsToJson()), it->oldTime.toBytes(), it->newTime.toBytes()});
        if (!saved)
            return tl::unexpected(saved.error());
    }
    return {};
}

} // namespace midflight
