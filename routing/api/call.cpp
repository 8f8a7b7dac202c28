// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/api/call.h"

#include "routing/domain/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonParseError>

#include <limits>

namespace midflight {

void Api::Call::noSuchPath() const
{
    HttpResponse response = jsonResponse({{QStringLiteral("type"), QStringLiteral("about:blank")},
                                          {QStringLiteral("title"), QStringLiteral("Not found")},
                                          {QStringLiteral("status"), 404},
                                          {QStringLiteral("detail"), QStringLiteral("there is nothing at %1").arg(request.path)}},
                                         404);
    response.contentType = "application/problem+json";
    responder.respond(response);
}

void Api::Call::methodNotAllowed(const QByteArray &allowed) const
{
    HttpResponse response = jsonResponse({{QStringLiteral("type"), QStringLiteral("about:blank")},
                                          {QStringLiteral("title"), QStringLiteral("Method not allowed")},
                                          {QStringLiteral("status"), 405},
                                          {QStringLiteral("detail"), QStringLiteral("use %1").arg(QString::fromLatin1(allowed))}},
                                         405);
    response.contentType = "application/problem+json";
    response.headers += {"Allow", allowed};
    responder.respond(response);
}

bool Api::Call::mayChange(const ComponentState &state) const
{
    if (caller().mayChange(state.definition.owner))
        return true;
    refuse(Failure::Forbidden,
           QStringLiteral("%1 may change the components of %2 only, and %3 is not one of them")
               .arg(caller().name, caller().owner, state.definition.id.value));
    return false;
}

DecisionAnswer Api::Call::decision(Fleet &fleet) const
{
    return [call = *this, &fleet](const Result<Decided> &decided) {
        if (!decided)
            return call.refuse(decided.error());
        if (!decided->durable) // the others hear of it through the store
            return call.answer(*decided, fleet.unconfirmed(std::numeric_limits<qint64>::max()));
        fleet.await(decided->revision, [call, decided = *decided](const QStringList &unconfirmed) { call.answer(decided, unconfirmed); });
    };
}

void Api::Call::answer(const Decided &decided, const QStringList &unconfirmed) const
{
    QJsonObject json {{QStringLiteral("revision"), decided.revision},
                      {QStringLiteral("component"), decided.component},
                      {QStringLiteral("effective_at"), toRfc3339(decided.effectiveAt)},
                      {QStringLiteral("in_flight"), decided.inFlight},
                      {QStringLiteral("durable"), decided.durable},
                      {QStringLiteral("unconfirmed"), QJsonArray::fromStringList(unconfirmed)}};
    if (decided.needed > 0) {
        json = {{QStringLiteral("approvals"), decided.approvals},
                {QStringLiteral("needed"), decided.needed},
                {QStringLiteral("component"), decided.component},
                {QStringLiteral("revision"), decided.revision}};
    }
    if (!decided.warnings.isEmpty())
        json[QStringLiteral("warnings")] = QJsonArray::fromStringList(decided.warnings);
    if (!decided.neededBy.isEmpty())
        json[QStringLiteral("needed_by")] = QJsonArray::fromStringList(decided.neededBy);
    auto response = jsonResponse(json, decided.needed > 0 ? 202 : 200);
    response.headers += {"ETag", '"' + QByteArray::number(decided.revision) + '"'};
    responder.respond(response);
}

Result<QJsonObject> readBody(const HttpRequest &request)
{
    if (request.body.isEmpty())
        return QJsonObject();
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(request.body, &error);
    if (error.error != QJsonParseError::NoError)
        return fail(Failure::Malformed,
                    QStringLiteral("the body is not JSON at byte %1: %2").arg(error.offset).arg(error.errorString()));
    if (!document.isObject())
        return fail(Failure::Malformed, QStringLiteral("the body must be a JSON object"));
    return document.object();
}

Result<std::optional<qint64>> readIfMatch(const HttpRequest &request)
{
    auto text = request.header("if-match").trimmed();
    if (text.isEmpty())
        return std::nullopt;
    if (text.size() >= 2 && text.startsWith('"') && text.endsWith('"'))
        text = text.mid(1, text.size() - 2);
    bool number = false;
    const auto revision = text.toLongLong(&number);
    if (!number)
        return fail(Failure::Malformed, QStringLiteral("If-Match must be a revision such as \"57\", not %1").arg(QString::fromLatin1(text)));
    return revision;
}

Result<void> onlyMembers(const QJsonObject &body, const QStringList &known)
{
    QList<Detail> details;
    for (auto it = body.begin(); it != body.end(); ++it) {
        if (!known.contains(it.key()))
            details += Detail {u'/' + it.key(), QStringLiteral("is not known here; known: %1").arg(known.join(QStringLiteral(", ")))};
    }
    if (details.isEmpty())
        return {};
    return fail(Failure::Invalid, QStringLiteral("%1 %2").arg(details.first().pointer, details.first().detail), details);
}

} // namespace midflight
