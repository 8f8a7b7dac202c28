// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"

#include <QHash>
#include <QStringList>
#include <memory>

namespace midflight {

/// How requests of one component are routed.
struct Routing {
    Stage stage = Stage::Old;
    double sample = 1; ///< fraction of requests that both systems run
    double share = 0; ///< in shadow: fraction that new answers
    QStringList include; ///< in shadow: keys that new answers whatever the share
    QStringList exclude; ///< in shadow: keys that new never answers
    bool operator==(const Routing &) const = default;
};

/// The state that requests are routed by: immutable once published.
struct RoutingTable {
    qint64 revision = 0;
    QHash<ComponentId, Routing> components;
};
using RoutingTablePointer = std::shared_ptr<const RoutingTable>;

/// Who answers a request, and who runs it too.
struct Route {
    Side answer = Side::Old;
    std::optional<Side> also;
    bool operator==(const Route &) const = default;
};

/// Decides a request. Sticky: the same key always falls on the same side of share and of sample, each with its own
/// salt. Without a key, `draw` (uniform 64 bit) stands in for its hash. A component the table lacks answers from old.
Route decide(const ComponentId &component, QStringView key, quint64 draw, const RoutingTable &table);

} // namespace midflight
