// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/json.h"
#include "routing/evidence/confidencesequence.h"
#include "routing/store/queries.h"
#include "routing/store/jsoncolumn.h"
#include "routing/store/rolluprows.h"

#include <QJsonArray>

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

namespace {

/// What came since the evidence began, as far as it is read.
struct Cumulative {
    qint64 n = 0;
    qint64 k = 0;

    void add(const Account &counts)
    {
        n += informative(counts);
        k += mismatches(counts);
    }
};

} // namespace

/// Of the slots from `first` up to `end`; their times need not be read for it.
static Result<Cumulative> countBetween(Connection &connection, const QString &component, qint64 first, qint64 end)
{
    Cumulative sum;
    auto rows = connection.run(QStringLiteral("SELECT counts FROM rollup WHERE component = ? AND slot >= ? AND slot < ?"), {component, first, end});
    if (!rows)
        return tl::unexpected(rows.error());
    while ((*rows)->next())
        sum.add(Account::fromJson(parsed((*rows)->value(0))));
    return sum;
}

Result<QJsonObject> readSeries(Connection &connection, const SeriesQuery &query)
{
    // The bound at a bucket's end covers everything since the evidence began.
    const qint64 evidence = query.evidenceSince.isValid() ? query.evidenceSince.toSecsSinceEpoch() / Rollup::seconds : 0;
    const qint64 first = query.from.toSecsSinceEpoch() / Rollup::seconds;
    auto before = query.evidenceSince.isValid() ? countBetween(connection, query.component, evidence, first) : Result<Cumulative>();
    if (!before)
        return tl::unexpected(before.error());
    Cumulative total = *before;
    auto rows = connection.run(QStringLiteral("SELECT %1 FROM rollup WHERE component = ? AND slot BETWEEN ? AND ? ORDER BY slot").arg(rollupColumns),
                               {query.component, first, query.to.toSecsSinceEpoch() / Rollup::seconds});
    if (!rows)
        return tl::unexpected(rows.error());
    const qint64 begin = query.from.toMSecsSinceEpoch();
    const qint64 width = std::max<qint64>(slotMilliseconds, (query.to.toMSecsSinceEpoch() - begin) / std::max(1, query.buckets));
    QMap<qint64, Rollup> buckets;
    QMap<qint64, Cumulative> cumulative; // at the bucket's end
    while ((*rows)->next()) {
        const auto rollup = rollupIn(**rows);
        if (rollup.slot >= evidence)
            total.add(rollup.counts);
        const qint64 offset = (rollup.slot + 1) * slotMilliseconds - 1 - begin;
        if (offset < 0)
            continue;
        buckets[offset / width].merge(rollup);
        cumulative[offset / width] = total;
    }
    QJsonArray json;
    for (auto it = buckets.cbegin(); it != buckets.cend(); ++it) {
        const auto [n, k] = cumulative.value(it.key());
        const auto upper = n > 0
            ? QJsonValue(confidenceSequence(n, k, 1 - query.confidence, query.optimalN).upper)
            : QJsonValue(QJsonValue::Null);
        json.append(bucketJson(it.value(), QDateTime::fromMSecsSinceEpoch(begin + it.key() * width, Qt::UTC), upper));
    }
    return QJsonObject {{QStringLiteral("buckets"), json}};
}

} // namespace midflight
