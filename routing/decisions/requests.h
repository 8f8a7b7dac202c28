// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"
#include "routing/domain/stage.h"

#include <QDateTime>
#include <QStringList>
#include <functional>
#include <optional>

namespace midflight {

/// Who asks.
struct Caller {
    QString name = QStringLiteral("local"); ///< stands in the history
    bool trusted = false; ///< signed in; without tokens nobody is: step definitions are then read-only
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

/// What a decision came to.
struct Decided {
    qint64 revision = 0;
    QString component;
    QDateTime effectiveAt;
    qint64 inFlight = 0;
    bool durable = true; ///< false: holds, but the store refused it so far; it is written as soon as possible
};

/// Called once, on the deciding thread.
using DecisionAnswer = std::function<void(Result<Decided>)>;

} // namespace midflight
