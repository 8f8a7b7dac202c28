// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/client/snapshot.h"

#include "routing/domain/json.h"

#include <QJsonArray>

namespace midflight {

namespace {

QStringList textsIn(const QJsonObject &json, const char *name)
{
    QStringList texts;
    for (const QJsonValue text : json[QLatin1String(name)].toArray())
        texts.append(text.toString());
    return texts;
}

QDateTime timeIn(const QJsonObject &json, const char *name)
{
    return fromRfc3339(json[QLatin1String(name)].toString()).value_or(QDateTime());
}

std::optional<double> numberIn(const QJsonObject &json, const char *name)
{
    const QJsonValue value = json[QLatin1String(name)];
    return value.isDouble() ? std::optional<double>(value.toDouble()) : std::nullopt;
}

qint64 countIn(const QJsonObject &json, const char *name)
{
    return json[QLatin1String(name)].toInteger();
}

/// `next` and ids may be numbers or strings; they are only handed back.
QString tokenIn(const QJsonObject &json, const char *name)
{
    const QJsonValue value = json[QLatin1String(name)];
    return value.isDouble() ? QString::number(value.toInteger()) : value.toString();
}

Percentiles percentilesFromJson(const QJsonObject &json)
{
    return {numberIn(json, "p50"), numberIn(json, "p95")};
}

UsageSummary usageFromJson(const QJsonObject &json)
{
    return {numberIn(json, "cpu_seconds"), numberIn(json, "max_rss")};
}

std::optional<Outcome> outcomeIn(const QJsonObject &json, const char *name)
{
    const QJsonValue value = json[QLatin1String(name)];
    if (!value.isObject())
        return {};
    const Result<Outcome> outcome = outcomeFromJson(value.toObject(), QString());
    return outcome ? std::optional<Outcome>(*outcome) : std::nullopt;
}

} // namespace

std::optional<double> SeriesBucket::mismatchRate() const
{
    const qint64 n = compared - oldErrors;
    if (n <= 0)
        return {};
    return double(mismatched + newErrors) / double(n);
}

QList<SeriesBucket> seriesFromJson(const QJsonObject &json)
{
    QList<SeriesBucket> buckets;
    for (const QJsonValue value : json[QLatin1String("buckets")].toArray()) {
        const QJsonObject object = value.toObject();
        SeriesBucket bucket;
        bucket.time = timeIn(object, "t");
        bucket.requests = countIn(object, "requests");
        bucket.compared = countIn(object, "compared");
        bucket.oldErrors = countIn(object, "old_errors");
        bucket.newErrors = countIn(object, "new_errors");
        bucket.mismatched = countIn(object, "mismatched");
        const QJsonObject skipped = object[QLatin1String("skipped")].toObject();
        for (auto it = skipped.begin(); it != skipped.end(); ++it)
            bucket.skipped.insert(it.key(), it->toInteger());
        bucket.mismatchUpper = numberIn(object, "mismatch_upper");
        bucket.oldTime = percentilesFromJson(object[QLatin1String("old")].toObject());
        bucket.newTime = percentilesFromJson(object[QLatin1String("new")].toObject());
        bucket.fallbacks = countIn(object, "fallbacks");
        bucket.oldUsage = usageFromJson(object[QLatin1String("old_usage")].toObject());
        bucket.newUsage = usageFromJson(object[QLatin1String("new_usage")].toObject());
        buckets.append(bucket);
    }
    return buckets;
}

DifferenceHours differenceHoursFromJson(const QJsonObject &json)
{
    DifferenceHours hours;
    for (const QJsonValue value : json[QLatin1String("hours")].toArray()) {
        const QJsonObject hour = value.toObject();
        hours.counts.insert(timeIn(hour, "t"), countIn(hour, "count"));
    }
    for (const QJsonValue value : json[QLatin1String("active")].toArray())
        hours.active.append(fromRfc3339(value.toString()).value_or(QDateTime()));
    return hours;
}

QList<CauseSummary> causesFromJson(const QJsonObject &json)
{
    QList<CauseSummary> causes;
    for (const QJsonValue value : json[QLatin1String("causes")].toArray()) {
        const QJsonObject object = value.toObject();
        causes.append({tokenIn(object, "id"), object[QLatin1String("path")].toString(),
                       object[QLatin1String("kind")].toString(), object[QLatin1String("magnitude")].toString(),
                       countIn(object, "count"), timeIn(object, "first"), timeIn(object, "last"), object[QLatin1String("example")].toString(),
                       object[QLatin1String("state")].toString()});
    }
    return causes;
}

QList<RuleProposal> proposalsFromJson(const QJsonObject &json)
{
    QList<RuleProposal> proposals;
    for (const QJsonValue value : json[QLatin1String("proposals")].toArray()) {
        const QJsonObject object = value.toObject();
        if (const auto rule = ruleFromJson(object[QLatin1String("rule")].toObject(), QString()))
            proposals.append({*rule, object[QLatin1String("words")].toString(), countIn(object, "tried_on")});
    }
    return proposals;
}

RulesPreview rulesPreviewFromJson(const QJsonObject &json)
{
    return {countIn(json, "looked_at"), countIn(json[QLatin1String("before")].toObject(), "k"), countIn(json[QLatin1String("after")].toObject(), "k"),
            countIn(json, "unknown")};
}

ComparisonPage comparisonPageFromJson(const QJsonObject &json)
{
    ComparisonPage page;
    for (const QJsonValue value : json[QLatin1String("comparisons")].toArray()) {
        const QJsonObject object = value.toObject();
        page.rows.append({QUuid(object[QLatin1String("id")].toString()), countIn(object, "cursor"), timeIn(object, "time"),
                          object[QLatin1String("key")].toString(), object[QLatin1String("verdict")].toString(),
                          numberIn(object[QLatin1String("old")].toObject(), "seconds"),
                          numberIn(object[QLatin1String("new")].toObject(), "seconds"),
                          countIn(object, "differences")});
    }
    page.next = tokenIn(json, "next");
    return page;
}

ComparisonDetail comparisonDetailFromJson(const QJsonObject &json)
{
    ComparisonDetail detail;
    detail.id = QUuid(json[QLatin1String("id")].toString());
    detail.trace = json[QLatin1String("trace")].toString();
    detail.verdict = json[QLatin1String("verdict")].toString();
    detail.oldOutcome = outcomeIn(json, "old");
    detail.newOutcome = outcomeIn(json, "new");
    for (const QJsonValue value : json[QLatin1String("differences")].toArray()) {
        if (const auto difference = differenceFromJson(value.toObject(), QString()))
            detail.differences.append(*difference);
    }
    detail.differenceCount = std::max<qint64>(detail.differences.size(), countIn(json, "difference_count"));
    return detail;
}

HistoryPage historyPageFromJson(const QJsonObject &json)
{
    HistoryPage page;
    for (const QJsonValue decision : json[QLatin1String("decisions")].toArray())
        page.decisions.append(decisionFromJson(decision.toObject()));
    page.next = tokenIn(json, "next");
    return page;
}

HistoryRows historyRowsFromJson(const QJsonObject &json)
{
    return {json[QLatin1String("decisions")].toArray(), json[QLatin1String("newest")].toString(), tokenIn(json, "next")};
}

FleetSnapshot fleetSnapshotFromJson(const QJsonObject &json)
{
    FleetSnapshot fleet;
    fleet.revision = countIn(json, "revision");
    fleet.confirmed = countIn(json, "confirmed");
    for (const QJsonValue value : json[QLatin1String("routers")].toArray()) {
        const QJsonObject router = value.toObject();
        const QString name = router[QLatin1String("name")].toString();
        ++fleet.routers;
        if (!router[QLatin1String("living")].toBool(true))
            fleet.lost.append(name);
        else if (countIn(router, "revision") < fleet.revision)
            fleet.behind.append(name);
    }
    return fleet;
}

Receipt receiptFromJson(const QJsonObject &json)
{
    Receipt receipt;
    receipt.revision = countIn(json, "revision");
    receipt.component = json[QLatin1String("component")].toString();
    receipt.effectiveAt = timeIn(json, "effective_at");
    receipt.inFlight = countIn(json, "in_flight");
    receipt.durable = json[QLatin1String("durable")].toBool(true);
    receipt.unconfirmed = textsIn(json, "unconfirmed");
    receipt.warnings = textsIn(json, "warnings");
    receipt.neededBy = textsIn(json, "needed_by");
    receipt.approvals = json[QLatin1String("approvals")].toInt();
    receipt.needed = json[QLatin1String("needed")].toInt();
    return receipt;
}

} // namespace midflight
