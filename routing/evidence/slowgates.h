// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/evidence/judge.h"

namespace midflight {

/// Gates that would take more than a year at the traffic seen, a sentence each: they ask for more than will ever come.
/// Empty while the traffic is unknown. \param inputs as for judgeGates()
QStringList slowGates(const GateInputs &inputs);

} // namespace midflight
