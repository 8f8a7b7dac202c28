// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/evidence/evidencesource.h"
#include "routing/decisions/requests.h"
#include "routing/decisions/transitions.h"
#include "routing/domain/clock.h"
#include "routing/domain/componentstate.h"
#include "routing/evidence/judge.h"
#include "routing/store/writer.h"

#include <QSet>

#include <deque>

namespace midflight {

/// Where every change of the migration's state goes through: validated, stored, table published, answered; a rollback
/// publishes first. Lives on one thread; answers arrive there through the writer's Post.
///
/// Decisions are stored one at a time, so each is judged on what the one before left. A rollback does not wait for
/// that: it holds at once, takes the next revision, and what it rolled back stays so when the earlier decision lands.
class Decisions
{
public:
    struct Hooks {
        /// The routing changed; returns once every data-plane thread has the new table.
        std::function<void(RoutingTablePointer)> publish;
        /// State of these components, or the migration's, changed.
        std::function<void(const QList<ComponentId> &)> changed;
        /// Evidence began anew.
        std::function<void(const QHash<ComponentId, Figures> &)> restarted;
        /// Runs the call after that time on the deciding thread.
        std::function<void(std::chrono::milliseconds, std::function<void()>)> after;
    };

    Decisions(Writer &writer, const EvidenceSource &evidence, const Clock &clock, Hooks hooks);

    void load(const StoredState &state);
    /// Of a shared store: takes over what other routers decided. Rollbacks of this router that are not stored yet stay in
    /// force, and are decided anew on top of it.
    void adopt(const StoredState &state);
    /// A decision of this router is in the store.
    void noteStored(const Decision &decision);

    qint64 revision() const { return m_revision; }
    const MigrationSettings &settings() const { return m_settings; }
    const QDateTime &started() const { return m_started; } ///< of the first decision; not valid before it
    const QStringList &order() const { return m_order; } ///< ids, removed ones left out
    const ComponentState *find(const ComponentId &id) const; ///< null: unknown or removed
    QList<Component> definitions() const; ///< in order
    RoutingTablePointer table() const { return m_table; }

    GateVerdicts judge(const ComponentId &id) const;
    QString evidence(const ComponentId &id, const GateVerdicts &verdicts) const;
    /// Sentences on gates that would take more than a year at the traffic seen.
    QStringList slowGates(const ComponentId &id) const;

    void move(const ComponentId &id, const StageRequest &request, const Caller &caller, DecisionAnswer answer);
    /// One decision for all of them, or none: the first that is refused refuses the others, each judged as move() would.
    /// What asks for several approvals is refused; unchanged ones are left as they are.
    void moveTogether(const QMap<ComponentId, StageRequest> &requests, const Caller &caller, DecisionAnswer answer);
    /// One decision for all of them. Unchanged ones are left as they are; all unchanged: the same revision.
    /// Answers also what stays in new and needs one of them, and what the checks for rollback say against it.
    void rollBack(const RollbackRequest &request, const Caller &caller, DecisionAnswer answer);
    /// What is in new and needs one of these, directly or through others.
    QList<ComponentId> neededBy(const QList<ComponentId> &ids) const;
    QStringList rollbackWarnings(const ComponentId &id) const;
    void freeze(const ComponentId &id, bool frozen, std::optional<qint64> ifMatch, const Caller &caller, DecisionAnswer answer);
    void undo(qint64 revision, std::optional<qint64> ifMatch, const Caller &caller, DecisionAnswer answer);
    void define(const Component &component, std::optional<qint64> ifMatch, const Caller &caller, DecisionAnswer answer);
    /// `seen`: the rules that these replace. Refused when the component has others by now; what else moved does not matter.
    void setRules(const ComponentId &id, const QList<Rule> &rules, const std::optional<QList<Rule>> &seen,
                  std::optional<qint64> ifMatch, const Caller &caller, DecisionAnswer answer);
    void remove(const ComponentId &id, std::optional<qint64> ifMatch, const Caller &caller, DecisionAnswer answer);
    void deployed(const ComponentId &id, Side side, const QString &version, std::optional<qint64> ifMatch,
                  const Caller &caller, DecisionAnswer answer);
    /// Takes a migration file over, all of it or nothing: where it changed since it was last read it wins, what was edited
    /// elsewhere stays. A decision for each component that differs.
    void import(const Migration &migration, DecisionAnswer answer);

