// SPDX-License-Identifier: GPL-3.0-or-later
// Rollbacks: in force before they are stored, never gated. By a lead, or by the component's own evidence.
#include "routing/decisions/decisions.h"
#include "routing/decisions/transitions.h"

namespace midflight {

/// How long a rollback waits for the store before it is acknowledged as not durable yet.
static constexpr std::chrono::milliseconds storePatience {250};

QList<ComponentId> Decisions::neededBy(const QList<ComponentId> &ids) const
{
    QList<ComponentId> found;
    auto reached = ids;
    for (qsizetype i = 0; i < reached.size(); ++i) {
        for (const auto &name : m_order) {
            const ComponentId other {name};
            const auto &state = m_states[other];
            if (state.routing.stage != Stage::New || reached.contains(other) || !state.definition.needs.contains(reached[i].value))
                continue;
            reached += other;
            found += other;
        }
    }
    return found;
}

QStringList Decisions::rollbackWarnings(const ComponentId &id) const
{
    QStringList warnings;
    const auto *state = find(id);
    if (!state || state->routing.stage != Stage::New)
        return warnings;
    const auto results = checkResults(*state, QStringLiteral("rollback"));
    for (const auto &check : results) {
        if (!check.holds)
            warnings += check.lastLine.isEmpty() ? check.name : QStringLiteral("%1: %2").arg(check.name, check.lastLine);
    }
    return warnings;
}

void Decisions::rollBack(const RollbackRequest &request, const Caller &caller, DecisionAnswer answer)
{
    auto ids = request.components;
    if (request.withDependents)
        ids += neededBy(ids);
    QMap<ComponentId, ComponentState> changed;
    QStringList names;
    Decided decided;
    for (const auto &id : std::as_const(ids)) {
        const auto state = known(id);
        if (!state)
            return answer(tl::unexpected(state.error()));
        auto back = rolledBack(**state, request.keepComparing, m_clock.now());
        if (!back)
            return answer(tl::unexpected(back.error()));
        names += id.value;
        decided.inFlight += m_evidence.inFlight(id);
        decided.warnings += rollbackWarnings(id);
        // A cutover on its way to the store has not taken effect here; it must not once it lands.
        const bool overtakes = m_storing.contains(id) && m_storing[id].routing != back->routing && !m_overtaken.contains(id);
        if (overtakes || back->routing != (*state)->routing)
            changed[id] = *back;
    }
    // Only now: a wave that is refused for one of its components must leave no trace of the others.
    for (auto it = changed.cbegin(); it != changed.cend(); ++it) {
        if (m_storing.contains(it.key()))
            m_overtaken.insert(it.key());
    }
    decided.component = names.join(u',');
    decided.effectiveAt = m_clock.now();
    const auto left = neededBy(ids);
    for (const auto &id : left)
        decided.neededBy += id.value;
    decided.revision = m_revision;
    if (changed.isEmpty())
        return answer(decided);
    auto moved = request;
    moved.components = changed.keys();
    if (!decided.warnings.isEmpty())
        moved.record[QStringLiteral("warnings")] = QJsonArray::fromStringList(decided.warnings);
    const auto write = rollbackWrite(moved, caller, changed);
    apply(changed);
    decided.revision = write.decision.revision;
    decided.effectiveAt = write.decision.time;
    const auto once = std::make_shared<DecisionAnswer>(std::move(answer));
    const auto settle = [once, decided](bool durable) {
        if (!*once)
            return;
        auto final = decided;
        final.durable = durable;
        std::exchange(*once, nullptr)(final);
    };
    store({moved, caller, decided.revision, settle}, write);
    m_hooks.after(storePatience, [settle] { settle(false); });
}

DecisionWrite Decisions::rollbackWrite(const RollbackRequest &request, const Caller &caller, const QMap<ComponentId, ComponentState> &changed)
{
    auto write = change(QStringLiteral("rollback"), caller, changed).write;
    write.inForce = true;
    write.decision.reason = request.reason;
    for (auto it = request.record.begin(); it != request.record.end(); ++it)
        write.decision.record[it.key()] = it.value();
    write.decision.revision = ++m_revision;
    m_last = write.decision;
    return write;
}

void Decisions::store(Unstored rollback, DecisionWrite write)
{
    write.basis = m_adopted;
    m_unstored.push_back(rollback);
    m_writer.write(write, [this, rollback = std::move(rollback)](const Written &written) {
        // Overtaken by another router's decision, it was made anew when that one was adopted.
        if (written.error && written.error->failure != Failure::RevisionChanged)
            rollback.settle(false);
        else if (written.decision)
            rollback.settle(true);
    });
}

void Decisions::noteStored(const Decision &decision)
{
    std::erase_if(m_unstored, [&](const Unstored &rollback) { return rollback.revision == decision.revision; });
    // It changed nothing; but a fleet waits for every router to say that it is as far.
    if (decision.action == QLatin1String("abandoned"))
        publish();
}

void Decisions::adopt(const StoredState &state)
{
    if (state.foreign <= m_adopted)
        return;
    const auto before = m_states;
    const auto unstored = std::exchange(m_unstored, {});
    take(state);
    // Before it is published: no table goes out in which a rollback of ours does not hold.
    for (const auto &rollback : unstored)
        rollBackAnew(rollback);
    publish();
    QList<ComponentId> changed;
    for (auto it = m_states.cbegin(); it != m_states.cend(); ++it) {
        const auto known = before.constFind(it.key());
        if (known == before.constEnd() || !(*known == *it))
            changed += it.key();
    }
    m_hooks.changed(changed);
}

void Decisions::rollBackAnew(const Unstored &rollback)
{
    QMap<ComponentId, ComponentState> changed;
    for (const auto &id : rollback.request.components) {
        const auto *state = find(id);
        const auto back = state ? rolledBack(*state, rollback.request.keepComparing, m_clock.now()) : Result<ComponentState>(tl::unexpected(Error()));
        if (back && back->routing != state->routing)
            changed[id] = *back;
    }
    if (changed.isEmpty()) // it was stored, or another router rolled back as well
        return rollback.settle(true);
    auto write = rollbackWrite(rollback.request, rollback.caller, changed);
    for (auto it = changed.cbegin(); it != changed.cend(); ++it)
        m_states[it.key()] = it.value();
    auto again = rollback;
    again.revision = write.decision.revision;
    store(std::move(again), std::move(write));
}

std::optional<LiveWatch::Alarm> Decisions::alarm(const ComponentId &id) const
{
    const auto *state = find(id);
    if (!state || state->routing.stage != Stage::New)
        return std::nullopt;
    const auto &live = m_evidence.tally(id).live;
    return live.since == state->stageSince ? live.alarm() : std::nullopt;
}

void Decisions::review(const ComponentId &id)
{
    const auto *state = find(id);
    if (!state)
        return;
    if (!state->approvals.isEmpty())
        forgetTurned(id);
    const auto alarm = this->alarm(id);
    if (alarm.has_value() == m_proposed.contains(id) && !(alarm && state->definition.autoRollback))
        return;
    if (!alarm) {
        m_proposed.remove(id);
        return m_hooks.changed({id});
    }
    m_proposed.insert(id);
    if (!state->definition.autoRollback)
        return m_hooks.changed({id});
    RollbackRequest request {{id}, false, alarm->detail, false, {}};
    request.record[QStringLiteral("automatic")]
        = QJsonObject {{QStringLiteral("rule"), alarm->rule}, {QStringLiteral("figures"), alarm->figures}};
    rollBack(request, {QStringLiteral("midflight"), true, {}}, [](const Result<Decided> &) { });
}

} // namespace midflight
