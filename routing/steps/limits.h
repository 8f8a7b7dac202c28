// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace midflight {

/// Our own limits on work that the caller did not ask for. What exceeds one is skipped and counted, never an error of
/// the system that runs. Each has an environment variable, for machines that are larger or smaller than most.
struct StepLimits {
    qint64 capture = 256LL << 20; ///< bytes copied of the answering side's outputs; MIDFLIGHT_CAPTURE_LIMIT
    qint64 captureEntries = 10'000; ///< files and directories copied
    qint64 input = 64LL << 20; ///< bytes kept of a piped stdin; MIDFLIGHT_STDIN_LIMIT
    qint64 shadowDisk = 4LL << 30; ///< bytes the other side may write; MIDFLIGHT_SHADOW_DISK
    int shadowRuns = 64; ///< other sides alive at once, of this user on this machine; MIDFLIGHT_SHADOW_RUNS
    qint64 spoolBytes = 64LL << 20; ///< reports waiting for the router; MIDFLIGHT_SPOOL_LIMIT
    qint64 spoolReports = 20'000;

    static StepLimits fromEnvironment();
    /// Bytes that stay free on a disk of `size` bytes.
    static qint64 reserve(qint64 size) { return qMin<qint64>(size / 20, 1LL << 30); }
};

} // namespace midflight
