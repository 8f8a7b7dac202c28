// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QStringList>
#include <optional>

namespace midflight {

// What the router says of things to come, as values.

/// When something is done: in one, five and nine of ten simulated futures. UTC.
struct DateSpread {
    QDateTime p10;
    QDateTime p50;
    QDateTime p90;
};

/// One component's way from its first parallel run to the cutover that held.
struct CycleSpan {
    QString component;
    QDateTime began; ///< UTC
    QDateTime ended; ///< not valid: still under way
};

struct ForecastSnapshot {
    QHash<QString, DateSpread> components; ///< of those that are left; empty: not known, see detail
    QList<CycleSpan> cycles; ///< ended ones first, in the order they ended
    std::optional<double> perCycle; ///< each cycle takes so much of the one before; below 1: faster
    QString detail;
};

/// One row of the ranking of what to move next.
struct PlanRow {
    QString component;
    QString title;
    double score = 0; ///< 0…1
    QStringList blockedBy;
    QStringList reasons;
};

/// Requests that belong to no component yet.
struct PlanCandidate {
    QString place; ///< "GET /orders/new"
    qint64 requests = 0;
};

struct PlanSnapshot {
    QList<PlanRow> ranking; ///< best first
    QList<PlanCandidate> candidates; ///< most frequent first
    QString patternAnswer; ///< whether moving piece by piece suits the case: "yes", "not yet", "don't", "unsure"
    QString patternDetail;
};

ForecastSnapshot forecastFromJson(const QJsonObject &json);
PlanSnapshot planFromJson(const QJsonObject &json);

} // namespace midflight
