// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"

namespace midflight {

/// What midflightctl's exit codes mean; `run` has the answering side's instead. Part of the contract.
namespace exitcode {
constexpr int done = 0;
constexpr int refused = 1;
constexpr int wrongUse = 2;
constexpr int unreachable = 3;
}

/// Says on stderr what failed, one line and one more for each detail.
/// \returns the exit code that belongs to it
int complain(const Error &error);

} // namespace midflight
