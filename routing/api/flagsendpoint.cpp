// SPDX-License-Identifier: GPL-3.0-or-later
// OFREP 0.3, what OpenFeature's SDKs ask: https://github.com/open-feature/protocol, service/openapi.yaml.
//
// One flag asked is one request routed, as POST /components/{id}/route: application code acts on the answer at once, so it
// is counted, and where both sides run it gets a lease that the report closes. The bulk call is different: clients fetch
// all flags beforehand and again whenever they changed, and may never act on most. It counts nothing; what a client then
// does is counted when it reports it.
#include "routing/api/call.h"
#include "routing/domain/json.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QUuid>

namespace midflight {

namespace {

struct FlagFailure {
    const char *code; ///< OpenFeature's name for it
    QString detail;
};

struct FlagContext {
    QJsonObject json;
    QString key; ///< targetingKey; empty: none
};

tl::expected<FlagContext, FlagFailure> readContext(const QByteArray &body)
{
    QJsonParseError error;
    const auto document = body.isEmpty() ? QJsonDocument(QJsonObject()) : QJsonDocument::fromJson(body, &error);
    if (!document.isObject())
        return tl::unexpected(FlagFailure {"PARSE_ERROR", body.isEmpty() || error.error == QJsonParseError::NoError
                                               ? QStringLiteral("the body must be a JSON object")
                                               : QStringLiteral("the body is not JSON at byte %1: %2").arg(error.offset).arg(error.errorString())});
    const auto context = document.object().value(QStringLiteral("context"));
    if (!context.isUndefined() && !context.isNull() && !context.isObject())
        return tl::unexpected(FlagFailure {"INVALID_CONTEXT", QStringLiteral("context must be an object")});
    const auto key = context.toObject().value(QStringLiteral("targetingKey"));
    if (!key.isUndefined() && !key.isNull() && !key.isString())
        return tl::unexpected(FlagFailure {"INVALID_CONTEXT", QStringLiteral("context.targetingKey must be a text")});
    return FlagContext {context.toObject(), key.toString()};
}

bool splits(double fraction) { return fraction > 0 && fraction < 1; }

/// Whether who answers hangs on the key; without one an SDK's default, which is old, is the right answer.
bool needsKey(const Routing &routing)
{
    return routing.stage == Stage::Shadow && (splits(routing.share) || !routing.include.isEmpty() || !routing.exclude.isEmpty());
}

QString reasonOf(const Routing &routing, const QString &key)
{
    if (routing.stage == Stage::Shadow && !key.isEmpty() && (routing.include.contains(key) || routing.exclude.contains(key)))
        return QStringLiteral("TARGETING_MATCH");
    if (routing.stage == Stage::Shadow && (splits(routing.share) || splits(routing.sample)))
        return QStringLiteral("SPLIT");
    return QStringLiteral("STATIC");
}

QJsonObject failureJson(const FlagFailure &failure, const QString &flag)
{
    QJsonObject json {{QStringLiteral("errorCode"), QLatin1String(failure.code)}, {QStringLiteral("errorDetails"), failure.detail}};
    if (!flag.isEmpty())
        json[QStringLiteral("key")] = flag;
    return json;
}

/// What the one pure function decides, in OFREP's words.
tl::expected<QJsonObject, FlagFailure> evaluate(const ComponentId &id, const FlagContext &context, const RoutingTable &table, Route &route)
{
    const auto routing = table.components.value(id);
    if (context.key.isEmpty() && needsKey(routing))
        return tl::unexpected(FlagFailure {"TARGETING_KEY_MISSING",
                                           QStringLiteral("who answers for %1 depends on the targetingKey: send one").arg(id.value)});
    route = decide(id, context.key, QRandomGenerator::global()->generate64(), table);
    const auto value = route.answer == Side::Old && route.also ? QStringLiteral("shadow") : toString(route.answer);
    QJsonObject metadata {{QStringLiteral("revision"), table.revision}};
    if (route.also)
        metadata[QStringLiteral("also")] = toString(*route.also);
    return QJsonObject {{QStringLiteral("key"), id.value},
                        {QStringLiteral("value"), value},
                        {QStringLiteral("variant"), value},
                        {QStringLiteral("reason"), reasonOf(routing, context.key)},
                        {QStringLiteral("metadata"), metadata}};
}

/// If-None-Match is a list of tags, compared weakly (RFC 9110, 13.1.2).
bool matchesOne(const QByteArray &list, const QByteArray &tag)
{
    for (auto each : list.split(',')) {
        each = each.trimmed();
        if (each.startsWith("W/"))
            each = each.mid(2);
        if (each == tag || each == "*")
            return true;
    }
    return false;
}

} // namespace

void Api::flags(const Call &call)
{
    static const QStringList place {QStringLiteral("ofrep"), QStringLiteral("v1"), QStringLiteral("evaluate"), QStringLiteral("flags")};
    if (call.path.mid(0, place.size()) != place)
        return call.noSuchPath();
    if (!call.is("POST"))
        return call.methodNotAllowed("POST");
    const auto flag = call.path.mid(place.size()).join(u'/');
    const auto context = readContext(call.request.body);
    if (!context)
        return call.json(failureJson(context.error(), flag), 400);
    if (call.path.size() == place.size())
        return allFlags(call, context->json, context->key);

    const auto *state = m_decisions.find({flag});
    if (!state)
        return call.json(failureJson({"FLAG_NOT_FOUND", QStringLiteral("there is no component \"%1\"").arg(flag)}, flag), 404);
    if (!call.mayChange(*state))
        return;
    Route route;
    auto answer = evaluate({flag}, *context, *m_decisions.table(), route);
    if (!answer)
        return call.json(failureJson(answer.error(), flag), 400);
    const auto lease = route.also ? QUuid::createUuid().toString(QUuid::WithoutBraces) : QString();
    m_recorder.routed(*state, lease, route.answer);
    if (!lease.isEmpty()) {
        auto metadata = (*answer)[QStringLiteral("metadata")].toObject();
        metadata[QStringLiteral("lease")] = lease;
        (*answer)[QStringLiteral("metadata")] = metadata;
    }
    (*answer)[QStringLiteral("cacheable")] = false; // the next one is another request
    call.json(*answer);
}

void Api::allFlags(const Call &call, const QJsonObject &context, const QString &key)
{
    const auto table = m_decisions.table();
    // What the answer hangs on: the routing, the context, and whose components the caller may use.
    const QJsonArray basis {table->revision, context, call.caller().owner};
    const auto tag = '"' + QByteArray::number(table->revision) + '-' + canonicalSha256(basis).left(32).toLatin1() + '"';
    if (matchesOne(call.request.header("if-none-match"), tag))
        return call.responder.respond({304, "application/json", {{"ETag", tag}}, {}});
    QJsonArray flags;
    for (const auto &id : m_decisions.order()) {
        const auto *state = m_decisions.find({id});
        if (!state || !call.caller().mayChange(state->definition.owner))
            continue;
        Route route;
        const auto answer = evaluate({id}, {context, key}, *table, route);
        flags.append(answer ? *answer : failureJson(answer.error(), id));
    }
    auto response = jsonResponse({{QStringLiteral("flags"), flags}});
    response.headers += {"ETag", tag};
    call.responder.respond(response);
}

} // namespace midflight
