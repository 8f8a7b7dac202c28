// SPDX-License-Identifier: GPL-3.0-or-later
// A component's counts as a record of a spool: CBOR, because it keeps every number as it is.
#include "routing/domain/json.h"
#include "routing/store/trafficspool.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QJsonArray>

namespace midflight {

namespace {

template <size_t N>
QCborArray numbers(const std::array<qint64, N> &counts)
{
    QCborArray array;
    for (const qint64 count : counts)
        array.append(count);
    return array;
}

template <size_t N>
void readNumbers(const QCborValue &value, std::array<qint64, N> &counts)
{
    const QCborArray array = value.toArray();
    for (size_t i = 0; i < N && qsizetype(i) < array.size(); ++i)
        counts[i] = array[qsizetype(i)].toInteger();
}

QCborArray observationsOf(const RouteCounts &counts)
{
    QCborArray array;
    for (const Observation &seen : counts.observations) {
        array.append(seen.revision);
        array.append(qint64(seen.verdict));
        array.append(qint64(seen.reason));
        array.append(seen.oldSeconds);
        array.append(seen.newSeconds);
    }
    return array;
}

std::vector<Observation> readObservations(const QCborArray &array)
{
    std::vector<Observation> all;
    for (qsizetype i = 0; i + 5 <= array.size(); i += 5) {
        Observation seen;
        seen.revision = array[i].toInteger();
        seen.verdict = Verdict(array[i + 1].toInteger());
        seen.reason = SkipReason(array[i + 2].toInteger());
        seen.oldSeconds = array[i + 3].toDouble();
        seen.newSeconds = array[i + 4].toDouble();
        all.push_back(seen);
    }
    return all;
}

LatencySketch sketchFrom(const QCborValue &value) { return LatencySketch::fromBytes(value.toByteArray()).value_or(LatencySketch()); }

} // namespace

QByteArray trafficRecord(const TrafficWrite &write)
{
    const RouteCounts &counts = write.counts;
    QCborArray comparisons;
    for (const Comparison &comparison : counts.comparisons)
        comparisons.append(QCborValue::fromJsonValue(toJson(comparison)));
    return QCborValue(QCborMap {
                          {QStringLiteral("component"), write.component.value},
                          {QStringLiteral("gates"), QCborValue::fromJsonValue(toJson(write.gates))},
                          {QStringLiteral("evidence_revision"), write.evidenceRevision},
                          {QStringLiteral("time"), write.time.toMSecsSinceEpoch()},
                          {QStringLiteral("differences"), write.keepDifferences},
                          {QStringLiteral("bodies"), write.keepBodies},
                          {QStringLiteral("answered"), numbers(counts.answered)},
                          {QStringLiteral("parallel"), counts.parallel},
                          {QStringLiteral("fallbacks"), counts.fallbacks},
                          {QStringLiteral("old_time"), counts.oldTime.toBytes()},
                          {QStringLiteral("new_time"), counts.newTime.toBytes()},
                          {QStringLiteral("observations"), observationsOf(counts)},
                          {QStringLiteral("verdicts"), numbers(counts.rest.verdicts)},
                          {QStringLiteral("skipped"), numbers(counts.rest.skipped)},
                          {QStringLiteral("comparisons"), comparisons},
                      }).toCbor();
}

std::optional<TrafficWrite> trafficFromRecord(const QByteArray &record)
{
    QCborParserError wrong;
    const QCborMap map = QCborValue::fromCbor(record, &wrong).toMap();
    const auto member = [&map](const char *name) { return map.value(QLatin1String(name)); };
    TrafficWrite write;
    write.component.value = member("component").toString();
    if (wrong.error != QCborError::NoError || write.component.value.isEmpty())
        return {};
    const QJsonObject definition {{QStringLiteral("call"), QJsonObject()}, {QStringLiteral("gates"), member("gates").toJsonValue()}};
    if (const auto component = componentFromJson(write.component, definition))
        write.gates = component->gates;
    write.evidenceRevision = member("evidence_revision").toInteger();
    write.time = QDateTime::fromMSecsSinceEpoch(member("time").toInteger(), Qt::UTC);
    write.keepDifferences = member("differences").toBool();
    write.keepBodies = member("bodies").toBool();
    RouteCounts &counts = write.counts;
    readNumbers(member("answered"), counts.answered);
    counts.parallel = member("parallel").toInteger();
    counts.fallbacks = member("fallbacks").toInteger();
    counts.oldTime = sketchFrom(member("old_time"));
    counts.newTime = sketchFrom(member("new_time"));
    counts.observations = readObservations(member("observations").toArray());
    readNumbers(member("verdicts"), counts.rest.verdicts);
    readNumbers(member("skipped"), counts.rest.skipped);
    for (const QCborValue value : member("comparisons").toArray()) {
        if (auto comparison = comparisonFromJson(value.toJsonValue().toObject(), {}))
            counts.comparisons.append(*std::move(comparison));
    }
    return write;
}

} // namespace midflight
