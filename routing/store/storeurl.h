// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"

#include <QString>
#include <QUrl>

namespace midflight {

/// Where state is kept: "sqlite:PATH", or "postgresql://user@host:port/database". A server's socket directory is given
/// as libpq does: "postgresql:///database?host=/run/postgresql".
struct StoreUrl {
    QString path; ///< of the SQLite file; empty on a server
    QUrl server = {}; ///< of the PostgreSQL database; empty for a file

    static Result<StoreUrl> parse(const QString &text);
    /// $XDG_STATE_HOME/midflight/<migration id>.db
    static StoreUrl forMigration(const QString &migrationId);

    bool isShared() const { return !server.isEmpty(); } ///< several routers may use it at once
    QString toString() const; ///< for people: the path, or the address without its password
};

} // namespace midflight
