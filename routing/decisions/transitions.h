// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/decisions/requests.h"
#include "routing/domain/componentstate.h"
#include "routing/evidence/judge.h"

namespace midflight {

/// What is known when a stage change is asked for.
struct TransitionContext {
    qint64 revision = 0;
    QDateTime now;
    GateVerdicts gates;
    QString evidence; ///< hash as of now
    QString lastChange; ///< of the newest decision, in words, for whoever saw an older revision
};

/// The state machine, as one pure function: old → shadow → new → retired, back at any time, nothing leaves retired.
/// Yields the state that follows; the same state when nothing would change.
Result<ComponentState> transition(const ComponentState &state, const StageRequest &request,
                                  const TransitionContext &context);

/// A share beyond this needs the mismatch and errors gates.
constexpr double freeShare = 0.25;
bool provenForShare(const GateVerdicts &verdicts);

/// To old, or to shadow with `keepComparing`. Error only for retired.
Result<ComponentState> rolledBack(const ComponentState &state, bool keepComparing, const QDateTime &now);

/// Puts a component into a stage: closes the time spent in shadow, dates the new stage.
ComponentState withRouting(ComponentState state, const Routing &routing, const QDateTime &now);

} // namespace midflight
