// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace midflight {

/// One of the routers that share a store, as the store knows it.
struct FleetMember {
    QString id; ///< of its process
    QString name; ///< for people: "edge-3:8471"
    qint64 revision = 0; ///< it routes by
    qint64 silent = 0; ///< ms since it was heard last, by the store's clock

    bool operator==(const FleetMember &) const = default;
};

} // namespace midflight
