// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/decisions/decisions.h"
#include "routing/recording/recorder.h"

namespace midflight {

/// Decisions stored since the program started, by action.
using DecisionCounts = QMap<QString, qint64>;

/// The page for Prometheus: text format 0.0.4, names after its conventions. What is counted per component survives a
/// restart, but for durations; they and everything about the process begin with it.
QByteArray metricsPage(const Decisions &decisions, const Recorder &recorder, const DecisionCounts &counts);

} // namespace midflight
