// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/decisions/decisions.h"

#include "routing/decisions/approvals.h"
#include "routing/decisions/transitions.h"
#include "routing/domain/json.h"
#include "routing/evidence/slowgates.h"

namespace midflight {

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
    take(state);
    publish();
}

void Decisions::take(const StoredState &state)
{
    m_settings = state.settings;
    m_started = state.started;
    m_revision = m_adopted = state.revision;
    m_last = state.lastDecision;
    m_states.clear();
    m_order.clear();
    for (const auto &component : state.components) {
        m_states[component.definition.id] = component;
        if (!component.removed)
            m_order += component.definition.id.value;
    }
}

const ComponentState *Decisions::find(const ComponentId &id) const
{
    const auto found = m_states.constFind(id);
    return found == m_states.constEnd() || found->removed ? nullptr : &*found;
}

QList<Component> Decisions::definitions() const
{
    QList<Component> definitions;
    for (const auto &id : m_order) {
        if (const auto *state = find({id})) // while a file is imported its later ones are still to come
            definitions += state->definition;
    }
    return definitions;
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

GateInputs Decisions::gateInputs(const ComponentState &state) const
{
    const auto &id = state.definition.id;
    GateInputs inputs;
    inputs.settings = state.definition.gates;
    inputs.tally = &m_evidence.tally(id);
    inputs.stage = state.routing.stage;
    inputs.secondsInShadow = state.secondsInShadow(m_clock.now());
    inputs.hasNeeds = !state.definition.needs.isEmpty();
    for (const auto &need : state.definition.needs) {
        const auto *other = find({need});
        if (!other || other->routing.stage < Stage::New)
            inputs.needsMissing += other ? other->definition.title : need;
    }
    const auto scope = state.routing.stage == Stage::New ? QStringLiteral("retire") : QStringLiteral("cutover");
    inputs.checks = checkResults(state, scope);
    inputs.hasChecks = !inputs.checks.isEmpty();
    inputs.comparisonsPerSecond = m_evidence.comparisonsPerSecond(id);
    return inputs;
}

GateVerdicts Decisions::judge(const ComponentId &id) const
{
    const auto *state = find(id);
    if (!state)
        return {};
    auto inputs = gateInputs(*state);
    auto verdicts = judgeGates(inputs);
    if (state->approvals.isEmpty())
        return verdicts;
    // Signatures count for the evidence they were given on, and that takes the other gates to know.
    const auto next = state->routing.stage == Stage::New ? Stage::Retired : Stage::New;
    inputs.approvals = int(signersOf(*state, stageSubject(next, evidence(id, verdicts))).size());
    return judgeGates(inputs);
}

QStringList Decisions::slowGates(const ComponentId &id) const
{
    const auto *state = find(id);
    return state ? midflight::slowGates(gateInputs(*state)) : QStringList();
}

void Decisions::noteCheck(const ComponentId &id, const CheckDefinition &check, const CheckResult &result)
{
    const auto *state = find(id);
    if (!state || !state->definition.checks.contains(check))
        return;
    auto &known = m_checks[id][check.name];
    const bool turned = known.first != check || known.second.holds != result.holds;
    known = {check, result};
    if (turned)
        m_hooks.changed({id});
    review(id);
}

QList<CheckResult> Decisions::checkResults(const ComponentState &state, const QString &scope) const
{
    const auto known = m_checks.value(state.definition.id);
    QList<CheckResult> results;
    for (const auto &check : state.definition.checks) {
        if (!check.scopes.contains(scope))
            continue;
        const auto found = known.constFind(check.name);
        if (found == known.constEnd() || found->first != check) {
            results += CheckResult {check.name, false, QStringLiteral("has not run yet"), {}};
            continue;
        }
        auto result = found->second;
        if (double(result.time.msecsTo(m_clock.now())) / 1000 > 3 * check.every + 60) {
            result.holds = false;
            result.lastLine = QStringLiteral("no answer since %1").arg(toRfc3339(result.time));
        }
        results += result;
    }
    return results;
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
    return {{QStringLiteral("n"), bound.n},
            {QStringLiteral("k"), bound.k},
            {QStringLiteral("mismatch_upper"), bound.upper},
            {QStringLiteral("confidence"), bound.confidence},
            {QStringLiteral("gates"), gates},
            {QStringLiteral("rules_hash"), canonicalSha256(toJson(state->definition)[QStringLiteral("rules")].toArray())}};
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
            Decided decided;
            decided.revision = m_revision;
            decided.component = id.value;
            decided.effectiveAt = m_clock.now();
            decided.inFlight = m_evidence.inFlight(id);
            decided.approvals = change->approvals;
            decided.needed = change->needed;
            answer(decided);
            continue;
        }
        for (auto &decision : write.earlier)
            decision.revision = ++m_revision;
        write.decision.revision = ++m_revision;
        write.basis = m_adopted;
        for (const auto &id : std::as_const(write.restarted))
            write.changed[id].evidenceRevision = write.decision.revision;
        m_isStoring = true;
        m_storing = write.changed;
        m_writer.write(write, [this, prepare = prepare, change = *change, answer = answer](const Written &written) {
            if (!written.error || written.error->failure != Failure::RevisionChanged)
                return land(change, answer, written);
            // Another router was first, and what it did is adopted by now: judged again on that.
            m_isStoring = false;
            m_storing.clear();
            m_overtaken.clear();
            m_waiting.emplace_front(prepare, answer);
            next();
        });
    }
}

