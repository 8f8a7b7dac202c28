// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/comparison.h"

#include <QByteArrayList>
#include <csignal>
#include <sys/resource.h>
#include <sys/types.h>

namespace midflight {

/// What the caller's own disposition of signals was before this process changed any. A program started for the caller
/// gets it back, so that nohup and the like hold through us.
struct SignalState {
    sigset_t mask {};
    struct sigaction child {};
    struct sigaction pipe {};
    static SignalState save();
    void restore() const;
};

/// How a program is started. Descriptors of -1 are inherited.
struct ChildPlan {
    QByteArrayList argv; ///< argv[0] is looked up as execvp does
    int input = -1;
    int output = -1;
    int error = -1;
    bool ownGroup = false; ///< of processes, so that the whole of it can be ended
    bool shadow = false; ///< MIDFLIGHT_SHADOW=1, and the first to yield when processors or memory run short
    bool closeOthers = false; ///< inherits the three standard streams and nothing else
    QByteArray directory; ///< where it runs; empty: where this process does
    qint64 fileSize = -1; ///< largest file it may write, bytes; -1: as the caller
};

struct Child {
    pid_t pid = -1;
    int error = 0; ///< errno of what could not be started; 0 when it runs
};

/// Starts a program. It ends with this process (SIGKILL), as a bare command ends with kill -9.
Child startChild(const ChildPlan &plan, const SignalState &signalState);

/// How a program ended, as an outcome. Peak memory is the kernel's ru_maxrss: of the largest process, in bytes.
Outcome outcomeOf(int waitStatus, const rusage &usage, double seconds);
/// Of one that could not be started.
Outcome outcomeOfMissing(const QByteArray &program, int error);

/// The shell's exit code for a program that could not be started: 127 not found, 126 not executable.
int exitCodeForMissing(int error);

/// Seconds on the monotonic clock.
double monotonicSeconds();

} // namespace midflight
