// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <atomic>
#include <chrono>

namespace midflight {

/// How a check's command ended.
struct CheckOutcome {
    bool holds = false; ///< exit code 0, in time, without flooding
    QString lastLine; ///< of its output, fit to be shown; what went wrong where there is none
};

struct CheckPlan {
    QStringList command; ///< argv, never a shell string
    QString directory; ///< where it runs; empty: here
    std::chrono::milliseconds limit {60'000}; ///< then it is ended with everything it started
};

/// Runs a check and waits for it: no input, both outputs in one. What it leaves running in its process group is ended
/// with it. Blocks the calling thread, which must outlive the call's child: it dies with that thread.
/// \param stop ends it early, within a few milliseconds
CheckOutcome runCheck(const CheckPlan &plan, const std::atomic<bool> &stop);

/// Output beyond this counts as a flood, bytes.
constexpr qint64 checkOutputLimit = 16 * 1024 * 1024;

} // namespace midflight
