// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"
#include "routing/domain/error.h"
#include "routing/domain/routing.h"

#include <QDateTime>
#include <QJsonObject>

namespace midflight {

/// One lead's signature where several are asked for.
struct Approval {
    QString subject; ///< what was signed: a stage with the evidence seen, or a definition
    QString by;
    QDateTime time; ///< UTC

    bool operator==(const Approval &) const = default;
};

/// Where a component stands now: what the decisions so far have made of it. Stored as one JSON document beside them.
struct ComponentState {
    Component definition; ///< in force
    QJsonObject fileDefinition; ///< as the migration file last gave it; empty when it came through the API
    Routing routing;
    QDateTime stageSince;
    double shadowSeconds = 0; ///< spent in shadow before `stageSince`
    bool frozen = false;
    bool removed = false; ///< kept so that an unchanged file does not bring it back
    bool overridden = false; ///< its stage was reached without proof
    QList<Approval> approvals; ///< given so far; cleared by whatever changes what they were given for
    QStringList deployments; ///< "new 2.1.0", in the order they were reported
    QDateTime evidenceSince;
    qint64 evidenceRevision = 0; ///< comparisons decided under an earlier revision do not count

    /// Seconds in parallel up to `now`.
    double secondsInShadow(const QDateTime &now) const;

    bool operator==(const ComponentState &) const = default;
};

QJsonObject toJson(const ComponentState &state);
Result<ComponentState> componentStateFromJson(const ComponentId &id, const QJsonObject &json);

} // namespace midflight