void Decisions::land(const Change &change, const DecisionAnswer &answer, const Written &written)
{
    const auto &write = change.write;
    m_isStoring = false;
    m_storing.clear();
    const auto overtaken = std::exchange(m_overtaken, {});
    if (written.error) {
        answer(fail(Failure::Unavailable,
                    QStringLiteral("the decision could not be stored and does not hold: %1").arg(written.error->message)));
    } else {
        const bool adopted = written.decision->revision <= m_adopted; // with what came after it
        if (written.decision->revision > m_last.revision) // else a rollback overtook it
            m_last = *written.decision;
        if (write.settings && !adopted)
            m_settings = *write.settings;
        if (!m_started.isValid())
            m_started = written.decision->time;
        if (!write.order.isEmpty() && !adopted)
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
            landed.approvals = current.approvals;
        }
        m_hooks.restarted(written.figures);
        if (!adopted)
            apply(changed);
        Decided decided;
        decided.revision = write.decision.revision;
        decided.component = write.decision.component;
        decided.effectiveAt = write.decision.time;
        for (const auto &id : write.decision.component.split(u','))
            decided.inFlight += m_evidence.inFlight({id});
        decided.approvals = change.approvals;
        decided.needed = change.needed;
        decided.warnings = change.warnings;
        answer(decided);
        const auto ids = changed.keys();
        for (const auto &id : ids)
            review(id); // the evidence may have turned while it was being stored
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
            const bool forward = following->routing.stage > (*state)->routing.stage && following->routing.stage >= Stage::New;
            const auto subject = stageSubject(following->routing.stage, seen.evidence);
            if (forward && !request.override) {
                if (auto more = collect(**state, subject, caller, toString(following->routing.stage))) {
                    if (*more) {
                        auto &decision = (*more)->write.decision;
                        decision.reason = request.reason;
                        decision.evidence = request.evidence;
                        decision.record[QStringLiteral("proof")] = proof(id);
                    }
                    return *more;
                }
            }
            auto change = this->change(QStringLiteral("stage"), caller, {{id, *following}});
            auto &decision = change.write.decision;
            change.nothing = following->routing == (*state)->routing;
            decision.reason = request.reason;
            decision.evidence = request.evidence;
            decision.record[QStringLiteral("sample")] = following->routing.sample;
            decision.record[QStringLiteral("share")] = following->routing.share;
            if (following->routing.stage >= Stage::New)
                decision.record[QStringLiteral("proof")] = proof(id);
            if (forward) {
                auto approvers = signersOf(**state, subject);
                approvers.removeAll(caller.name);
                decision.record[QStringLiteral("approvers")] = QJsonArray::fromStringList(approvers << caller.name);
            }
            if (request.override)
                decision.record[QStringLiteral("override")] = true;
            return change;
        },
        std::move(answer));
}

} // namespace midflight
