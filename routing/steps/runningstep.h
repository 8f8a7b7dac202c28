// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"
#include "routing/steps/privatefiles.h"

namespace midflight {

/// Says, while alive, that a step of a component is running on the new side in this process: for a rollback that is
/// asked to end such steps. Gone with the process, however it ends. Never a reason for a run to fail.
class RunningStep
{
public:
    explicit RunningStep(const ComponentId &component);
    ~RunningStep();
    RunningStep(const RunningStep &) = delete;

    /// Asks (SIGTERM) every such step of this user on this machine to end. \returns how many
    static int stopAll(const ComponentId &component);

private:
    static QByteArray directoryFor(const ComponentId &component);
    QByteArray m_path;
    FileDescriptor m_file;
};

} // namespace midflight
