// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/judge.h"

#include "routing/evidence/confidencesequence.h"
#include "routing/evidence/judgeparts.h"
#include "routing/evidence/wording.h"

#include <cmath>

namespace midflight {

namespace {

Gate judgeShadowTime(const GateInputs &inputs)
{
    Gate gate;
    gate.id = QStringLiteral("shadow_time");
    gate.observed = inputs.secondsInShadow;
    QString soFar = QStringLiteral("not in parallel yet");
    if (inputs.secondsInShadow > 0)
        soFar = durationInWords(inputs.secondsInShadow) + QStringLiteral(" so far");
    else if (inputs.stage == Stage::Shadow)
        soFar = QStringLiteral("just begun");
    if (!inputs.settings.shadowTime) {
        gate.title = QStringLiteral("Time in parallel");
        gate.detail = QStringLiteral("not required; ") + soFar;
        return gate;
    }
    const double required = *inputs.settings.shadowTime;
    gate.title = QStringLiteral("Parallel for ") + durationInWords(required);
    gate.required = required;
    gate.holds = inputs.secondsInShadow > 0 && inputs.secondsInShadow >= required;
    gate.detail = soFar;
    if (!*gate.holds && inputs.stage == Stage::Shadow)
        gate.forecast = durationInWords(std::ceil(required - inputs.secondsInShadow)) + QStringLiteral(" to go");
    return gate;
}

Gate judgeComparisons(const GateInputs &inputs, const Tally &tally)
{
    Gate gate;
    gate.id = QStringLiteral("comparisons");
    const qint64 n = tally.n(inputs.settings.replay);
    gate.observed = double(n);
    gate.detail = n == 0 ? QStringLiteral("none yet") : countInWords(n);
    if (inputs.settings.replay && tally.replayed() > 0)
        gate.detail += QStringLiteral(", replays of past inputs included");
    else if (tally.replayed() > 0)
        gate.detail += QStringLiteral("; ")
            + counted(tally.replayed(), QStringLiteral("replay"), QStringLiteral("replays"))
            + QStringLiteral(" not counted");
    if (!inputs.settings.comparisons) {
        gate.title = QStringLiteral("Number of comparisons");
        gate.detail = QStringLiteral("not required; ") + gate.detail;
        return gate;
    }
    const qint64 required = *inputs.settings.comparisons;
    gate.title = QStringLiteral("At least ")
        + counted(required, QStringLiteral("comparison"), QStringLiteral("comparisons"));
    gate.required = double(required);
    gate.holds = n > 0 && n >= required;
    if (!*gate.holds)
        gate.forecast = forecastOf(std::max<qint64>(required - n, 1), QStringLiteral("more comparison"),
            QStringLiteral("more comparisons"), inputs.comparisonsPerSecond);
    return gate;
}

Gate judgeCoverage(const GateInputs &inputs, const Tally &tally)
{
    Gate gate;
    gate.id = QStringLiteral("coverage");
    const qint64 compared = tally.compared();
    if (tally.requests > 0) {
        const double share = std::min(1.0, double(compared) / double(tally.requests));
        gate.observed = share;
        gate.detail = countInWords(compared) + QStringLiteral(" of ")
            + counted(tally.requests, QStringLiteral("request"), QStringLiteral("requests")) + QStringLiteral(", ")
            + percentAtLeast(share);
    } else {
        gate.detail = QStringLiteral("no requests in parallel yet");
    }
    if (!inputs.settings.coverage) {
        gate.title = QStringLiteral("Requests compared");
        gate.detail = QStringLiteral("not required; ") + gate.detail;
        return gate;
    }
    const double required = *inputs.settings.coverage;
    gate.title = QStringLiteral("Compared \u2265 ") + percentExactly(required) + QStringLiteral(" of requests");
    gate.required = required;
    gate.holds = compared > 0 && tally.requests > 0 && double(compared) >= required * double(tally.requests);
    return gate;
}

Gate judgeNeeds(const GateInputs &inputs)
{
    Gate gate;
    gate.id = QStringLiteral("needs");
    gate.title = QStringLiteral("What it needs has moved");
    if (!inputs.hasNeeds) {
        gate.detail = QStringLiteral("needs no other component");
        return gate;
    }
    gate.required = 0;
    gate.observed = double(inputs.needsMissing.size());
    gate.holds = inputs.needsMissing.isEmpty();
    gate.detail = *gate.holds ? QStringLiteral("all on the new system")
                              : QStringLiteral("waiting for ") + inputs.needsMissing.join(QStringLiteral(", "));
    return gate;
}

Gate judgeChecks(const GateInputs &inputs)
{
    Gate gate;
    gate.id = QStringLiteral("checks");
    gate.title = QStringLiteral("Your own checks");
    if (!inputs.hasChecks) {
        gate.detail = QStringLiteral("none defined");
        return gate;
    }
    gate.required = double(inputs.checks.size());
    if (inputs.checks.isEmpty()) {
        gate.holds = false;
        gate.observed = 0;
        gate.detail = QStringLiteral("have not run yet");
        return gate;
    }
    QStringList failing;
    for (const CheckResult &check : inputs.checks) {
        if (!check.holds)
            failing << (check.lastLine.isEmpty() ? check.name
                                                 : check.name + QStringLiteral(" (") + check.lastLine + u')');
    }
    gate.observed = double(inputs.checks.size() - failing.size());
    gate.holds = failing.isEmpty();
    if (!*gate.holds)
        gate.detail = QStringLiteral("fails: ") + failing.join(QStringLiteral(", "));
    else if (inputs.checks.size() == 1)
        gate.detail = inputs.checks.first().name + QStringLiteral(" passes");
    else
        gate.detail = QStringLiteral("all ") + countInWords(inputs.checks.size()) + QStringLiteral(" pass");
    return gate;
}

Gate judgeApprovals(const GateInputs &inputs)
{
    Gate gate;
    gate.id = QStringLiteral("approvals");
    const int required = inputs.settings.approvals;
    gate.title = required == 1 ? QStringLiteral("Approved by a lead")
                               : QStringLiteral("Approved by ") + countInWords(required) + QStringLiteral(" leads");
    gate.observed = inputs.approvals;
    if (required <= 0) {
        gate.title = QStringLiteral("Approval");
        gate.detail = QStringLiteral("not required");
        return gate;
    }
    gate.required = required;
    gate.holds = inputs.approvals >= required;
    if (inputs.approvals == 0)
        gate.detail = QStringLiteral("nobody so far");
    else
        gate.detail = countInWords(inputs.approvals) + QStringLiteral(" of ") + countInWords(required);
    return gate;
}

} // namespace

double tunedTo(const GateSettings &settings)
{
    constexpr double usual = 500; // the gate's default, where it is off
    return settings.comparisons && *settings.comparisons > 0 ? double(*settings.comparisons) : usual;
}

QString forecastOf(qint64 more, const QString &one, const QString &many, double perSecond)
{
    QString text = about(more) + u' ' + (more == 1 ? one : many);
    if (perSecond > 0)
        text += QStringLiteral(", about ") + durationInWords(std::max(1.0, std::ceil(double(more) / perSecond)))
            + QStringLiteral(" at this pace");
    return text;
}

GateVerdicts judgeGates(const GateInputs &inputs)
{
    static const Tally nothing;
    const Tally &tally = inputs.tally ? *inputs.tally : nothing;
    GateVerdicts verdicts;
    verdicts.gates = {
        judgeShadowTime(inputs),
        judgeComparisons(inputs, tally),
        judgeMismatch(inputs, tally),
        judgeErrors(inputs, tally),
        judgeSlowdown(inputs, tally),
        judgeCoverage(inputs, tally),
        judgeNeeds(inputs),
        judgeChecks(inputs),
        judgeApprovals(inputs),
    };
    verdicts.ready = std::all_of(verdicts.gates.cbegin(), verdicts.gates.cend(),
        [](const Gate &gate) { return gate.holds.value_or(true) || gate.id == QLatin1String("approvals"); });
    return verdicts;
}

MismatchBound mismatchBound(const Tally &tally, const GateSettings &settings)
{
    MismatchBound bound;
    bound.n = tally.n(settings.replay);
    bound.k = tally.k(settings.replay);
    bound.confidence = settings.confidence;
    const Interval interval = confidenceSequence(bound.n, bound.k, 1 - settings.confidence, tunedTo(settings));
    bound.lower = interval.lower;
    bound.upper = interval.upper;
    return bound;
}

} // namespace midflight
