// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/document.h"

namespace midflight {

/// Appends a value as JSON, complete and without loss: integers of any size, order of members, any depth.
void writeJson(Value value, std::string &out);

} // namespace midflight
