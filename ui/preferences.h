// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

class QSettings;

namespace midflight {

/// What the reader chose, beside how windows were left. A value.
struct Preferences {
    Theming::Choice theme = Theming::Choice::System;
    double textScale = 1; ///< of everything, over the system's own; takes effect at the next start
    bool notifyReady = true; ///< a component became ready to approve
    bool notifyRollback = true; ///< one was rolled back by itself
    bool notifyLost = true; ///< the router is lost

    /// What is not there, or makes no sense, keeps its default.
    static Preferences in(const QSettings &settings);
    void keep(QSettings &settings) const;
};

} // namespace midflight
