// SPDX-License-Identifier: GPL-3.0-or-later
// The decisions that change what components are, and the smaller ones: freeze, undo, deployments.
#include "routing/compare/ruleset.h"
#include "routing/decisions/approvals.h"
#include "routing/decisions/decisions.h"
#include "routing/decisions/definitionmerge.h"
#include "routing/decisions/transitions.h"
#include "routing/domain/json.h"
#include "routing/evidence/slowgates.h"

#include <QSet>

#include <algorithm>
#include <iterator>

namespace midflight {

static const Caller fromFile {QStringLiteral("migration file"), false, {}};

/// What holds for every definition, wherever it comes from.
Result<void> Decisions::checked(const Component &component, const Caller &caller) const
{
    if (auto rules = RuleSet::compile(component.rules, QDate()); !rules)
        return tl::unexpected(rules.error());
    if (component.gates.approvals > 1 && !caller.trusted && !m_tellsLeadsApart)
        return fail(Failure::Invalid,
                    QStringLiteral("%1: approvals = %2 needs tokens: without them leads cannot be told apart")
                        .arg(component.id.value)
                        .arg(component.gates.approvals),
                    {{QStringLiteral("/gates/approvals"), QStringLiteral("needs tokens")}});
    return {};
}

static void redefine(ComponentState &state, const Component &component, const QDateTime &now, QList<ComponentId> &restarted)
{
    const bool altered = altersVerdicts(toJson(state.definition), toJson(component));
    if (state.definition != component)
        state.approvals.clear();
    state.definition = component;
    if (altered) {
        state.evidenceSince = now;
        restarted += component.id;
    }
}

static ComponentState newborn(const Component &component, const QDateTime &now)
{
    ComponentState state;
    state.definition = component;
    state.stageSince = now;
    state.evidenceSince = now;
    return state;
}

/// The programs that a definition has started: by the callers' machines, or by the router itself for checks.
static bool sameCommands(const ComponentState *state, const Component &component)
{
    if (!state)
        return !component.step() && component.checks.isEmpty();
    const bool steps = state->definition.step() || component.step();
    return (!steps || state->definition.kind == component.kind) && state->definition.checks == component.checks;
}

void Decisions::define(const Component &component, std::optional<qint64> ifMatch, const Caller &caller, DecisionAnswer answer)
{
    define(component.id, [component](const ComponentState *) -> Result<Component> { return component; }, ifMatch, caller, std::move(answer));
}

void Decisions::define(const ComponentId &id, const Redefine &redefined, std::optional<qint64> ifMatch, const Caller &caller,
                       DecisionAnswer answer)
{
    submit(
        [this, id, redefined, ifMatch, caller]() -> Result<Change> {
            const auto *state = find(id);
            const auto wanted = redefined(state);
            if (!wanted)
                return tl::unexpected(wanted.error());
            const Component &component = *wanted;
            if (auto current = checkRevision(ifMatch); !current)
                return tl::unexpected(current.error());
            if (auto valid = checked(component, caller); !valid)
                return tl::unexpected(valid.error());
            if (!caller.trusted && !sameCommands(state, component))
                return fail(Failure::Forbidden,
                            QStringLiteral("without tokens the commands of steps and checks can only be changed in the "
                                           "migration file; edit it and send the router SIGHUP"));
            for (const auto &need : component.needs) {
                if (!find({need}) || need == id.value)
                    return fail(Failure::Invalid, QStringLiteral("needs: there is no component \"%1\"").arg(need),
                                {{QStringLiteral("/needs"), QStringLiteral("there is no component \"%1\"").arg(need)}});
            }
            if (state && loosens(state->definition, component)) {
                if (auto more = collect(*state, definitionSubject(component), caller, QStringLiteral("definition"))) {
                    if (*more)
                        (*more)->write.decision.record[QStringLiteral("proposed")] = toJson(component);
                    return *more;
                }
            }
            auto following = state ? *state : newborn(component, m_clock.now());
            QList<ComponentId> restarted;
            redefine(following, component, m_clock.now(), restarted);
            auto change = this->change(QStringLiteral("definition"), caller, {{id, following}});
            change.warnings = midflight::slowGates(gateInputs(following));
            change.nothing = state && state->definition == component;
            change.write.restarted = state ? restarted : QList<ComponentId> {id};
            if (state)
                change.write.decision.record[QStringLiteral("changed")]
                    = QJsonArray::fromStringList(changedMembers(toJson(state->definition), toJson(component)));
            return change;
        },
        std::move(answer));
}

void Decisions::setRules(const ComponentId &id, const QList<Rule> &rules, const std::optional<QList<Rule>> &seen,
                         std::optional<qint64> ifMatch, const Caller &caller, DecisionAnswer answer)
{
    if (const auto state = known(id); !state)
        return answer(tl::unexpected(state.error()));
    // The rest of the definition is the one in force when its turn comes.
    const auto redefined = [id, rules, seen](const ComponentState *state) -> Result<Component> {
        if (seen && state && state->definition.rules != *seen)
            return fail(Failure::RevisionChanged, QStringLiteral("%1: its rules have changed since you saw them; look again").arg(id.value));
        auto component = state ? state->definition : Component {};
        component.id = id;
        component.rules = rules;
        return component;
    };
    define(id, redefined, ifMatch, caller, std::move(answer));
}

void Decisions::remove(const ComponentId &id, std::optional<qint64> ifMatch, const Caller &caller, DecisionAnswer answer)
{
    submit(
        [this, id, ifMatch, caller]() -> Result<Change> {
            const auto state = known(id);
            if (!state)
                return tl::unexpected(state.error());
            if (auto current = checkRevision(ifMatch); !current)
                return tl::unexpected(current.error());
            if ((*state)->routing.stage != Stage::Old)
                return fail(Failure::NotPossible,
                            QStringLiteral("%1 is in %2: only a component in old can be removed; roll it back first")
                                .arg(id.value, toString((*state)->routing.stage)));
            for (const auto &other : m_order) {
                if (m_states[{other}].definition.needs.contains(id.value))
                    return fail(Failure::NotPossible, QStringLiteral("%1 needs %2: change that first").arg(other, id.value));
            }
            auto following = **state;
            following.removed = true;
            return this->change(QStringLiteral("remove"), caller, {{id, following}});
        },
        std::move(answer));
}

void Decisions::freeze(const ComponentId &id, bool frozen, std::optional<qint64> ifMatch, const Caller &caller,
                       DecisionAnswer answer)
{
    submit(
        [this, id, frozen, ifMatch, caller]() -> Result<Change> {
            const auto state = known(id);
            if (!state)
                return tl::unexpected(state.error());
            if (auto current = checkRevision(ifMatch); !current)
                return tl::unexpected(current.error());
            auto following = **state;
            following.frozen = frozen;
            auto change = this->change(frozen ? QStringLiteral("freeze") : QStringLiteral("thaw"), caller, {{id, following}});
            change.nothing = (*state)->frozen == frozen;
            return change;
        },
        std::move(answer));
}

void Decisions::deployed(const ComponentId &id, Side side, const QString &version, std::optional<qint64> ifMatch,
                         const Caller &caller, DecisionAnswer answer)
{
    submit(
        [this, id, side, version, ifMatch, caller]() -> Result<Change> {
            const auto state = known(id);
            if (!state)
                return tl::unexpected(state.error());
            if (auto current = checkRevision(ifMatch); !current)
                return tl::unexpected(current.error());
            auto following = **state;
            following.deployments += toString(side) + u' ' + version;
            following.evidenceSince = m_clock.now();
            following.approvals.clear();
            auto change = this->change(QStringLiteral("deployed"), caller, {{id, following}});
            change.write.restarted = {id};
            change.write.decision.reason = QStringLiteral("%1 runs %2").arg(toString(side), version);
            return change;
        },
        std::move(answer));
}

void Decisions::undo(qint64 revision, std::optional<qint64> ifMatch, const Caller &caller, DecisionAnswer answer)
{
    submit(
        [this, revision, ifMatch, caller]() -> Result<Change> {
            if (auto current = checkRevision(ifMatch); !current)
                return tl::unexpected(current.error());
            if (revision != m_revision || revision != m_last.revision)
                return fail(Failure::RevisionChanged,
                            QStringLiteral("only the last decision can be undone, and that is revision %1 (%2)")
                                .arg(m_revision)
                                .arg(lastInWords()));
            static const QStringList undoable {QStringLiteral("stage"), QStringLiteral("rollback"), QStringLiteral("freeze"),
                                               QStringLiteral("thaw"), QStringLiteral("definition"), QStringLiteral("undo"),
                                               QStringLiteral("approve")};
            const auto before = m_last.record[QStringLiteral("before")].toObject();
            if (!undoable.contains(m_last.action) || before.isEmpty())
                return fail(Failure::NotPossible, QStringLiteral("%1 cannot be undone").arg(lastInWords()));
            QMap<ComponentId, ComponentState> changed;
            QList<ComponentId> restarted;
            for (auto it = before.begin(); it != before.end(); ++it) {
                const ComponentId id {it.key()};
                const auto stored = componentStateFromJson(id, it->toObject());
                const auto *current = find(id);
                if (!stored || !current)
                    return fail(Failure::NotPossible, QStringLiteral("%1 cannot be restored").arg(id.value));
                if (!caller.mayChange(current->definition.owner))
                    return fail(Failure::Forbidden, QStringLiteral("%1 may change the components of %2 only, and %3 is not one of them")
                                                        .arg(caller.name, caller.owner, id.value));
                const auto target = stored->routing.stage;
                const bool forward = target >= Stage::New && target > current->routing.stage;
                if (current->definition.gates.approvals > 1 && (forward || loosens(current->definition, stored->definition)))
                    return fail(Failure::GatesNotMet,
                                QStringLiteral("%1 asks for %2 approvals, which one undo cannot give; decide it anew").arg(id.value)
                                    .arg(current->definition.gates.approvals));
                if (current->frozen && stored->frozen && target > current->routing.stage)
                    return fail(Failure::Frozen, QStringLiteral("%1 is frozen").arg(id.value));
                if (forward && !judge(id).ready)
                    return fail(Failure::GatesNotMet,
                                QStringLiteral("%1 would go back to %2, and its gates do not hold now").arg(id.value, toString(target)));
                const bool wide = stored->routing.share > std::max(current->routing.share, freeShare);
                if (wide && !provenForShare(judge(id)))
                    return fail(Failure::GatesNotMet,
                                QStringLiteral("%1 would go back to a share of %2 %, and that is not proven now").arg(id.value)
                                    .arg(stored->routing.share * 100));
                auto following = withRouting(*current, stored->routing, m_clock.now());
                following.frozen = stored->frozen;
                following.overridden = stored->overridden;
                redefine(following, stored->definition, m_clock.now(), restarted);
                if (m_last.action == QLatin1String("approve"))
                    following.approvals = stored->approvals;
                changed[id] = following;
            }
            auto change = this->change(QStringLiteral("undo"), caller, changed);
            change.write.restarted = restarted;
            change.write.decision.reason = QStringLiteral("undo of revision %1").arg(revision);
            change.write.decision.record[QStringLiteral("undone")] = revision;
            return change;
        },
        std::move(answer));
}

Result<Decisions::Change> Decisions::importComponent(const Component &component) const
{
    if (auto valid = checked(component, fromFile); !valid)
        return tl::unexpected(valid.error());
    const auto now = m_clock.now();
    const auto json = toJson(component);
    const auto existing = m_states.constFind(component.id);
    const bool fresh = existing == m_states.constEnd() || (existing->removed && existing->fileDefinition != json);
    auto following = fresh ? newborn(component, now) : *existing;
    QList<ComponentId> restarted;
    if (fresh) {
        restarted += component.id;
    } else {
        const auto merged = componentFromJson(component.id,
                                              mergeDefinition(existing->fileDefinition, json, toJson(existing->definition)));
        if (!merged)
            return tl::unexpected(merged.error());
        redefine(following, *merged, now, restarted);
    }
    following.fileDefinition = json;
    auto change = this->change(QStringLiteral("import"), fromFile, {{component.id, following}});
    if (!fresh) {
        const auto changed = changedMembers(toJson(existing->definition), toJson(following.definition));
        change.nothing = changed.isEmpty() && existing->fileDefinition == json;
        change.write.decision.record[QStringLiteral("changed")] = QJsonArray::fromStringList(changed);
    }
    change.write.restarted = restarted;
    return change;
}

/// What came from the file and is not in it any more. What something that stays needs, stays.
Result<QStringList> Decisions::goneFrom(const Migration &migration) const
{
    QSet<QString> told;
    QSet<QString> needed;
    for (const auto &component : migration.components) {
        told += component.id.value;
        needed += QSet<QString>(component.needs.cbegin(), component.needs.cend());
    }
    QStringList gone;
    for (const auto &id : m_order) {
        const auto &state = *find({id});
        if (told.contains(id))
            continue;
        if (state.fileDefinition.isEmpty()) {
            needed += QSet<QString>(state.definition.needs.cbegin(), state.definition.needs.cend());
            continue;
        }
        if (state.routing.stage != Stage::Old)
            return fail(Failure::NotPossible,
                        QStringLiteral("components.%1: is in %2 and cannot be removed; roll it back first, or put it back into the file")
                            .arg(id, toString(state.routing.stage)));
        gone += id;
    }
    // What stays because it is needed needs others in its turn.
    while (gone.removeIf([&](const QString &id) {
        if (!needed.contains(id))
            return false;
        const auto &needs = find({id})->definition.needs;
        needed += QSet<QString>(needs.cbegin(), needs.cend());
        return true;
    }) > 0) { }
    return gone;
}

Result<Decisions::Change> Decisions::importAll(const Migration &migration) const
{
    if (!m_settings.id.isEmpty() && m_settings.id != migration.id)
        return fail(Failure::NotPossible,
                    QStringLiteral("id: the store holds the migration \"%1\" and the file is of \"%2\"; choose another "
                                   "--store, or write id = \"%1\" into the file")
                        .arg(m_settings.id, migration.id));
    QStringList order;
    QList<Change> changes;
    const auto add = [&](Change change) {
        if (!change.nothing)
            changes += std::move(change);
    };
    for (const auto &component : migration.components) {
        order += component.id.value;
        auto change = importComponent(component);
        if (!change)
            return change;
        add(*std::move(change));
    }
    const auto gone = goneFrom(migration);
    if (!gone)
        return tl::unexpected(gone.error());
    for (const auto &id : *gone) {
        auto following = *find({id});
        following.removed = true;
        add(change(QStringLiteral("remove"), fromFile, {{{id}, following}}));
    }
    const MigrationSettings &settings = migration;
    auto last = change(QStringLiteral("import"), fromFile, {});
    last.nothing = m_settings == settings;
    last.write.decision.to = settings.title;
    last.write.decision.record[QStringLiteral("changed")] = QJsonArray::fromStringList(changedMembers(toJson(m_settings), toJson(settings)));
    last.write.settings = settings;
    add(last);
    if (changes.isEmpty())
        return last;
    auto together = changes.takeLast();
    for (const auto &change : std::as_const(changes)) {
        together.write.earlier += change.write.decision;
        together.write.changed.insert(change.write.changed);
        together.write.restarted += change.write.restarted;
    }
    const QSet<QString> told(order.cbegin(), order.cend());
    std::copy_if(m_order.cbegin(), m_order.cend(), std::back_inserter(order), [&](const QString &id) { return !told.contains(id); });
    together.write.order = order;
    return together;
}

void Decisions::import(const Migration &migration, DecisionAnswer answer)
{
    submit([this, migration] { return importAll(migration); }, std::move(answer));
}

} // namespace midflight
