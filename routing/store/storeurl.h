// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"

#include <QString>

namespace midflight {

/// Where state is kept: "sqlite:PATH".
struct StoreUrl {
    QString path;

    static Result<StoreUrl> parse(const QString &text);
    /// $XDG_STATE_HOME/midflight/<migration id>.db
    static StoreUrl forMigration(const QString &migrationId);
};

} // namespace midflight
