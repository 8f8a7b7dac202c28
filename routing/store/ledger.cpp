// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/ledger.h"

#include "routing/domain/json.h"
#include "routing/store/jsoncolumn.h"
#include "routing/store/queries.h"
#include "routing/store/rolluprows.h"

#include <QJsonDocument>

namespace midflight {

QString decisionHash(const Decision &decision)
{
    auto json = toJson(decision);
    json.remove(QStringLiteral("hash"));
    return canonicalSha256(json);
}

Ledger::Ledger(Connection &connection, QString router)
    : m_connection(connection)
    , m_router(std::move(router))
{
}

Result<StoredState> Ledger::load()
{
    auto state = readState(m_connection, m_router);
    if (!state)
        return state;
    // Event ids are set aside in large blocks, one a start, so that they grow across restarts without a write each.
    const qint64 block = 1'000'000'000;
    if (auto kept = keepMeta(QStringLiteral("next_event"), QString::number(state->firstEvent + block)); !kept)
        return tl::unexpected(kept.error());
    m_revision = state->revision;
    m_foreign = state->foreign;
    m_lastHash = state->lastHash;
    m_figures = state->figures;
    m_generation = state->generation;
    return state;
}

Result<void> Ledger::keepMeta(const QString &name, const QString &value)
{
    auto kept = m_connection.run(QStringLiteral("INSERT INTO meta VALUES(?, ?)"
                                                " ON CONFLICT(name) DO UPDATE SET value = excluded.value"),
                                 {name, value});
    return kept ? Result<void>() : tl::unexpected(kept.error());
}

Result<QString> Ledger::note(const QString &name) { return readNote(m_connection, name); }

Result<void> Ledger::begin()
{
    if (auto begun = m_connection.begin(); !begun)
        return begun;
    if (auto known = m_connection.isShared() ? catchUp() : Result<void>(); !known) {
        m_connection.rollback();
        return known;
    }
    m_pending = {m_revision, m_lastHash, {}, {}, {}};
    return {};
}

Result<Written> Ledger::write(const Write &write)
{
    return std::visit([this](const auto &kind) { return this->write(kind); }, write);
}

Result<void> Ledger::commit()
{
    if (auto saved = saveTouched(); !saved)
        return saved;
    if (auto told = m_connection.isShared() ? tellOthers() : Result<void>(); !told)
        return told;
    if (auto committed = m_connection.commit(); !committed)
        return committed;
    keepPending();
    return {};
}

void Ledger::keepPending()
{
    m_generation += m_connection.isShared() ? 1 : 0;
    m_revision = m_pending.revision;
    m_lastHash = m_pending.lastHash;
    for (auto it = m_pending.figures.cbegin(); it != m_pending.figures.cend(); ++it)
        m_figures[it.key()] = it.value();
    for (auto it = m_pending.fields.cbegin(); it != m_pending.fields.cend(); ++it)
        m_fields[it.key()].insert(it.value());
}

void Ledger::rollback() { m_connection.rollback(); }

Result<Figures *> Ledger::figures(const ComponentId &component)
{
    const auto found = m_pending.figures.find(component);
    if (found != m_pending.figures.end())
        return &*found;
    if (!m_figures.contains(component)) {
        auto row = m_connection.run(QStringLiteral("SELECT tally, account FROM component WHERE id = ?"), {component.value});
        if (!row)
            return tl::unexpected(row.error());
        Figures known;
        if ((*row)->next())
            known = {Tally::fromJson(parsed((*row)->value(0))), Account::fromJson(parsed((*row)->value(1)))};
        (*row)->finish();
        m_figures.insert(component, known);
    }
    auto touched = m_figures.value(component);
    touched.generation = m_connection.isShared() ? m_generation + 1 : 0;
    return &*m_pending.figures.insert(component, touched);
}

/// At the end of the chain.
Result<Decision> Ledger::insert(Decision decision)
{
    decision.previousHash = m_pending.lastHash;
    decision.hash = decisionHash(decision);
    auto inserted = m_connection.run(
        QStringLiteral("INSERT INTO decision VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {decision.revision, toRfc3339(decision.time), decision.by, decision.component, decision.action, decision.from,
         decision.to, decision.reason, decision.evidence, compact(decision.record), decision.previousHash, decision.hash});
    if (!inserted)
        return tl::unexpected(inserted.error());
    m_pending.lastHash = decision.hash;
    return decision;
}

Result<Written> Ledger::write(const DecisionWrite &write)
{
    if (write.basis < m_foreign)
        return fail(Failure::RevisionChanged, QStringLiteral("another router decided meanwhile: the revision is %1").arg(m_revision));
    Written written;
    for (const auto &earlier : write.earlier) {
        auto inserted = insert(earlier);
        if (!inserted)
            return tl::unexpected(inserted.error());
        written.earlier += *inserted;
    }
    const auto decision = insert(write.decision);
    if (!decision)
        return tl::unexpected(decision.error());
    if (auto kept = keepMeta(QStringLiteral("newest_decision"), decision->hash); !kept)
        return tl::unexpected(kept.error());
    for (auto it = write.changed.cbegin(); it != write.changed.cend(); ++it) {
        auto saved = m_connection.run(QStringLiteral("INSERT INTO component(id, position, state, tally) VALUES(?, 0, ?, '{}')"
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
    for (const auto &id : write.restarted) {
        Tally fresh;
        fresh.since = decision->time;
        const auto touched = figures(id);
        if (!touched)
            return tl::unexpected(touched.error());
        (*touched)->tally = fresh;
        if (auto forgotten = forgetNoise(id); !forgotten)
            return tl::unexpected(forgotten.error());
        written.figures[id] = **touched;
    }
    m_pending.revision = decision->revision;
    written.decision = *decision;
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
    const auto touched = figures(write.component);
    if (!touched)
        return tl::unexpected(touched.error());
    (*touched)->account.count(write.answer);
    (*touched)->tally.requests += write.parallel ? 1 : 0;
    Written written;
    written.figures[write.component] = **touched;
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
                       " ON CONFLICT(uuid) DO NOTHING RETURNING seq"),
        {comparison.id.toRfc4122(), component.value, comparison.time.toMSecsSinceEpoch(), comparison.key,
         comparison.verdict ? QVariant(int(*comparison.verdict)) : QVariant(),
         int(comparison.reason), int(comparison.origin), comparison.revision.value_or(0), outcome(comparison.oldOutcome),
         outcome(comparison.newOutcome), QString::fromUtf8(QJsonDocument(differences).toJson(QJsonDocument::Compact)),
         comparison.differenceCount, compact(toJson(comparison.coverage))});
    if (!inserted)
        return tl::unexpected(inserted.error());
    const bool fresh = (*inserted)->next();
    sequence = fresh ? (*inserted)->value(0).toLongLong() : 0;
    (*inserted)->finish();
    return fresh;
}

Result<Written> Ledger::write(const ReportWrite &write)
{
    const auto figures = this->figures(write.component);
    if (!figures)
        return tl::unexpected(figures.error());
    auto &touched = **figures;
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
        if (auto kept = keepTrace(comparison, sequence); !kept)
            return tl::unexpected(kept.error());
        if (auto recorded = recordCauses(write.component, comparison, sequence); !recorded)
            return tl::unexpected(recorded.error());
        if (auto learned = learn(write.component, comparison); !learned)
            return tl::unexpected(learned.error());
    }
    written.figures[write.component] = touched;
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
    const auto stored = readRollup(m_connection, component, slot);
    if (!stored)
        return tl::unexpected(stored.error());
    return &*m_pending.rollups.insert(key, *stored);
}

Result<void> Ledger::saveTouched()
{
    for (auto it = m_pending.figures.cbegin(); it != m_pending.figures.cend(); ++it) {
        auto saved = m_connection.run(QStringLiteral("UPDATE component SET tally = ?, account = ?, generation = ? WHERE id = ?"),
                                      {compact(it->tally.toJson()), compact(it->account.toJson()), it->generation, it.key().value});
        if (!saved)
            return tl::unexpected(saved.error());
    }
    for (auto it = m_pending.rollups.cbegin(); it != m_pending.rollups.cend(); ++it) {
        auto saved = writeRollup(m_connection, it.key().first, *it);
        if (!saved)
            return tl::unexpected(saved.error());
    }
    return {};
}

} // namespace midflight
