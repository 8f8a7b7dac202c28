// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/queries.h"

#include "routing/domain/comparison.h"
#include "routing/domain/json.h"
#include "routing/domain/trace.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

namespace midflight {

static QJsonObject object(const QVariant &text) { return QJsonDocument::fromJson(text.toByteArray()).object(); }

static QString moment(const QVariant &milliseconds)
{
    return toRfc3339(QDateTime::fromMSecsSinceEpoch(milliseconds.toLongLong(), Qt::UTC));
}

Result<QJsonObject> readHistory(Connection &connection, const QString &component, qint64 before, int limit)
{
    // A wave names several components, separated by commas.
    auto rows = connection.run(
        QStringLiteral("SELECT revision, time, by, component, action, \"from\", \"to\", reason, evidence, record,"
                       " previous_hash, hash, (SELECT value FROM meta WHERE name = 'newest_decision') FROM decision WHERE revision < ?"
                       " AND (? = '' OR component = ? OR (component LIKE '%,%'"
                       " AND replace(',' || component || ',', ',' || ? || ',', '') <> ',' || component || ','))"
                       " ORDER BY revision DESC LIMIT ?"),
        {before > 0 ? before : std::numeric_limits<qint64>::max(), component, component, component, limit + 1});
    if (!rows)
        return tl::unexpected(rows.error());
    QJsonArray decisions;
    QJsonValue next;
    QString newest;
    while ((*rows)->next()) {
        const auto &row = **rows;
        newest = row.value(12).toString();
        if (decisions.size() == limit) {
            next = decisions.last()[QStringLiteral("revision")];
            break;
        }
        Decision decision;
        decision.revision = row.value(0).toLongLong();
        decision.time = fromRfc3339(row.value(1).toString()).value_or(QDateTime());
        decision.by = row.value(2).toString();
        decision.component = row.value(3).toString();
        decision.action = row.value(4).toString();
        decision.from = row.value(5).toString();
        decision.to = row.value(6).toString();
        decision.reason = row.value(7).toString();
        decision.evidence = row.value(8).toString();
        decision.record = object(row.value(9));
        decision.previousHash = row.value(10).toString();
        decision.hash = row.value(11).toString();
        auto json = toJson(decision);
        // As stored, to the letter: whoever verifies the chain must see what is there, not what we make of it.
        json[QStringLiteral("time")] = row.value(1).toString();
        decisions.append(json);
    }
    (*rows)->finish();
    return QJsonObject {{QStringLiteral("decisions"), decisions}, {QStringLiteral("next"), next}, {QStringLiteral("newest"), newest}};
}

Result<QString> readNote(Connection &connection, const QString &name)
{
    auto rows = connection.run(QStringLiteral("SELECT value FROM meta WHERE name = ?"), {name});
    if (!rows)
        return tl::unexpected(rows.error());
    const auto value = (*rows)->next() ? (*rows)->value(0).toString() : QString();
    (*rows)->finish();
    return value;
}

static QJsonObject side(const QVariant &stored)
{
    const auto outcome = object(stored);
    QJsonObject json {{QStringLiteral("seconds"), outcome[QStringLiteral("seconds")]}};
    for (const auto *member : {"status", "exit_code", "signal", "cpu_seconds", "max_rss", "failure"}) {
        const auto name = QString::fromLatin1(member);
        if (outcome.contains(name))
            json[name] = outcome[name];
    }
    if (!json.contains(QStringLiteral("status")))
        json[QStringLiteral("status")] = outcome[QStringLiteral("exit_code")];
    return json;
}

Result<QList<Decision>> readStageDecisions(Connection &connection)
{
    auto rows = connection.run(QStringLiteral("SELECT component, \"from\", \"to\", time FROM decision WHERE \"from\" <> \"to\""
                                              " AND \"to\" IN ('old', 'shadow', 'new', 'retired') ORDER BY revision"));
    if (!rows)
        return tl::unexpected(rows.error());
    QList<Decision> decisions;
    while ((*rows)->next()) {
        Decision decision;
        decision.component = (*rows)->value(0).toString();
        decision.from = (*rows)->value(1).toString();
        decision.to = (*rows)->value(2).toString();
        decision.time = fromRfc3339((*rows)->value(3).toString()).value_or(QDateTime());
        decisions += decision;
    }
    return decisions;
}

Result<QJsonArray> readUnmatched(Connection &connection, int limit)
{
    auto rows = connection.run(QStringLiteral("SELECT place, count, first, last FROM unmatched ORDER BY count DESC, place LIMIT ?"), {limit});
    if (!rows)
        return tl::unexpected(rows.error());
    QJsonArray places;
    while ((*rows)->next()) {
        places.append(QJsonObject {{QStringLiteral("place"), (*rows)->value(0).toString()},
                                   {QStringLiteral("requests"), (*rows)->value(1).toLongLong()},
                                   {QStringLiteral("first"), moment((*rows)->value(2))},
                                   {QStringLiteral("last"), moment((*rows)->value(3))}});
    }
    return places;
}

/// The statement that finds a page's rows, by an index whatever is asked for: a verdict's rows lie in order, so those of all
/// verdicts are the first of each list, sorted again.
static QString pageStatement(const ComparisonsQuery &query, std::optional<Verdict> verdict, QVariantList &values)
{
    const auto limit = query.limit + (query.after > 0 ? 0 : 1); // one more tells whether there is a next page
    const auto beyond = query.after > 0 ? query.after : query.before > 0 ? query.before : std::numeric_limits<qint64>::max();
    const auto side = query.after > 0 ? QLatin1String("> ?") : QLatin1String("< ?");
    const auto order = query.after > 0 ? QLatin1String("ASC") : QLatin1String("DESC");
    if (!query.cause.isEmpty()) {
        values = {query.component, query.cause, beyond};
        auto statement = QStringLiteral("SELECT cause.seq FROM comparison_cause AS cause JOIN comparison ON comparison.seq = cause.seq"
                                        " WHERE cause.component = ? AND cause.cause = ? AND cause.seq %1").arg(side);
        statement += verdict ? QStringLiteral(" AND comparison.verdict = ?") : QStringLiteral(" AND comparison.verdict IS NOT NULL");
        if (verdict)
            values += int(*verdict);
        values += limit;
        return statement + QStringLiteral(" ORDER BY cause.seq %1 LIMIT ?").arg(order);
    }
    QStringList lists;
    for (int each = 0; each <= int(Verdict::Skipped); ++each) {
        if (verdict && each != int(*verdict))
            continue;
        lists += QStringLiteral("SELECT * FROM (SELECT seq FROM comparison WHERE component = ? AND verdict = ? AND seq %1"
                                " ORDER BY seq %2 LIMIT ?) AS list").arg(side, order);
        values += QVariantList {query.component, each, beyond, limit};
    }
    values += limit;
    return lists.join(QStringLiteral(" UNION ALL ")) + QStringLiteral(" ORDER BY seq %1 LIMIT ?").arg(order);
}

Result<QJsonObject> readComparisons(Connection &connection, const ComparisonsQuery &query)
{
    std::optional<Verdict> verdict;
    if (!query.verdict.isEmpty()) {
        verdict = verdictFromString(query.verdict);
        if (!verdict)
            return fail(Failure::Invalid, QStringLiteral("verdict: there is no verdict \"%1\"").arg(query.verdict));
    }
    QVariantList values;
    const auto page = pageStatement(query, verdict, values);
    auto rows = connection.run(QStringLiteral("SELECT seq, uuid, time, key, verdict, reason, old, new, difference_count, differences"
                                              " FROM comparison WHERE seq IN (SELECT seq FROM (%1) AS page) ORDER BY seq DESC").arg(page),
                               values);
    if (!rows)
        return tl::unexpected(rows.error());
    QJsonArray comparisons;
    QJsonValue next;
    qint64 last = 0;
    while ((*rows)->next()) {
        const auto &row = **rows;
        if (comparisons.size() == query.limit) {
            next = last;
            break;
        }
        last = row.value(0).toLongLong();
        const auto differences = QJsonDocument::fromJson(row.value(9).toByteArray()).array();
        QJsonObject json {
            {QStringLiteral("id"), QUuid::fromRfc4122(row.value(1).toByteArray()).toString(QUuid::WithoutBraces)},
            {QStringLiteral("time"), moment(row.value(2))},
            {QStringLiteral("cursor"), last},
            {QStringLiteral("key"), row.value(3).toString()},
            {QStringLiteral("verdict"), toString(Verdict(row.value(4).toInt()))},
            {QStringLiteral("old"), side(row.value(6))},
            {QStringLiteral("new"), side(row.value(7))},
            {QStringLiteral("differences"), row.value(8).toLongLong()},
        };
        if (const auto reason = SkipReason(row.value(5).toInt()); reason != SkipReason::None)
            json[QStringLiteral("reason")] = toString(reason);
        if (!differences.isEmpty())
            json[QStringLiteral("first_difference")] = differences.first();
        comparisons.append(json);
    }
    if (query.after > 0 && !comparisons.isEmpty())
        next = last; // whoever asks upwards has come from below
    return QJsonObject {{QStringLiteral("comparisons"), comparisons}, {QStringLiteral("next"), next}};
}

Result<QJsonObject> readComparison(Connection &connection, const QUuid &id)
{
    auto rows = connection.run(QStringLiteral("SELECT uuid, component, time, key, verdict, reason, origin, revision, old,"
                                              " new, differences, difference_count, coverage, traceparent FROM comparison WHERE uuid = ?"),
                               {id.toRfc4122()});
    if (!rows)
        return tl::unexpected(rows.error());
    if (!(*rows)->next())
        return QJsonObject();
    const auto &row = **rows;
    QJsonObject json {
        {QStringLiteral("id"), id.toString(QUuid::WithoutBraces)},
        {QStringLiteral("component"), row.value(1).toString()},
        {QStringLiteral("time"), moment(row.value(2))},
        {QStringLiteral("key"), row.value(3).toString()},
        {QStringLiteral("origin"), row.value(6).toInt() == int(Origin::Replay) ? QStringLiteral("replay") : QStringLiteral("live")},
        {QStringLiteral("revision"), row.value(7).toLongLong()},
        {QStringLiteral("differences"), QJsonDocument::fromJson(row.value(10).toByteArray()).array()},
        {QStringLiteral("difference_count"), row.value(11).toLongLong()},
        {QStringLiteral("coverage"), object(row.value(12))},
    };
    if (!row.isNull(4))
        json[QStringLiteral("verdict")] = toString(Verdict(row.value(4).toInt()));
    if (const auto reason = SkipReason(row.value(5).toInt()); reason != SkipReason::None)
        json[QStringLiteral("reason")] = toString(reason);
    if (const auto trace = row.value(13).toString(); !trace.isEmpty()) {
        json[QStringLiteral("trace")] = traceId(trace);
        json[QStringLiteral("traceparent")] = trace;
    }
    if (!row.isNull(8))
        json[QStringLiteral("old")] = object(row.value(8));
    if (!row.isNull(9))
        json[QStringLiteral("new")] = object(row.value(9));
    return json;
}

Result<QJsonObject> readCauses(Connection &connection, const QString &component, const QDateTime &from, const QDateTime &to)
{
    auto rows = connection.run(QStringLiteral("SELECT id, path, kind, magnitude, count, first, last, example, state, reason"
                                              " FROM cause WHERE component = ? AND last >= ? AND first <= ?"
                                              " ORDER BY count DESC, path LIMIT 200"),
                               {component, from.isValid() ? from.toMSecsSinceEpoch() : 0,
                                to.isValid() ? to.toMSecsSinceEpoch() : std::numeric_limits<qint64>::max()});
    if (!rows)
        return tl::unexpected(rows.error());
    QJsonArray causes;
    while ((*rows)->next()) {
        const auto &row = **rows;
        causes.append(QJsonObject {
            {QStringLiteral("id"), row.value(0).toString()},
            {QStringLiteral("path"), row.value(1).toString()},
            {QStringLiteral("kind"), row.value(2).toString()},
            {QStringLiteral("magnitude"), row.value(3).toString()},
            {QStringLiteral("count"), row.value(4).toLongLong()},
            {QStringLiteral("first"), moment(row.value(5))},
            {QStringLiteral("last"), moment(row.value(6))},
            {QStringLiteral("example"), QUuid::fromRfc4122(row.value(7).toByteArray()).toString(QUuid::WithoutBraces)},
            {QStringLiteral("state"), row.value(8).toString()},
            {QStringLiteral("reason"), row.value(9).toString()},
        });
    }
    return QJsonObject {{QStringLiteral("causes"), causes}};
}

Result<QJsonArray> readRecent(Connection &connection, const QString &component, int limit)
{
    auto rows = connection.run(QStringLiteral("SELECT time, verdict, old, new FROM comparison WHERE component = ?"
                                              " AND verdict IS NOT NULL AND verdict <> ? ORDER BY seq DESC LIMIT ?"),
                               {component, int(Verdict::Skipped), limit});
    if (!rows)
        return tl::unexpected(rows.error());
    QJsonArray recent;
    while ((*rows)->next()) {
        const auto &row = **rows;
        recent.prepend(QJsonObject {{QStringLiteral("t"), moment(row.value(0))},
                                    {QStringLiteral("verdict"), row.value(1).toInt()},
                                    {QStringLiteral("old"), object(row.value(2))[QStringLiteral("seconds")]},
                                    {QStringLiteral("new"), object(row.value(3))[QStringLiteral("seconds")]}});
    }
    return recent;
}

} // namespace midflight
