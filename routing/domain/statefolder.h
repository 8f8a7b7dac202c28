// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace midflight {

/// Where programs of Midflight keep what outlives them: $XDG_STATE_HOME/midflight, else ~/.local/state/midflight.
QString stateFolder();

} // namespace midflight
