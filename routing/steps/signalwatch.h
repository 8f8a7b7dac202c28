// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/steps/childprocess.h"
#include "routing/steps/privatefiles.h"

namespace midflight {

/// Receives signals as data while alive: those meant for the answering side, and the end of children. What the caller
/// ignores stays ignored, here and in the programs started. One per process.
class SignalWatch
{
public:
    SignalWatch();
    ~SignalWatch();
    SignalWatch(const SignalWatch &) = delete;

    const SignalState &callers() const { return m_callers; } ///< for programs started meanwhile
    int descriptor() const { return m_descriptor.get(); }

    /// Hands on to `child` what was sent to this process alone. What the terminal generates went to its whole
    /// foreground group, so the child has it already.
    /// \returns true when a signal arrived that asks to end
    bool forwardTo(pid_t child);

    /// For a forked process of our own: children only, and every disposition as the caller had it.
    void watchChildrenOnly();

private:
    SignalState m_callers;
    FileDescriptor m_descriptor;
};

/// Ends this process by `signal`, as the program did whose place it holds, without a core file of its own.
[[noreturn]] void dieBy(int signal);

} // namespace midflight
