// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/gates.h"
#include "routing/domain/routing.h"
#include "routing/evidence/tally.h"

namespace midflight {

/// How a check of the user's own stood when it last ran.
struct CheckResult {
    QString name;
    bool holds = false;
    QString lastLine;
    QDateTime time;
};

/// All that the gates of a component are judged on.
struct GateInputs {
    GateSettings settings;
    const Tally *tally = nullptr; ///< not owned
    Stage stage = Stage::Old;
    double secondsInShadow = 0; ///< 0 when it never was
    QStringList needsMissing; ///< ids this one needs that are not in `new`
    bool hasNeeds = false;
    QList<CheckResult> checks;
    bool hasChecks = false; ///< of the scope that is judged
    int approvals = 0;
    double comparisonsPerSecond = 0; ///< recent rate, for forecasts; 0: unknown
};

/// What the comparisons prove of the mismatch rate.
struct MismatchBound {
    qint64 n = 0;
    qint64 k = 0;
    double lower = 0; ///< confidence sequence, valid however often one looks
    double upper = 1;
    double confidence = 0.95;
};

struct GateVerdicts {
    bool ready = false; ///< all hold but approvals
    QList<Gate> gates; ///< always all nine, in the contract's order
};

GateVerdicts judgeGates(const GateInputs &inputs);
MismatchBound mismatchBound(const Tally &tally, const GateSettings &settings);

/// SHA-256, hex, over what an approval is bound to: definition, rules, deployments, start of the evidence, and which
/// gates hold; never counters.
QString evidenceHash(
    const QJsonObject &definition, const QStringList &deployments, const QDateTime &since, const QList<Gate> &gates);

/// Seconds for people: "14 days", "3 hours", "90 seconds".
QString durationInWords(double seconds);

} // namespace midflight
