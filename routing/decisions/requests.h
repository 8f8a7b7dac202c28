// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"
#include "routing/domain/error.h"
#include "routing/domain/stage.h"

#include <QDateTime>
#include <QJsonObject>
#include <QStringList>
#include <functional>
#include <optional>

namespace midflight {

/// Who asks.
struct Caller {
    QString name = QStringLiteral("local"); ///< stands in the history
    bool trusted = false; ///< signed in; without tokens nobody is: commands are then read-only
    QString owner; ///< may change this team's components only; empty: all

    bool mayChange(const QString &team) const { return owner.isEmpty() || owner == team; }
};

struct StageRequest {
    Stage to = Stage::Old;
    std::optional<double> sample; ///< default: 1 in shadow, 0.1 in new
    std::optional<double> share;
    std::optional<QStringList> include;
    std::optional<QStringList> exclude;
    QString reason;
    bool override = false; ///< without proof: asks for a reason, is shown for ever
    QString evidence; ///< the hash the lead saw
    std::optional<qint64> ifMatch; ///< the revision the lead saw
};

struct RollbackRequest {
    QList<ComponentId> components; ///< several: one decision, a wave
    bool keepComparing = false; ///< back to shadow instead of old
    QString reason;
    bool withDependents = false; ///< take along what is in new and needs one of them
    QJsonObject record; ///< kept with the decision
};

/// What a decision came to.
struct Decided {
    qint64 revision = 0;
    QString component;
    QDateTime effectiveAt;
    qint64 inFlight = 0;
    int approvals = 0; ///< given so far, of `needed`
    int needed = 0; ///< 0: the decision holds; otherwise it waits for other leads
    QStringList warnings; ///< of a rollback: what the component's own checks say against it; of a definition: gates that take too long
    QStringList neededBy; ///< of a rollback: what stays in new and needs one of them
    bool durable = true; ///< false: holds, but the store refused it so far; it is written as soon as possible
};

/// Called once, on the deciding thread.
using DecisionAnswer = std::function<void(Result<Decided>)>;

} // namespace midflight
