// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/store/connection.h"

namespace midflight {

/// How often a shared store was written to: whoever knows an older number has not heard of everything.
Result<qint64> readGeneration(Connection &connection);

} // namespace midflight
