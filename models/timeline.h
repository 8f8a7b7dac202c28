// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/componentmodel.h"

namespace midflight {

/// A component was in a stage from `from` to `to`. UTC.
struct StageSpan {
    Stage stage = Stage::Old;
    QDateTime from;
    QDateTime to;
};

struct ComponentTimeline {
    QString id;
    QString title;
    QList<StageSpan> spans; ///< oldest first, without gaps
};

/// How many components were on the new system from a time on.
struct ProgressStep {
    QDateTime time;
    int onNew = 0;
};

/// When the migration began, as far as is known: its own word, else the oldest of the decisions, else now.
QDateTime startOf(const ComponentModel &components, const QList<Decision> &newestFirst, const QDateTime &now);

/// Every component's stages, from the start to now. Walks back from the stages as they are, so that a history that does
/// not reach the beginning still ends right.
QList<ComponentTimeline> timelineOf(const ComponentModel &components, const QList<Decision> &newestFirst, const QDateTime &now);

/// Oldest first; the first is the start, the last is now.
QList<ProgressStep> progressOf(const QList<ComponentTimeline> &timeline, const QDateTime &start, const QDateTime &now);

} // namespace midflight
