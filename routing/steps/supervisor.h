// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/steps/limits.h"
#include "routing/steps/paralleljob.h"
#include "routing/steps/signalwatch.h"

#include <sys/types.h>

namespace midflight {

/// The process that runs the other side, compares and reports, holding nothing of the caller's. The caller's process
/// tells it how the answering side ends, and may be gone long before it is done.
class Supervisor
{
public:
    /// Forks it. The job's descriptors and workspace belong to it from now on. Empty process id: it could not.
    static Supervisor fork(ParallelJob &job, SignalWatch &signalWatch, ReportSink &sink, const StepLimits &limits);

    pid_t process() const { return m_process; }
    /// All that the answering side reads has been copied; `usable`: within bounds.
    void tellInput(bool usable) const;
    /// The answering side ended; its outputs are captured unless a limit of ours kept us from it.
    void tellEnded(const Outcome &outcome, SkipReason captured) const;

private:
    pid_t m_process = -1;
    FileDescriptor m_control;
};

/// Forks a process that holds nothing of the caller's and hands `report` to `sink`.
pid_t reportApart(const ComponentId &component, const Comparison &report, SignalWatch &signalWatch, ReportSink &sink);

} // namespace midflight
