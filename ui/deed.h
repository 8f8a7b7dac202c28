// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace midflight {
Q_NAMESPACE

/// What a view asks for; the window passes it on.
enum class Deed { Open, StartShadow, StopShadow, Approve, RollBack };
Q_ENUM_NS(Deed)

} // namespace midflight
