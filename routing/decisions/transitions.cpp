// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/decisions/transitions.h"

namespace midflight {

ComponentState withRouting(ComponentState state, const Routing &routing, const QDateTime &now)
{
    if (routing.stage != state.routing.stage) {
        state.shadowSeconds = state.secondsInShadow(now);
        state.stageSince = now;
        state.overridden = false;
    }
    if (routing != state.routing)
        state.approvals.clear();
    state.routing = routing;
    return state;
}

Result<ComponentState> rolledBack(const ComponentState &state, bool keepComparing, const QDateTime &now)
{
    if (state.routing.stage == Stage::Retired)
        return fail(Failure::NotPossible,
                    QStringLiteral("%1 is retired: its old system is switched off, there is nothing to roll back to")
                        .arg(state.definition.id.value));
    Routing routing;
    routing.stage = keepComparing && state.routing.stage != Stage::Old ? Stage::Shadow : Stage::Old;
    if (routing.stage == Stage::Shadow && state.routing.stage == Stage::Shadow)
        routing.sample = state.routing.sample;
    return withRouting(state, routing, now);
}

static Result<double> fraction(const std::optional<double> &given, double otherwise, const QString &name)
{
    const double value = given.value_or(otherwise);
    if (!(value >= 0 && value <= 1))
        return fail(Failure::Invalid, QStringLiteral("%1 must be between 0 and 1").arg(name),
                    {{u'/' + name, QStringLiteral("must be between 0 and 1")}});
    return value;
}

static Result<Routing> requestedRouting(const Routing &current, const StageRequest &request)
{
    const bool stays = request.to == current.stage;
    Routing routing;
    routing.stage = request.to;
    const double usual = request.to == Stage::New ? 0.1 : 1.0;
    auto sample = fraction(request.sample, stays ? current.sample : usual, QStringLiteral("sample"));
    if (!sample)
        return tl::unexpected(sample.error());
    auto share = fraction(request.share, stays ? current.share : 0, QStringLiteral("share"));
    if (!share)
        return tl::unexpected(share.error());
    const bool canary = *share > 0 || !request.include.value_or(QStringList()).isEmpty();
    if (canary && request.to != Stage::Shadow)
        return fail(Failure::Invalid, QStringLiteral("share and include are for shadow only"),
                    {{QStringLiteral("/share"), QStringLiteral("is for shadow only")}});
    routing.sample = *sample;
    routing.share = *share;
    routing.include = request.include.value_or(stays ? current.include : QStringList());
    routing.exclude = request.exclude.value_or(stays ? current.exclude : QStringList());
    return routing;
}

static QString gatesMissing(const GateVerdicts &verdicts, QList<Detail> &details, const QStringList &only = {})
{
    QStringList missing;
    for (const auto &gate : verdicts.gates) {
        if (gate.holds != false || gate.id == QLatin1String("approvals") || (!only.isEmpty() && !only.contains(gate.id)))
            continue;
        missing += gate.title + QStringLiteral(" (") + gate.detail + u')';
        details += Detail {QStringLiteral("/gates/") + gate.id, gate.detail};
    }
    return missing.join(QStringLiteral("; "));
}

static const QStringList shareGates {QStringLiteral("mismatch"), QStringLiteral("errors")};

bool provenForShare(const GateVerdicts &verdicts)
{
    return std::none_of(verdicts.gates.cbegin(), verdicts.gates.cend(),
                        [](const Gate &gate) { return gate.holds == false && shareGates.contains(gate.id); });
}

/// What a forward move asks of its request, whatever the gates say.
static Result<void> precondition(const StageRequest &request, const TransitionContext &context)
{
    if (!request.ifMatch)
        return fail(Failure::PreconditionRequired,
                    QStringLiteral("this decision needs If-Match with the revision you saw; it is %1 now").arg(context.revision));
    if (request.override) {
        if (request.reason.trimmed().isEmpty())
            return fail(Failure::Invalid, QStringLiteral("an override needs a reason"),
                        {{QStringLiteral("/reason"), QStringLiteral("an override needs a reason")}});
        return {};
    }
    if (request.evidence.isEmpty())
        return fail(Failure::PreconditionRequired,
                    QStringLiteral("this decision needs \"evidence\": the hash of the gates you saw"));
    if (request.evidence != context.evidence)
        return fail(Failure::RevisionChanged,
                    QStringLiteral("the evidence has moved since you saw it: which gates hold, the rules or the "
                                   "definition changed; look again"));
    return {};
}

static Result<void> permitted(const ComponentState &state, const Routing &wanted, const StageRequest &request,
                              const TransitionContext &context)
{
    const auto id = state.definition.id.value;
    const bool forward = wanted.stage > state.routing.stage && wanted.stage >= Stage::New;
    const bool widens = wanted.stage == Stage::Shadow
        && (wanted.share > state.routing.share || (!wanted.include.isEmpty() && wanted.include != state.routing.include));
    if (!forward && !widens)
        return {};
    if (auto met = precondition(request, context); !met)
        return met;
    if (wanted.stage == Stage::Retired && state.routing.stage != Stage::New)
        return fail(Failure::NotPossible, QStringLiteral("%1 is not in new: only what new answers can be retired").arg(id));
    if (request.override)
        return {};
    QList<Detail> details;
    if (forward) {
        if (state.routing.stage == Stage::Old)
            return fail(Failure::GatesNotMet, QStringLiteral("%1 has not run in parallel: start shadow first").arg(id));
        if (!context.gates.ready) {
            const auto missing = gatesMissing(context.gates, details);
            return fail(Failure::GatesNotMet, QStringLiteral("%1 is not proven yet: %2").arg(id, missing), details);
        }
    } else if (wanted.share > freeShare) {
        const auto missing = gatesMissing(context.gates, details, shareGates);
        if (!provenForShare(context.gates))
            return fail(Failure::GatesNotMet, QStringLiteral("a share above 25 % is not proven yet: %1").arg(missing), details);
    }
    return {};
}

Result<ComponentState> transition(const ComponentState &state, const StageRequest &request, const TransitionContext &context)
{
    const auto id = state.definition.id.value;
    if (request.ifMatch && *request.ifMatch != context.revision)
        return fail(Failure::RevisionChanged,
                    QStringLiteral("the revision is %1, you saw %2; since then: %3")
                        .arg(context.revision)
                        .arg(*request.ifMatch)
                        .arg(context.lastChange));
    auto wanted = requestedRouting(state.routing, request);
    if (!wanted)
        return tl::unexpected(wanted.error());
    if (*wanted == state.routing)
        return state;
    if (state.routing.stage == Stage::Retired)
        return fail(Failure::NotPossible,
                    QStringLiteral("%1 is retired: its old system is switched off and cannot answer any more").arg(id));
    if (state.frozen)
        return fail(Failure::Frozen, QStringLiteral("%1 is frozen: only a rollback is possible until it is thawed").arg(id));
    if (auto allowed = permitted(state, *wanted, request, context); !allowed)
        return tl::unexpected(allowed.error());
    auto next = withRouting(state, *wanted, context.now);
    if (wanted->stage != state.routing.stage)
        next.overridden = request.override && wanted->stage >= Stage::New;
    return next;
}

} // namespace midflight
