// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/steps/limits.h"
#include "routing/steps/placeholders.h"
#include "routing/steps/steproute.h"

namespace midflight {

struct StepRun {
    ComponentId component;
    QString key;
    StepValues values;
    bool wait = false; ///< for the other side, too
};

/// Carries out one run of a step: the answering side in the caller's place, the other side apart from it.
/// \returns the answering side's exit code; 2 for a wrong use, 126 or 127 when it could not be started. When a signal
///          ended the answering side, the same signal ends this process.
/// Messages about wrong use go to stderr; nothing else of ours is ever written to the caller's streams.
int runStep(const StepRun &run, const StepRoute &route, ReportSink &sink, const StepLimits &limits);

} // namespace midflight
