// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/decisionchain.h"
#include "routing/store/connection.h"

namespace midflight {

/// Checks the next page of the stored decisions. Error: the store cannot be read.
Result<ChainCheck> checkPage(Connection &connection, ChainCheck check);

} // namespace midflight