    /// Looks at a component whose figures or checks changed: forgets signatures given on evidence that has turned,
    /// proposes a rollback where the new system broke, and carries it out where the component asks for that.
    void review(const ComponentId &id);
    /// The rollback that is proposed; empty when nothing speaks for one.
    std::optional<LiveWatch::Alarm> alarm(const ComponentId &id) const;

    /// How one of the component's checks ended. Counts as long as the component defines that check.
    void noteCheck(const ComponentId &id, const CheckDefinition &check, const CheckResult &result);
    /// Results of the checks of a scope, also of those that did not run yet or did not answer of late.
    QList<CheckResult> checkResults(const ComponentState &state, const QString &scope) const;

    /// Whether leads can be told apart: the router was given tokens.
    void setTellsLeadsApart(bool tells) { m_tellsLeadsApart = tells; }

private:
    /// What a decision would do, worked out against the state as it is when its turn comes. No revision yet.
    struct Change {
        DecisionWrite write;
        bool nothing = false;
        int approvals = 0; ///< of `needed`; see Decided
        int needed = 0;
        QStringList warnings;
    };
    using Prepare = std::function<Result<Change>()>;
    /// A rollback that holds here and is not in the store yet.
    struct Unstored {
        RollbackRequest request; ///< its components are those it moved
        Caller caller;
        qint64 revision = 0;
        std::function<void(bool)> settle; ///< told whether it is durable
    };

    void submit(Prepare prepare, DecisionAnswer answer);
    void next();
    void land(const Change &change, const DecisionAnswer &answer, const Written &written);
    void apply(const QMap<ComponentId, ComponentState> &changed);
    void take(const StoredState &state);
    void store(Unstored rollback, DecisionWrite write);
    void rollBackAnew(const Unstored &rollback);
    /// In force as of the next revision, which it takes.
    DecisionWrite rollbackWrite(const RollbackRequest &request, const Caller &caller, const QMap<ComponentId, ComponentState> &changed);
    void publish();
    /// A signature for `subject` where more are due after it; empty when this one is the last, or enough by itself.
    std::optional<Result<Change>> collect(const ComponentState &state, const QString &subject, const Caller &caller,
                                          const QString &to) const;
    void forgetTurned(const ComponentId &id);
    Result<void> checked(const Component &component, const Caller &caller) const;
    using Redefine = std::function<Result<Component>(const ComponentState *)>;
    void define(const ComponentId &id, const Redefine &redefined, std::optional<qint64> ifMatch, const Caller &caller,
                DecisionAnswer answer);
    Result<Change> importAll(const Migration &migration) const;
    Result<Change> importComponent(const Component &component) const;
    Result<QStringList> goneFrom(const Migration &migration) const;
    Change change(const QString &action, const Caller &caller, const QMap<ComponentId, ComponentState> &changed) const;
    Result<void> checkRevision(std::optional<qint64> ifMatch) const;
    Result<const ComponentState *> known(const ComponentId &id) const;
    QString lastInWords() const; ///< "rollback of fastqc by ada"
    GateInputs gateInputs(const ComponentState &state) const;
    TransitionContext context(const ComponentId &id) const;
    QJsonObject proof(const ComponentId &id) const;

    Writer &m_writer;
    const EvidenceSource &m_evidence;
    const Clock &m_clock;
    Hooks m_hooks;

    MigrationSettings m_settings;
    QDateTime m_started;
    qint64 m_revision = 0; ///< last one handed out
    qint64 m_adopted = 0; ///< the state as stored at this revision was taken over
    std::vector<Unstored> m_unstored;
    QMap<ComponentId, ComponentState> m_states;
    QStringList m_order;
    Decision m_last; ///< for undo, and to say what changed
    RoutingTablePointer m_table;
    std::deque<std::pair<Prepare, DecisionAnswer>> m_waiting;
    bool m_isStoring = false; ///< a decision is on its way to the store
    QMap<ComponentId, ComponentState> m_storing; ///< what it changes
    bool m_tellsLeadsApart = false;
    QHash<ComponentId, QHash<QString, std::pair<CheckDefinition, CheckResult>>> m_checks; ///< by the check's name
    QSet<ComponentId> m_proposed; ///< a rollback was proposed and told
    QHash<ComponentId, QDateTime> m_resting; ///< not tried again before that
    QSet<ComponentId> m_overtaken; ///< of these, rolled back meanwhile
};

} // namespace midflight
