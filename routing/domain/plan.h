// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"

#include <QJsonObject>

namespace midflight {

/// What the ranking knows of a component that has not moved yet.
struct PlanSubject {
    ComponentId id;
    QString title;
    Stage stage = Stage::Old;
    double sizeDays = 0; ///< of work; 0: not said
    QStringList needsMissing; ///< what must move first
    int neededBy = 0; ///< components that wait for this one
    std::optional<qint64> changes; ///< commits to its sources within a year; empty: unknown
    double requestsPerDay = 0;
    double comparisonsNeeded = 500; ///< the gate's
    bool comparable = true; ///< may run twice on the same input
};

/// One row of the ranking.
struct PlanEntry {
    ComponentId id;
    QString title;
    double score = 0; ///< 0…1, smaller moves first; among those that are not blocked
    QStringList blockedBy;
    QStringList reasons; ///< one phrase each for size, stability, needs, traffic and risk, in that order
};

/// What to move next: small, stable, busy enough to be proven soon, and of little risk; what waits for others comes last.
QList<PlanEntry> rankComponents(const QList<PlanSubject> &subjects);

/// Whether moving piece by piece suits the case at all. Empty: nobody has said so, and it cannot be told.
struct PatternAnswers {
    std::optional<bool> oldKeepsRunning; ///< the old system can be kept running beside the new one
    std::optional<bool> pathExists; ///< something can move first, and be compared
    std::optional<bool> requirementsMove; ///< what the system must do still changes
};
struct PatternVerdict {
    QString answer; ///< "yes", "not yet", "don't", "unsure"
    QString detail; ///< why, one sentence
};
PatternVerdict rightPattern(const PatternAnswers &answers);

QJsonObject toJson(const PlanEntry &entry);

} // namespace midflight
