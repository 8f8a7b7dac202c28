// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/rollup.h"

namespace midflight {

static QJsonObject toJson(const Usage &usage)
{
    return {{QStringLiteral("cpu_runs"), usage.cpuRuns}, {QStringLiteral("cpu_seconds"), usage.cpuSeconds}, {QStringLiteral("max_rss"), usage.maxRss}};
}

static Usage usageFromJson(const QJsonValue &value)
{
    const auto json = value.toObject();
    return {json[QStringLiteral("cpu_runs")].toInteger(), json[QStringLiteral("cpu_seconds")].toDouble(), json[QStringLiteral("max_rss")].toInteger()};
}

static bool isKnown(const Usage &usage) { return usage.cpuRuns > 0 || usage.maxRss > 0; }

void Usage::add(const Outcome &outcome)
{
    if (outcome.cpuSeconds) {
        ++cpuRuns;
        cpuSeconds += *outcome.cpuSeconds;
    }
    maxRss = std::max(maxRss, outcome.maxRss.value_or(0));
}

void Usage::merge(const Usage &other)
{
    cpuRuns += other.cpuRuns;
    cpuSeconds += other.cpuSeconds;
    maxRss = std::max(maxRss, other.maxRss);
}

QJsonObject Rollup::countsToJson() const
{
    auto json = counts.toJson();
    if (isKnown(oldUsage))
        json[QStringLiteral("old_usage")] = toJson(oldUsage);
    if (isKnown(newUsage))
        json[QStringLiteral("new_usage")] = toJson(newUsage);
    return json;
}

void Rollup::readCounts(const QJsonObject &json)
{
    counts = Account::fromJson(json);
    oldUsage = usageFromJson(json[QStringLiteral("old_usage")]);
    newUsage = usageFromJson(json[QStringLiteral("new_usage")]);
}

void Rollup::add(const Comparison &comparison)
{
    if (comparison.verdict)
        counts.count(*comparison.verdict, comparison.reason);
    if (comparison.oldOutcome && !comparison.oldOutcome->isError()) {
        oldTime.add(comparison.oldOutcome->seconds);
        oldUsage.add(*comparison.oldOutcome);
    }
    if (comparison.newOutcome && !comparison.newOutcome->isError()) {
        newTime.add(comparison.newOutcome->seconds);
        newUsage.add(*comparison.newOutcome);
    }
}

void Rollup::merge(const Rollup &other)
{
    counts.answeredOld += other.counts.answeredOld;
    counts.answeredNew += other.counts.answeredNew;
    counts.fallbacks += other.counts.fallbacks;
    for (size_t i = 0; i < counts.verdicts.size(); ++i)
        counts.verdicts[i] += other.counts.verdicts[i];
    for (size_t i = 0; i < counts.skipped.size(); ++i)
        counts.skipped[i] += other.counts.skipped[i];
    oldTime.merge(other.oldTime);
    newTime.merge(other.newTime);
    oldUsage.merge(other.oldUsage);
    newUsage.merge(other.newUsage);
}

} // namespace midflight
