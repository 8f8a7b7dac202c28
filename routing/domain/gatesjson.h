// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/gates.h"
#include "routing/domain/jsonreader.h"

namespace midflight {

/// The `gates` of a component: what is not said keeps its default, "off" is not required.
GateSettings readGates(JsonReader &reader);

} // namespace midflight
