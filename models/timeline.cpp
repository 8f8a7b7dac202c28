// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline.h"

#include <map>

namespace midflight {

namespace {

/// The stage a decision took a component from. A wave names the stages of all its components at once; the record keeps
/// each one's.
std::optional<Stage> stageBefore(const Decision &decision, const QString &id)
{
    const QJsonObject before = decision.record[QLatin1String("before")].toObject()[id].toObject();
    if (const auto recorded = stageFromString(before[QLatin1String("stage")].toString()))
        return recorded;
    return stageFromString(decision.from);
}

} // namespace

QDateTime startOf(const ComponentModel &components, const QList<Decision> &newestFirst, const QDateTime &now)
{
    const QDateTime first = newestFirst.isEmpty() ? now : newestFirst.last().time;
    const QDateTime started = components.migration().started;
    return started.isValid() && started < first ? started : first;
}

QList<ComponentTimeline> timelineOf(const ComponentModel &components, const QList<Decision> &newestFirst, const QDateTime &now)
{
    QList<ComponentTimeline> timeline;
    QHash<QString, qsizetype> rows;
    for (int row = 0; row < components.rowCount(); ++row) {
        const ComponentSnapshot &component = components.at(row);
        rows.insert(component.id.value, timeline.size());
        timeline.append({component.id.value, component.title, {{component.stage, now, now}}});
    }
    for (const Decision &decision : newestFirst) {
        const QStringList ids = decision.component.split(QLatin1Char(','), Qt::SkipEmptyParts);
        for (const QString &id : ids) {
            const auto row = rows.constFind(id.trimmed());
            const auto before = stageBefore(decision, id.trimmed());
            if (row == rows.constEnd() || !before)
                continue;
            QList<StageSpan> &spans = timeline[*row].spans;
            if (spans.first().stage == *before)
                continue;
            spans.first().from = decision.time;
            spans.prepend({*before, decision.time, decision.time});
        }
    }
    const QDateTime start = startOf(components, newestFirst, now);
    for (ComponentTimeline &component : timeline)
        component.spans.first().from = std::min(start, component.spans.first().to);
    return timeline;
}

QList<ProgressStep> progressOf(const QList<ComponentTimeline> &timeline, const QDateTime &start, const QDateTime &now)
{
    std::map<QDateTime, int> changes;
    int first = 0;
    for (const ComponentTimeline &component : timeline) {
        bool before = false;
        for (qsizetype i = 0; i < component.spans.size(); ++i) {
            const bool onNew = component.spans[i].stage >= Stage::New;
            if (i == 0)
                first += onNew;
            else
                changes[component.spans[i].from] += int(onNew) - int(before);
            before = onNew;
        }
    }
    QList<ProgressStep> steps {{start, first}};
    for (const auto &[time, change] : changes) {
        if (change != 0)
            steps.append({time, steps.last().onNew + change});
    }
    steps.append({now, steps.last().onNew});
    return steps;
}

} // namespace midflight
