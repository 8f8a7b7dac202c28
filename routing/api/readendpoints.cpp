// SPDX-License-Identifier: GPL-3.0-or-later
// The endpoints that read the store: on the reader's thread, answered back on the server's.
#include "routing/api/call.h"
#include "routing/api/timespan.h"
#include "routing/domain/json.h"
#include "routing/store/queries.h"

namespace midflight {

void Api::read(const Call &call, std::function<Result<QJsonObject>(Connection &)> query)
{
    if (!call.is("GET"))
        return call.methodNotAllowed("GET");
    this->query(call, std::move(query));
}

void Api::query(const Call &call, std::function<Result<QJsonObject>(Connection &)> query)
{
    m_reader.post([call = Call(call), query = std::move(query), post = m_post](Connection &connection) mutable {
        auto result = query(connection);
        // Moved: the last that knows a call ends its session, which must be on the server's thread.
        post([call = std::move(call), result = std::move(result)] { result ? call.json(*result) : call.refuse(result.error()); });
    });
}

static int limitOf(const QUrlQuery &query, int otherwise, int most)
{
    bool number = false;
    const int limit = query.queryItemValue(QStringLiteral("limit")).toInt(&number);
    return number ? std::clamp(limit, 1, most) : otherwise;
}

static qint64 numberOf(const QUrlQuery &query, const QString &name) { return query.queryItemValue(name).toLongLong(); }

static qint64 beforeOf(const QUrlQuery &query) { return numberOf(query, QStringLiteral("before")); }

void Api::history(const Call &call)
{
    const auto &query = call.request.query;
    read(call, [component = query.queryItemValue(QStringLiteral("component")), before = beforeOf(query),
                limit = limitOf(query, 100, 1000)](Connection &connection) {
        return readHistory(connection, component, before, limit);
    });
}

void Api::comparisons(const Call &call, const ComponentId &id)
{
    const auto &query = call.request.query;
    const ComparisonsQuery wanted {id.value, query.queryItemValue(QStringLiteral("verdict")),
                                   query.queryItemValue(QStringLiteral("cause")), beforeOf(query), numberOf(query, QStringLiteral("after")), limitOf(query, 100, 1000)};
    read(call, [wanted](Connection &connection) { return readComparisons(connection, wanted); });
}

void Api::series(const Call &call, const ComponentState &state)
{
    const auto &query = call.request.query;
    SeriesQuery wanted;
    wanted.component = state.definition.id.value;
    wanted.to = timeIn(query, QStringLiteral("to"));
    if (!wanted.to.isValid())
        wanted.to = m_clock.now();
    wanted.from = timeIn(query, QStringLiteral("from"));
    if (!wanted.from.isValid())
        wanted.from = std::min(state.evidenceSince, wanted.to.addSecs(-60));
    if (wanted.from >= wanted.to)
        return call.refuse({Failure::Invalid, QStringLiteral("from must be before to"),
                            {{QStringLiteral("/from"), QStringLiteral("must be before to")}}});
    bool number = false;
    const int buckets = query.queryItemValue(QStringLiteral("buckets")).toInt(&number);
    wanted.buckets = number ? std::clamp(buckets, 1, 2000) : 48;
    wanted.confidence = state.definition.gates.confidence;
    wanted.optimalN = double(state.definition.gates.comparisons.value_or(500));
    wanted.evidenceSince = state.evidenceSince;
    read(call, [wanted](Connection &connection) { return readSeries(connection, wanted); });
}

void Api::causes(const Call &call, const ComponentId &id)
{
    if (call.path.size() == 3) {
        const auto &query = call.request.query;
        return read(call, [component = id.value, from = timeIn(query, QStringLiteral("from")),
                           to = timeIn(query, QStringLiteral("to"))](Connection &connection) {
            return readCauses(connection, component, from, to);
        });
    }
    if (!call.is("PUT"))
        return call.methodNotAllowed("PUT");
    const auto state = call.body[QStringLiteral("state")].toString();
    if (state != QLatin1String("open") && state != QLatin1String("expected") && state != QLatin1String("fixed"))
        return call.refuse({Failure::Invalid, QStringLiteral("state: must be open, expected or fixed"),
                            {{QStringLiteral("/state"), QStringLiteral("must be open, expected or fixed")}}});
    m_recorder.mark({id, call.path[3], state, call.body[QStringLiteral("reason")].toString()}, [call](const Result<bool> &known) {
        if (!known)
            return call.refuse(known.error());
        *known ? call.json({{QStringLiteral("id"), call.path[3]}, {QStringLiteral("state"), call.body[QStringLiteral("state")]}})
               : call.noSuchPath();
    });
}

} // namespace midflight
