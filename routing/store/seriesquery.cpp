// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/json.h"
#include "routing/evidence/confidencesequence.h"
#include "routing/store/queries.h"
#include "routing/store/rollup.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace midflight {

static constexpr qint64 slotMilliseconds = Rollup::seconds * 1000;

static QJsonValue percentiles(const LatencySketch &sketch)
{
    if (sketch.count() == 0)
        return QJsonValue::Null;
    return QJsonObject {{QStringLiteral("p50"), sketch.quantile(0.5)},
                        {QStringLiteral("p95"), sketch.quantile(0.95)},
                        {QStringLiteral("p99"), sketch.quantile(0.99)}};
}

/// CPU seconds of a run on average, and the most memory any run had; null where no run reports it.
static QJsonValue usageJson(const Usage &usage)
{
    if (usage.cpuRuns == 0 && usage.maxRss == 0)
        return QJsonValue::Null;
    return QJsonObject {{QStringLiteral("cpu_seconds"), usage.cpuRuns > 0 ? QJsonValue(usage.cpuSeconds / double(usage.cpuRuns)) : QJsonValue()},
                        {QStringLiteral("max_rss"), usage.maxRss > 0 ? QJsonValue(usage.maxRss) : QJsonValue()}};
}

static qint64 informative(const Account &counts)
{
    const auto &v = counts.verdicts;
    return v[size_t(Verdict::Match)] + v[size_t(Verdict::Tolerated)] + v[size_t(Verdict::Mismatch)]
        + v[size_t(Verdict::NewError)];
}

static qint64 mismatches(const Account &counts)
{
    return counts.verdicts[size_t(Verdict::Mismatch)] + counts.verdicts[size_t(Verdict::NewError)];
}

static Rollup read(const QSqlQuery &row)
{
    Rollup rollup;
    rollup.slot = row.value(0).toLongLong();
    rollup.readCounts(QJsonDocument::fromJson(row.value(3).toByteArray()).object());
    rollup.counts.answeredOld = row.value(1).toLongLong();
    rollup.counts.answeredNew = row.value(2).toLongLong();
    rollup.oldTime = LatencySketch::fromBytes(row.value(4).toByteArray()).value_or(LatencySketch());
    rollup.newTime = LatencySketch::fromBytes(row.value(5).toByteArray()).value_or(LatencySketch());
    return rollup;
}

static QJsonObject bucketJson(const Rollup &bucket, const QDateTime &time, QJsonValue upper)
{
    const auto &v = bucket.counts.verdicts;
    qint64 compared = 0;
    for (const auto count : v)
        compared += count;
    compared -= v[size_t(Verdict::Skipped)];
    return {
        {QStringLiteral("t"), toRfc3339(time)},
        {QStringLiteral("requests"), bucket.counts.requests()},
        {QStringLiteral("answered_old"), bucket.counts.answeredOld},
        {QStringLiteral("answered_new"), bucket.counts.answeredNew},
        {QStringLiteral("fallbacks"), bucket.counts.fallbacks},
        {QStringLiteral("compared"), compared},
        {QStringLiteral("matched"), v[size_t(Verdict::Match)]},
        {QStringLiteral("tolerated"), v[size_t(Verdict::Tolerated)]},
        {QStringLiteral("mismatched"), v[size_t(Verdict::Mismatch)]},
        {QStringLiteral("old_errors"), v[size_t(Verdict::OldError)]},
        {QStringLiteral("new_errors"), v[size_t(Verdict::NewError)]},
        {QStringLiteral("both_errors"), v[size_t(Verdict::BothError)]},
        {QStringLiteral("skipped"), skippedToJson(bucket.counts.skipped)},
        {QStringLiteral("mismatch_upper"), upper},
        {QStringLiteral("old"), percentiles(bucket.oldTime)},
        {QStringLiteral("new"), percentiles(bucket.newTime)},
        {QStringLiteral("old_usage"), usageJson(bucket.oldUsage)},
        {QStringLiteral("new_usage"), usageJson(bucket.newUsage)},
    };
}

Result<QJsonObject> readSeries(Connection &connection, const SeriesQuery &query)
{
    // The bound at a bucket's end covers everything since the evidence began, so reading starts there.
    const auto first = query.evidenceSince.isValid() ? std::min(query.from, query.evidenceSince) : query.from;
    auto rows = connection.run(QStringLiteral("SELECT slot, answered_old, answered_new, counts, old_time, new_time"
                                              " FROM rollup WHERE component = ? AND slot BETWEEN ? AND ?"
                                              " ORDER BY slot"),
                               {query.component, first.toSecsSinceEpoch() / Rollup::seconds, query.to.toSecsSinceEpoch() / Rollup::seconds});
    if (!rows)
        return tl::unexpected(rows.error());
    const qint64 begin = query.from.toMSecsSinceEpoch();
    const qint64 width = std::max<qint64>(slotMilliseconds, (query.to.toMSecsSinceEpoch() - begin) / std::max(1, query.buckets));
    const qint64 evidence = query.evidenceSince.isValid() ? query.evidenceSince.toSecsSinceEpoch() / Rollup::seconds : 0;
    QMap<qint64, Rollup> buckets;
    QMap<qint64, std::pair<qint64, qint64>> cumulative; // n, k at the bucket's end
    qint64 n = 0;
    qint64 k = 0;
    while ((*rows)->next()) {
        const auto rollup = read(**rows);
        if (rollup.slot >= evidence) {
            n += informative(rollup.counts);
            k += mismatches(rollup.counts);
        }
        const qint64 offset = (rollup.slot + 1) * slotMilliseconds - 1 - begin;
        if (offset < 0)
            continue;
        buckets[offset / width].merge(rollup);
        cumulative[offset / width] = {n, k};
    }
    QJsonArray json;
    for (auto it = buckets.cbegin(); it != buckets.cend(); ++it) {
        const auto [total, missed] = cumulative.value(it.key());
        const auto upper = total > 0
            ? QJsonValue(confidenceSequence(total, missed, 1 - query.confidence, query.optimalN).upper)
            : QJsonValue(QJsonValue::Null);
        json.append(bucketJson(it.value(), QDateTime::fromMSecsSinceEpoch(begin + it.key() * width, Qt::UTC), upper));
    }
    return QJsonObject {{QStringLiteral("buckets"), json}};
}

} // namespace midflight
