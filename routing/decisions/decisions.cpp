// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/decisions/decisions.h"

#include "routing/decisions/definitionmerge.h"
#include "routing/decisions/transitions.h"
#include "routing/domain/json.h"

#include <QCryptographicHash>

namespace midflight {

/// How long a rollback waits for the store before it is acknowledged as not durable yet.
static constexpr std::chrono::milliseconds storePatience {250};

Decisions::Decisions(Writer &writer, const EvidenceSource &evidence, const Clock &clock, Hooks hooks)
    : m_writer(writer)
    , m_evidence(evidence)
    , m_clock(clock)
    , m_hooks(std::move(hooks))
    , m_table(std::make_shared<RoutingTable>())
{
}

void Decisions::load(const StoredState &state)
{
    m_settings = state.settings;
    m_started = state.started;
    m_revision = state.revision;
    m_last = state.lastDecision;
    for (const auto &component : state.components) {
        m_states[component.definition.id] = component;
        if (!component.removed)
            m_order += component.definition.id.value;
    }
    publish();
}

const ComponentState *Decisions::find(const ComponentId &id) const
{
    const auto found = m_states.constFind(id);
    return found == m_states.constEnd() || found->removed ? nullptr : &*found;
}

Result<const ComponentState *> Decisions::known(const ComponentId &id) const
{
    if (const auto *state = find(id))
        return state;
    return fail(Failure::UnknownComponent, QStringLiteral("there is no component \"%1\"").arg(id.value));
}

void Decisions::publish()
{
    auto table = std::make_shared<RoutingTable>();
    table->revision = m_revision;
    for (auto it = m_states.cbegin(); it != m_states.cend(); ++it) {
        if (!it->removed)
            table->components[it.key()] = it->routing;
    }
    m_table = std::move(table);
    m_hooks.publish(m_table);
}

GateVerdicts Decisions::judge(const ComponentId &id) const
{
    const auto *state = find(id);
    if (!state)
        return {};
    GateInputs inputs;
    inputs.settings = state->definition.gates;
    inputs.tally = &m_evidence.tally(id);
    inputs.stage = state->routing.stage;
    inputs.secondsInShadow = state->secondsInShadow(m_clock.now());
    inputs.hasNeeds = !state->definition.needs.isEmpty();
    for (const auto &need : state->definition.needs) {
        const auto *other = find({need});
        if (!other || other->routing.stage < Stage::New)
            inputs.needsMissing += other ? other->definition.title : need;
    }
    const auto scope = state->routing.stage == Stage::New ? QStringLiteral("retire") : QStringLiteral("cutover");
    for (const auto &check : state->definition.checks)
        inputs.hasChecks = inputs.hasChecks || check.scopes.contains(scope);
    inputs.comparisonsPerSecond = m_evidence.comparisonsPerSecond(id);
    return judgeGates(inputs);
}

QString Decisions::evidence(const ComponentId &id, const GateVerdicts &verdicts) const
{
    const auto *state = find(id);
    return state ? evidenceHash(toJson(state->definition), state->deployments, state->evidenceSince, verdicts.gates) : QString();
}

QString Decisions::lastInWords() const
{
    return m_last.component.isEmpty() ? m_last.action
                                      : QStringLiteral("%1 of %2 by %3").arg(m_last.action, m_last.component, m_last.by);
}

TransitionContext Decisions::context(const ComponentId &id) const
{
    const auto verdicts = judge(id);
    return {m_revision, m_clock.now(), verdicts, evidence(id, verdicts), lastInWords()};
}

/// What stood when a forward decision was made: kept with it for whoever asks later.
QJsonObject Decisions::proof(const ComponentId &id) const
{
    const auto *state = find(id);
    const auto bound = mismatchBound(m_evidence.tally(id), state->definition.gates);
    QJsonArray gates;
    for (const auto &gate : judge(id).gates)
        gates.append(toJson(gate));
    const auto rules = canonicalJson(toJson(state->definition)[QStringLiteral("rules")].toArray());
    return {{QStringLiteral("n"), bound.n},
            {QStringLiteral("k"), bound.k},
            {QStringLiteral("mismatch_upper"), bound.upper},
            {QStringLiteral("confidence"), bound.confidence},
            {QStringLiteral("gates"), gates},
            {QStringLiteral("rules_hash"),
             QString::fromLatin1(QCryptographicHash::hash(rules, QCryptographicHash::Sha256).toHex())}};
}

Result<void> Decisions::checkRevision(std::optional<qint64> ifMatch) const
{
    if (ifMatch && *ifMatch != m_revision)
        return fail(Failure::RevisionChanged,
                    QStringLiteral("the revision is %1, you saw %2; since then: %3")
                        .arg(m_revision)
                        .arg(*ifMatch)
                        .arg(lastInWords()));
    return {};
}

Decisions::Change Decisions::change(const QString &action, const Caller &caller,
                                    const QMap<ComponentId, ComponentState> &changed) const
{
    Change change;
    auto &decision = change.write.decision;
    decision.time = m_clock.now();
    decision.by = caller.name;
    decision.action = action;
    QStringList ids;
    QStringList from;
    QStringList to;
    QJsonObject before;
    for (auto it = changed.cbegin(); it != changed.cend(); ++it) {
        const auto *current = find(it.key());
        ids += it.key().value;
        from += current ? toString(current->routing.stage) : QString();
        to += it->removed ? QString() : toString(it->routing.stage);
        if (current)
            before[it.key().value] = toJson(*current);
    }
    from.removeDuplicates();
    to.removeDuplicates();
    decision.component = ids.join(u',');
    decision.from = from.join(u',');
    decision.to = to.join(u',');
    decision.record[QStringLiteral("before")] = before;
    change.write.changed = changed;
    return change;
}

void Decisions::submit(Prepare prepare, DecisionAnswer answer)
{
    m_waiting.emplace_back(std::move(prepare), std::move(answer));
    if (!m_isStoring)
        next();
}

void Decisions::next()
{
    while (!m_isStoring && !m_waiting.empty()) {
        const auto [prepare, answer] = std::move(m_waiting.front());
        m_waiting.pop_front();
        auto change = prepare();
        if (!change) {
            answer(tl::unexpected(change.error()));
            continue;
        }
        auto &write = change->write;
        if (change->nothing) {
            const ComponentId id {write.decision.component};
            answer(Decided {m_revision, id.value, m_clock.now(), m_evidence.inFlight(id), true});
            continue;
        }
        write.decision.revision = ++m_revision;
        for (const auto &id : std::as_const(write.restarted))
            write.changed[id].evidenceRevision = write.decision.revision;
        m_isStoring = true;
        m_storing = write.changed;
        m_writer.write(write, [this, write, answer](const Written &written) { land(write, answer, written); });
    }
}

void Decisions::land(const DecisionWrite &write, const DecisionAnswer &answer, const Written &written)
{
    m_isStoring = false;
    m_storing.clear();
    const auto overtaken = std::exchange(m_overtaken, {});
    if (written.error) {
        answer(fail(Failure::Unavailable,
                    QStringLiteral("the decision could not be stored and does not hold: %1").arg(written.error->message)));
    } else {
        m_last = *written.decision;
        if (write.settings)
            m_settings = *write.settings;
        if (!m_started.isValid())
            m_started = m_last.time;
        if (!write.order.isEmpty())
            m_order = write.order;
        auto changed = write.changed;
        for (const auto &id : overtaken) {
            if (!changed.contains(id))
                continue;
            const auto &current = m_states[id];
            auto &landed = changed[id];
            landed.routing = current.routing;
            landed.stageSince = current.stageSince;
            landed.shadowSeconds = current.shadowSeconds;
            landed.overridden = current.overridden;
        }
        m_hooks.restarted(written.figures);
        apply(changed);
        const ComponentId first {write.decision.component};
        answer(Decided {write.decision.revision, first.value, write.decision.time, m_evidence.inFlight(first), true});
    }
    next();
}

void Decisions::apply(const QMap<ComponentId, ComponentState> &changed)
{
    for (auto it = changed.cbegin(); it != changed.cend(); ++it) {
        m_states[it.key()] = it.value();
        m_order.removeAll(it->removed ? it.key().value : QString());
        if (!it->removed && !m_order.contains(it.key().value))
            m_order += it.key().value;
    }
    publish();
    m_hooks.changed(changed.keys());
}

void Decisions::move(const ComponentId &id, const StageRequest &request, const Caller &caller, DecisionAnswer answer)
{
    submit(
        [this, id, request, caller]() -> Result<Change> {
            const auto state = known(id);
            if (!state)
                return tl::unexpected(state.error());
            const auto seen = context(id);
            auto following = transition(**state, request, seen);
            if (!following)
                return tl::unexpected(following.error());
            auto change = this->change(QStringLiteral("stage"), caller, {{id, *following}});
            auto &decision = change.write.decision;
            change.nothing = following->routing == (*state)->routing;
            decision.reason = request.reason;
            decision.evidence = request.evidence;
            decision.record[QStringLiteral("sample")] = following->routing.sample;
            decision.record[QStringLiteral("share")] = following->routing.share;
            if (following->routing.stage >= Stage::New)
                decision.record[QStringLiteral("proof")] = proof(id);
            if (request.override)
                decision.record[QStringLiteral("override")] = true;
            return change;
        },
        std::move(answer));
}

void Decisions::rollBack(const QList<ComponentId> &ids, bool keepComparing, const QString &reason, const Caller &caller,
                         DecisionAnswer answer)
{
    QMap<ComponentId, ComponentState> changed;
    for (const auto &id : ids) {
        const auto state = known(id);
        if (!state)
            return answer(tl::unexpected(state.error()));
        auto back = rolledBack(**state, keepComparing, m_clock.now());
        if (!back)
            return answer(tl::unexpected(back.error()));
        // A cutover on its way to the store has not taken effect here; it must not once it lands.
        const bool overtakes = m_storing.contains(id) && !m_overtaken.contains(id) && m_storing[id].routing != back->routing;
        if (overtakes)
            m_overtaken.insert(id);
        if (overtakes || back->routing != (*state)->routing)
            changed[id] = *back;
    }
    QStringList names;
    for (const auto &id : ids)
        names += id.value;
    if (changed.isEmpty())
        return answer(Decided {m_revision, names.join(u','), m_clock.now(), 0, true});
    auto write = change(QStringLiteral("rollback"), caller, changed).write;
    write.inForce = true;
    write.decision.reason = reason;
    write.decision.revision = ++m_revision;
    m_last = write.decision;
    apply(changed);
    qint64 inFlight = 0;
    for (const auto &id : ids)
        inFlight += m_evidence.inFlight(id);
    const auto once = std::make_shared<DecisionAnswer>(std::move(answer));
    const Decided decided {write.decision.revision, names.join(u','), write.decision.time, inFlight, true};
    const auto settle = [once, decided](bool durable) {
        if (!*once)
            return;
        auto final = decided;
        final.durable = durable;
        std::exchange(*once, nullptr)(final);
    };
    m_writer.write(write, [settle](const Written &written) { settle(!written.error); });
    m_hooks.after(storePatience, [settle] { settle(false); });
}

} // namespace midflight
