// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/learnedqueries.h"

#include "routing/compare/noise.h"
#include "routing/compare/rejudge.h"
#include "routing/domain/json.h"
#include "routing/evidence/noisetest.h"
#include "routing/store/rollup.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>
#include <cmath>

namespace midflight {

static constexpr qint64 hour = 3'600'000; ///< ms

static QJsonObject object(const QVariant &text) { return QJsonDocument::fromJson(text.toByteArray()).object(); }

static QList<Difference> differencesOf(const QVariant &text)
{
    QList<Difference> differences;
    const auto array = QJsonDocument::fromJson(text.toByteArray()).array();
    for (const auto &value : array) {
        if (const auto difference = differenceFromJson(value.toObject(), QString()))
            differences.append(*difference);
    }
    return differences;
}

static QJsonArray hoursToJson(const QMap<qint64, qint64> &hours)
{
    QJsonArray list;
    for (auto it = hours.cbegin(); it != hours.cend(); ++it)
        list.append(QJsonObject {{QStringLiteral("t"), toRfc3339(QDateTime::fromMSecsSinceEpoch(it.key() * hour, Qt::UTC))},
                                 {QStringLiteral("count"), it.value()}});
    return list;
}

/// The hours in which anything was routed: what differs in no other hour may just not have run. One seek an hour.
static Result<QJsonArray> readActiveHours(Connection &connection, const QString &component, qint64 first, qint64 last)
{
    constexpr int most = 24 * 366;
    constexpr qint64 slotsInHour = hour / 1000 / Rollup::seconds; // of an hour
    QJsonArray hours;
    qint64 from = first * slotsInHour;
    while (hours.size() < most) {
        auto row = connection.run(QStringLiteral("SELECT min(slot) FROM rollup WHERE component = ? AND slot >= ?"), {component, from});
        if (!row)
            return tl::unexpected(row.error());
        if (!(*row)->next() || (*row)->isNull(0) || (*row)->value(0).toLongLong() / slotsInHour > last)
            break;
        const qint64 active = (*row)->value(0).toLongLong() / slotsInHour;
        (*row)->finish();
        hours.append(toRfc3339(QDateTime::fromMSecsSinceEpoch(active * hour, Qt::UTC)));
        from = (active + 1) * slotsInHour;
    }
    return hours;
}

Result<QJsonObject> readFields(Connection &connection, const QString &component, const QDateTime &from, const QDateTime &to)
{
    struct Field {
        QString path;
        int seen = 3; ///< what differs without having been looked into was on both sides, as far as is known
        qint64 differences = 0;
        QMap<qint64, qint64> hours;
    };
    QHash<QString, Field> fields;
    auto sided = connection.run(QStringLiteral("SELECT path, seen FROM field WHERE component = ? AND seen <> 3 LIMIT 1000"), {component});
    if (!sided)
        return tl::unexpected(sided.error());
    while ((*sided)->next()) {
        Field &field = fields[(*sided)->value(0).toString()];
        field.path = (*sided)->value(0).toString();
        field.seen = (*sided)->value(1).toInt();
    }
    auto counts = connection.run(QStringLiteral("SELECT path, hour, sum(cause_hour.count) FROM cause_hour"
                                                " JOIN cause ON cause.component = cause_hour.component AND cause.id = cause_hour.cause"
                                                " WHERE cause_hour.component = ? AND hour >= ? AND hour <= ?"
                                                " GROUP BY path, hour LIMIT 100000"),
                                 {component, from.isValid() ? from.toMSecsSinceEpoch() / hour : 0,
                                  to.isValid() ? to.toMSecsSinceEpoch() / hour : std::numeric_limits<qint64>::max()});
    if (!counts)
        return tl::unexpected(counts.error());
    QMap<qint64, qint64> all;
    while ((*counts)->next()) {
        Field &field = fields[(*counts)->value(0).toString()];
        field.path = (*counts)->value(0).toString();
        const qint64 count = (*counts)->value(2).toLongLong();
        field.differences += count;
        field.hours[(*counts)->value(1).toLongLong()] += count;
        all[(*counts)->value(1).toLongLong()] += count;
    }
    QList<Field> sorted = fields.values();
    std::sort(sorted.begin(), sorted.end(), [](const Field &a, const Field &b) {
        return std::pair(-a.differences, a.path) < std::pair(-b.differences, b.path);
    });
    QJsonArray list;
    for (const Field &field : std::as_const(sorted)) {
        if (list.size() == 500)
            break;
        list.append(QJsonObject {{QStringLiteral("path"), field.path},
                                 {QStringLiteral("seen"), QLatin1String(field.seen == 1 ? "old" : field.seen == 2 ? "new" : "both")},
                                 {QStringLiteral("differences"), field.differences},
                                 {QStringLiteral("hours"), hoursToJson(field.hours)}});
    }
    const qint64 end = (to.isValid() ? to.toMSecsSinceEpoch() : std::numeric_limits<qint64>::max()) / hour;
    const auto active = readActiveHours(connection, component, from.isValid() ? from.toMSecsSinceEpoch() / hour : 0, end);
    if (!active)
        return tl::unexpected(active.error());
    return QJsonObject {{QStringLiteral("fields"), list}, {QStringLiteral("hours"), hoursToJson(all)}, {QStringLiteral("active"), *active}};
}

Result<QJsonObject> readProposals(Connection &connection, const QString &component, const QString &cause)
{
    auto found = connection.run(QStringLiteral("SELECT path, kind, magnitude FROM cause WHERE component = ? AND id = ?"), {component, cause});
    if (!found)
        return tl::unexpected(found.error());
    if (!(*found)->next())
        return QJsonObject();
    const Cause known {cause, (*found)->value(0).toString(), (*found)->value(1).toString(), (*found)->value(2).toString()};
    (*found)->finish();
    auto rows = connection.run(QStringLiteral("SELECT differences FROM comparison JOIN comparison_cause USING(component, seq)"
                                              " WHERE component = ? AND cause = ? ORDER BY seq DESC LIMIT 500"),
                               {component, cause});
    if (!rows)
        return tl::unexpected(rows.error());
    QList<QList<Difference>> comparisons;
    while ((*rows)->next()) {
        if (auto differences = differencesOf((*rows)->value(0)); !differences.isEmpty())
            comparisons.append(std::move(differences));
    }
    QJsonArray proposals;
    const auto made = comparisons.isEmpty() ? QList<Proposal>() : proposeFor(known, comparisons);
    for (const Proposal &proposal : made)
        proposals.append(QJsonObject {{QStringLiteral("rule"), toJson(proposal.rule)},
                                      {QStringLiteral("words"), proposal.words},
                                      {QStringLiteral("tried_on"), proposal.triedOn}});
    return QJsonObject {{QStringLiteral("cause"), cause}, {QStringLiteral("proposals"), proposals}};
}

Result<QJsonObject> readNoise(Connection &connection, const QString &component, double confidence)
{
    QJsonObject json {{QStringLiteral("runs"), 0}, {QStringLiteral("left_out"), 0}};
    auto runs = connection.run(QStringLiteral("SELECT runs, left_out FROM noise_run WHERE component = ?"), {component});
    if (!runs)
        return tl::unexpected(runs.error());
    if ((*runs)->next()) {
        json[QStringLiteral("runs")] = (*runs)->value(0).toLongLong();
        json[QStringLiteral("left_out")] = (*runs)->value(1).toLongLong();
    }
    auto rows = connection.run(QStringLiteral("SELECT path, only_new, only_old, \"both\", examples FROM noise WHERE component = ?"
                                              " ORDER BY only_new + only_old + \"both\" DESC, path"),
                               {component});
    if (!rows)
        return tl::unexpected(rows.error());
    QList<std::pair<QString, NoisePath>> paths;
    while ((*rows)->next()) {
        auto noise = NoisePath::fromJson(object((*rows)->value(4)));
        noise.onlyNew = (*rows)->value(1).toLongLong();
        noise.onlyOld = (*rows)->value(2).toLongLong();
        noise.both = (*rows)->value(3).toLongLong();
        paths.append({(*rows)->value(0).toString(), std::move(noise)});
    }
    QJsonArray list;
    for (const auto &[path, noise] : std::as_const(paths)) {
        if (list.size() == 200)
            break;
        QJsonObject entry {{QStringLiteral("path"), path},
                           {QStringLiteral("only_new"), noise.onlyNew},
                           {QStringLiteral("only_old"), noise.onlyOld},
                           {QStringLiteral("both"), noise.both},
                           {QStringLiteral("e"), std::exp(std::min(logNoiseE(noise.onlyNew, noise.onlyOld), 700.0))},
                           {QStringLiteral("real"), differsBeyondNoise(noise.onlyNew, noise.onlyOld, paths.size(), 1 - confidence)}};
        if (const auto proposed = proposeForNoise(path, noise)) {
            QJsonObject proposal {{QStringLiteral("rule"), toJson(proposed->proposal.rule)},
                                  {QStringLiteral("words"), proposed->proposal.words},
                                  {QStringLiteral("made_from"), proposed->proposal.triedOn},
                                  {QStringLiteral("later"), proposed->later},
                                  {QStringLiteral("later_held"), proposed->laterHeld}};
            if (proposed->absolute > 0)
                proposal[QStringLiteral("spread")] = QJsonObject {{QStringLiteral("absolute"), proposed->absolute},
                                                                  {QStringLiteral("relative"), proposed->relative}};
            entry[QStringLiteral("proposal")] = proposal;
        }
        list.append(entry);
    }
    json[QStringLiteral("paths")] = list;
    return json;
}

Result<QJsonObject> previewRules(Connection &connection, const QString &component, const RuleSet &rules)
{
    constexpr int most = 10'000;
    constexpr qint64 longest = 2'000; ///< ms: others wait for this thread
    constexpr qsizetype listed = 200;
    auto rows = connection.run(QStringLiteral("SELECT uuid, verdict, old, new, differences, difference_count, coverage FROM comparison"
                                              " WHERE component = ? AND verdict IS NOT NULL AND verdict <= ?"
                                              " ORDER BY seq DESC LIMIT ?"),
                               {component, int(Verdict::Mismatch), most});
    if (!rows)
        return tl::unexpected(rows.error());
    QElapsedTimer timer;
    timer.start();
    qint64 n = 0, before = 0, after = 0, unknown = 0, flipped = 0;
    QJsonArray changed;
    while (timer.elapsed() < longest && (*rows)->next()) {
        const auto &row = **rows;
        Comparison comparison;
        comparison.verdict = Verdict(row.value(1).toInt());
        const auto coverage = object(row.value(6));
        comparison.coverage.compared = coverage[QStringLiteral("compared")].toInteger();
        comparison.coverage.ignored = coverage[QStringLiteral("ignored")].toInteger();
        comparison.coverage.masked = coverage[QStringLiteral("masked")].toInteger();
        comparison.differenceCount = row.value(5).toLongLong();
        if (comparison.verdict != Verdict::Match || comparison.coverage.ignored + comparison.coverage.masked > 0) {
            comparison.differences = differencesOf(row.value(4));
            for (auto [column, outcome] : {std::pair(2, &comparison.oldOutcome), std::pair(3, &comparison.newOutcome)}) {
                if (auto read = outcomeFromJson(object(row.value(column)), QString()))
                    *outcome = std::move(*read);
            }
        }
        const auto verdict = rejudge(comparison, rules);
        const auto now = verdict.value_or(*comparison.verdict);
        ++n;
        unknown += verdict ? 0 : 1;
        before += *comparison.verdict == Verdict::Mismatch ? 1 : 0;
        after += now == Verdict::Mismatch ? 1 : 0;
        if (now == *comparison.verdict)
            continue;
        ++flipped;
        if (changed.size() < listed)
            changed.append(QJsonObject {{QStringLiteral("id"), QUuid::fromRfc4122(row.value(0).toByteArray()).toString(QUuid::WithoutBraces)},
                                        {QStringLiteral("before"), toString(*comparison.verdict)},
                                        {QStringLiteral("after"), toString(now)}});
    }
    const auto counted = [n](qint64 k) { return QJsonObject {{QStringLiteral("n"), n}, {QStringLiteral("k"), k}}; };
    return QJsonObject {{QStringLiteral("before"), counted(before)}, {QStringLiteral("after"), counted(after)},
                        {QStringLiteral("unknown"), unknown}, {QStringLiteral("looked_at"), n},
                        {QStringLiteral("changed_count"), flipped}, {QStringLiteral("changed"), changed}};
}

} // namespace midflight
