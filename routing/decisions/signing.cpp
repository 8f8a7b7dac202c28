// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures of different leads: collected, counted, and forgotten when the evidence turns.
#include "routing/decisions/approvals.h"
#include "routing/decisions/decisions.h"

namespace midflight {

/// How long a refused write of ours rests before it is tried again.
static constexpr std::chrono::seconds rest {10};

std::optional<Result<Decisions::Change>> Decisions::collect(const ComponentState &state, const QString &subject,
                                                            const Caller &caller, const QString &to) const
{
    const int needed = state.definition.gates.approvals;
    auto signers = signersOf(state, subject);
    const bool again = signers.contains(caller.name);
    if (!again)
        signers += caller.name;
    if (needed <= 1 || signers.size() >= needed)
        return std::nullopt;
    if (!caller.trusted)
        return fail(Failure::NotPossible,
                    QStringLiteral("%1 asks for %2 approvals of different leads, and without tokens leads cannot be told apart")
                        .arg(state.definition.id.value)
                        .arg(needed));
    auto following = state;
    if (!again)
        following.approvals += Approval {subject, caller.name, m_clock.now()};
    auto change = this->change(QStringLiteral("approve"), caller, {{state.definition.id, following}});
    change.nothing = again;
    change.approvals = int(signers.size());
    change.needed = needed;
    change.write.decision.to = to;
    return change;
}

void Decisions::forgetTurned(const ComponentId &id)
{
    const auto now = m_clock.now();
    if (m_resting.value(id) > now)
        return;
    const auto &state = m_states[id];
    const auto next = state.routing.stage == Stage::New ? Stage::Retired : Stage::New;
    // After a start, checks have yet to run; until then nobody knows whether they turned.
    const auto checks = gateInputs(state).checks;
    if (std::any_of(checks.cbegin(), checks.cend(), [](const CheckResult &check) { return !check.time.isValid(); }))
        return;
    const auto verdicts = judge(id);
    const auto standing = stageSubject(next, evidence(id, verdicts));
    QStringList turned;
    for (const auto &approval : state.approvals) {
        if (approval.subject.startsWith(QLatin1String("stage:")) && approval.subject != standing)
            turned += approval.subject;
    }
    if (turned.isEmpty())
        return;
    QStringList open;
    for (const auto &gate : verdicts.gates) {
        if (gate.holds == false && gate.id != QLatin1String("approvals"))
            open += gate.title;
    }
    m_resting[id] = now.addDuration(rest);
    // What turned may have turned back by the time this is stored: the signatures are gone all the same.
    submit(
        [this, id, turned, open, now]() -> Result<Change> {
            const auto current = known(id);
            if (!current)
                return tl::unexpected(current.error());
            auto following = **current;
            QStringList names;
            following.approvals.removeIf([&](const Approval &approval) {
                const bool gone = turned.contains(approval.subject) && approval.time <= now;
                if (gone)
                    names += approval.by;
                return gone;
            });
            auto change = this->change(QStringLiteral("forget"), {QStringLiteral("midflight"), true, {}}, {{id, following}});
            change.nothing = names.isEmpty();
            change.write.decision.reason = QStringLiteral("the evidence turned%1; no longer approved by %2")
                                               .arg(open.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(open.join(QStringLiteral(", "))),
                                                    names.join(QStringLiteral(", ")));
            return change;
        },
        [this, id](const Result<Decided> &done) {
            if (done)
                m_resting.remove(id);
        });
}

} // namespace midflight
