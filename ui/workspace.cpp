// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace.h"

namespace midflight {

Workspace::Workspace(const QUrl &router, const QByteArray &token)
    : client(router, token)
    , feed(client)
    , desk(client, components)
{
    QObject::connect(&feed, &MigrationFeed::migrationArrived, &components, &ComponentModel::applyMigration);
    QObject::connect(&feed, &MigrationFeed::evidenceArrived, &components, &ComponentModel::applyEvidence);
}

} // namespace midflight
