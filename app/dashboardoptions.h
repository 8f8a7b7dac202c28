// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"
#include "ui/theme.h"

#include <QSize>
#include <QUrl>
#include <chrono>
#include <optional>

namespace midflight {

/// What the dashboard was asked to do.
struct DashboardOptions {
    std::optional<QUrl> router; ///< empty: --example, or the usual address
    QString example;
    QString file; ///< a migration file to look at, and to start a router with
    QString open; ///< "report" or "rollback": what to show first
    QString report; ///< file to render instead of opening a window
    QSize size {1920, 1080};
    Theming::Choice theme = Theming::Choice::System;
    QString pages; ///< folder to render the board and a component page into
    std::chrono::seconds after {0}; ///< how long the example runs before anything is rendered
    bool help = false;
    bool version = false;

    bool isHeadless() const { return !report.isEmpty() || !pages.isEmpty(); }
    static QString helpText();
};

/// Reads the command line. Works before any application object exists, because the platform is chosen from it.
Result<DashboardOptions> readDashboardOptions(const QStringList &arguments);

} // namespace midflight
