// SPDX-License-Identifier: GPL-3.0-or-later
// Everything below /components/{id}: what changes a component, and what reports on it.
#include "routing/api/call.h"
#include "routing/domain/json.h"

#include <QRandomGenerator>
#include <QUuid>

namespace midflight {

void Api::component(const Call &call, const ComponentId &id)
{
    const auto *state = m_decisions.find(id);
    const bool creates = call.path.size() == 2 && call.is("PUT");
    if (!state && !creates)
        return call.refuse(Failure::UnknownComponent, QStringLiteral("there is no component \"%1\"").arg(id.value));
    if (state && !call.is("GET") && !call.mayChange(*state))
        return;
    if (call.path.size() == 2)
        return componentDocument(call, id);
    const auto &what = call.path[2];
    const auto size = call.path.size();
    const auto methods = [&](std::initializer_list<const char *> allowed) {
        if (std::any_of(allowed.begin(), allowed.end(), [&](const char *method) { return call.is(method); }))
            return true;
        QByteArrayList names(allowed.begin(), allowed.end());
        call.methodNotAllowed(names.join(", "));
        return false;
    };
    if (what == QLatin1String("causes") && (size == 3 || size == 4))
        return causes(call, id);
    if (what == QLatin1String("causes") && size == 5 && call.path[4] == QLatin1String("proposals"))
        return proposals(call, id, call.path[3]);
    if (what == QLatin1String("rules") && (size == 3 || size == 4))
        return rules(call, *state);
    if (size != 3)
        return call.noSuchPath();
    if (what == QLatin1String("route"))
        return methods({"POST"}) ? route(call, id) : void();
    if (what == QLatin1String("stage"))
        return methods({"POST"}) ? stage(call, id) : void();
    if (what == QLatin1String("rollback"))
        return methods({"POST"}) ? rollback(call, {id}, call.body) : void();
    if (what == QLatin1String("gates"))
        return methods({"GET"}) ? call.json(m_view.gates(*state)) : void();
    if (what == QLatin1String("fields"))
        return fields(call, id);
    if (what == QLatin1String("noise"))
        return noise(call, *state);
    if (what == QLatin1String("series"))
        return methods({"GET"}) ? series(call, *state) : void();
    if (what == QLatin1String("comparisons"))
        return !methods({"GET", "POST"}) ? void() : call.is("GET") ? comparisons(call, id) : report(call, id);
    if (what == QLatin1String("freeze")) {
        if (!methods({"POST"}))
            return;
        if (!call.body[QStringLiteral("frozen")].isBool())
            return call.refuse({Failure::Invalid, QStringLiteral("frozen: must be true or false"),
                                {{QStringLiteral("/frozen"), QStringLiteral("must be true or false")}}});
        return m_decisions.freeze(id, call.body[QStringLiteral("frozen")].toBool(), call.ifMatch, call.caller(), call.decision(m_fleet));
    }
    if (what == QLatin1String("deployed")) {
        if (!methods({"POST"}))
            return;
        const auto side = sideFromString(call.body[QStringLiteral("side")].toString());
        const auto version = call.body[QStringLiteral("version")].toString();
        if (!side || version.isEmpty())
            return call.refuse({Failure::Invalid, QStringLiteral("side must be old or new, version a text"),
                                {{side ? QStringLiteral("/version") : QStringLiteral("/side"), QStringLiteral("is missing or not valid")}}});
        return m_decisions.deployed(id, *side, version, call.ifMatch, call.caller(), call.decision(m_fleet));
    }
    call.noSuchPath();
}

void Api::componentDocument(const Call &call, const ComponentId &id)
{
    if (call.is("GET"))
        return call.json(m_view.component(*m_decisions.find(id)));
    if (call.is("DELETE"))
        return m_decisions.remove(id, call.ifMatch, call.caller(), call.decision(m_fleet));
    if (!call.is("PUT"))
        return call.methodNotAllowed("GET, PUT, DELETE");
    if (!ComponentId::isValid(id.value))
        return call.refuse({Failure::Invalid, QStringLiteral("\"%1\" is not an id; use [a-z0-9][a-z0-9_-]*").arg(id.value), {}});
    const auto definition = componentFromJson(id, call.body);
    if (!definition)
        return call.refuse(definition.error());
    if (!call.caller().mayChange(definition->owner))
        return call.refuse({Failure::Forbidden,
                            QStringLiteral("%1 may define components of %2 only; write owner = \"%2\"").arg(call.caller().name, call.caller().owner),
                            {{QStringLiteral("/owner"), QStringLiteral("must be %1").arg(call.caller().owner)}}});
    m_decisions.define(*definition, call.ifMatch, call.caller(), call.decision(m_fleet));
}

void Api::route(const Call &call, const ComponentId &id)
{
    const auto *state = m_decisions.find(id);
    const auto key = call.body[QStringLiteral("key")].toString();
    const auto table = m_decisions.table();
    const auto route = decide(id, key, QRandomGenerator::global()->generate64(), *table);
    const auto lease = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_recorder.routed(*state, lease, route.answer);
    call.json({{QStringLiteral("answer"), toString(route.answer)},
               {QStringLiteral("also"), route.also ? QJsonValue(toString(*route.also)) : QJsonValue()},
               {QStringLiteral("stage"), toString(state->routing.stage)},
               {QStringLiteral("revision"), table->revision},
               {QStringLiteral("definition"), toJson(state->definition)},
               {QStringLiteral("privacy"), toJson(m_decisions.settings().privacy)},
               {QStringLiteral("lease"), lease}});
}

static std::optional<QStringList> keys(const QJsonValue &value)
{
    if (value.isUndefined())
        return std::nullopt;
    QStringList list;
    for (const auto &key : value.toArray())
        list += key.toString();
    return list;
}

static std::optional<double> number(const QJsonValue &value)
{
    // Anything that is no number becomes one that no range admits, so that it is refused and not overlooked.
    return value.isUndefined() || value.isNull() ? std::nullopt : std::optional(value.toDouble(-1));
}

void Api::stage(const Call &call, const ComponentId &id)
{
    if (auto known = onlyMembers(call.body, {QStringLiteral("to"), QStringLiteral("sample"), QStringLiteral("share"),
                                             QStringLiteral("include"), QStringLiteral("exclude"), QStringLiteral("reason"),
                                             QStringLiteral("override"), QStringLiteral("evidence")});
        !known)
        return call.refuse(known.error());
    const auto to = stageFromString(call.body[QStringLiteral("to")].toString());
    if (!to)
        return call.refuse({Failure::Invalid, QStringLiteral("to: must be old, shadow, new or retired"),
                            {{QStringLiteral("/to"), QStringLiteral("must be old, shadow, new or retired")}}});
    StageRequest request;
    request.to = *to;
    request.sample = number(call.body[QStringLiteral("sample")]);
    request.share = number(call.body[QStringLiteral("share")]);
    request.include = keys(call.body[QStringLiteral("include")]);
    request.exclude = keys(call.body[QStringLiteral("exclude")]);
    request.reason = call.body[QStringLiteral("reason")].toString();
    request.override = call.body[QStringLiteral("override")].toBool();
    request.evidence = call.body[QStringLiteral("evidence")].toString();
    request.ifMatch = call.ifMatch;
    m_decisions.move(id, request, call.caller(), call.decision(m_fleet));
}

void Api::rollback(const Call &call, const QList<ComponentId> &ids, const QJsonObject &body)
{
    const RollbackRequest request {ids, body[QStringLiteral("keep_comparing")].toBool(), body[QStringLiteral("reason")].toString(),
                                   body[QStringLiteral("with_dependents")].toBool(), {}};
    if (request.withDependents) {
        const auto along = m_decisions.neededBy(ids);
        for (const auto &id : along) {
            if (!call.mayChange(*m_decisions.find(id)))
                return;
        }
    }
    m_decisions.rollBack(request, call.caller(), call.decision(m_fleet));
}

void Api::report(const Call &call, const ComponentId &id)
{
    const auto list = call.body[QStringLiteral("comparisons")].toArray();
    if (list.size() > 1000)
        return call.refuse(Failure::TooLarge, QStringLiteral("%1 comparisons in one report; send at most 1,000").arg(list.size()));
    QList<Comparison> comparisons;
    QJsonArray rejected;
    for (qsizetype i = 0; i < list.size(); ++i) {
        auto comparison = comparisonFromJson(list[i].toObject(), QStringLiteral("/comparisons/%1").arg(i));
        if (comparison)
            comparisons += *std::move(comparison);
        else
            rejected.append(QJsonObject {{QStringLiteral("index"), i}, {QStringLiteral("detail"), comparison.error().message}});
    }
    m_recorder.report(*m_decisions.find(id), m_decisions.settings().privacy, std::move(comparisons), [call, rejected](const Result<Reported> &reported) {
        if (!reported)
            return call.refuse(reported.error());
        call.json({{QStringLiteral("accepted"), reported->accepted},
                   {QStringLiteral("duplicates"), reported->duplicates},
                   {QStringLiteral("rejected"), rejected}});
    });
}

} // namespace midflight
