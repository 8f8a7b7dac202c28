// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/api/api.h"

#include "routing/api/call.h"
#include "routing/api/metrics.h"
#include "routing/domain/json.h"
#include "routing/store/queries.h"

namespace midflight {

Api::Api(Decisions &decisions, Recorder &recorder, ComponentView &view, Fleet &fleet, EventHub &events, ReaderThread &reader,
         SignIn &signIn, Post post, const Clock &clock)
    : m_decisions(decisions)
    , m_recorder(recorder)
    , m_view(view)
    , m_fleet(fleet)
    , m_events(events)
    , m_reader(reader)
    , m_signIn(signIn)
    , m_post(std::move(post))
    , m_clock(clock)
{
}

static HttpResponse plain(int status, const QByteArray &text)
{
    return {status, "text/plain; charset=utf-8", {}, text};
}

/// OpenFeature's SDKs may send their token as X-API-Key.
static void takeApiKey(HttpRequest &request)
{
    if (const auto key = request.header("x-api-key"); !key.isEmpty() && request.header("authorization").isEmpty())
        request.headers["authorization"] = "Bearer " + key;
}

void Api::handle(HttpRequest request, Responder responder)
{
    if (request.path == QLatin1String("/healthz"))
        return responder.respond(plain(200, "ok\n"));
    if (request.path == QLatin1String("/readyz"))
        return responder.respond(plain(m_ready ? 200 : 503, m_ready ? "ready\n" : "not ready\n"));
    const bool asksFlags = request.path.startsWith(QLatin1String("/ofrep/"));
    if (asksFlags)
        takeApiKey(request);
    auto who = m_signIn.identify(request);
    if (!who)
        return responder.respond(problemResponse(who.error()));
    if (request.path == QLatin1String("/metrics")) {
        const auto respond = [this, responder] {
            auto response = plain(200, metricsPage(m_decisions, m_recorder, m_decided));
            response.contentType = "text/plain; version=0.0.4; charset=utf-8";
            responder.respond(response);
        };
        return m_settle ? m_settle(respond) : respond();
    }
    Call call {std::move(request), std::move(responder), {}, {}, {}, *who};
    const auto prefix = QStringLiteral("/api/v1/");
    if (!asksFlags && !call.request.path.startsWith(prefix))
        return call.noSuchPath();
    call.path = call.request.path.mid(asksFlags ? 1 : prefix.size()).split(u'/');
    if (const auto needed = roleNeeded(call.request.method, call.path); who->role < needed)
        return call.refuse(Failure::Forbidden,
                           QStringLiteral("%1 is a token for the role %2; this needs %3")
                               .arg(who->caller.name, toString(who->role), toString(needed)));
    if (asksFlags)
        return flags(call);
    auto body = readBody(call.request);
    if (!body)
        return call.refuse(body.error());
    auto ifMatch = readIfMatch(call.request);
    if (!ifMatch)
        return call.refuse(ifMatch.error());
    call.body = *std::move(body);
    call.ifMatch = *ifMatch;
    if (call.is("HEAD"))
        call.request.method = "GET";
    api(call);
}

void Api::api(const Call &call)
{
    const auto &first = call.path.first();
    const auto size = call.path.size();
    if (first == QLatin1String("components") && size >= 2)
        return component(call, {call.path[1]});
    if (first == QLatin1String("tokens") && size <= 2)
        return tokens(call);
    if (first == QLatin1String("comparisons") && size == 2) {
        const auto id = QUuid::fromString(call.path[1]);
        return read(call, [id](Connection &connection) -> Result<QJsonObject> {
            auto found = readComparison(connection, id);
            if (found && found->isEmpty())
                return fail(Failure::UnknownComponent, QStringLiteral("there is no comparison %1").arg(id.toString(QUuid::WithoutBraces)));
            return found;
        });
    }
    if (size != 1)
        return call.noSuchPath();
    if (first == QLatin1String("migration")) {
        const auto tag = '"' + QByteArray::number(m_decisions.revision()) + '"';
        if (call.request.header("if-none-match") == tag)
            return call.responder.respond({304, "application/json", {{"ETag", tag}}, {}});
        return call.responder.respond({200, "application/json", {{"ETag", tag}}, m_view.migrationText()});
    }
    if (first == QLatin1String("evidence"))
        return board(call);
    if (first == QLatin1String("fleet"))
        return call.is("GET") ? call.json(fleet()) : call.methodNotAllowed("GET");
    if (first == QLatin1String("plan"))
        return plan(call);
    if (first == QLatin1String("forecast"))
        return forecast(call);
    if (first == QLatin1String("history"))
        return history(call);
    if (first == QLatin1String("events"))
        return m_events.follow(call.responder.stream(), call.request.header("last-event-id"));
    if (first == QLatin1String("rollback"))
        return rollbackTogether(call);
    if (first == QLatin1String("stage"))
        return stageTogether(call);
    if (first == QLatin1String("undo")) {
        if (!call.is("POST"))
            return call.methodNotAllowed("POST");
        const auto revision = call.body[QStringLiteral("revision")];
        if (!revision.isDouble())
            return call.refuse({Failure::Invalid, QStringLiteral("revision: say which decision to undo"),
                                {{QStringLiteral("/revision"), QStringLiteral("must be a revision")}}});
        return m_decisions.undo(revision.toInteger(), call.ifMatch, call.caller(), call.decision(m_fleet));
    }
    call.noSuchPath();
}

void Api::stateChanged(const QList<ComponentId> &components)
{
    for (const auto &id : components) {
        QJsonObject data {{QStringLiteral("id"), id.value}, {QStringLiteral("revision"), m_decisions.revision()}};
        if (const auto *state = m_decisions.find(id))
            data[QStringLiteral("stage")] = toString(state->routing.stage);
        else
            data[QStringLiteral("removed")] = true;
        m_events.publish("component", data);
    }
    m_events.publish("migration", {{QStringLiteral("revision"), m_decisions.revision()}});
}

/// {revision, confirmed, routers: [{name, revision, living, self, silent_seconds}]}; no routers: there is this one alone.
QJsonObject Api::fleet() const
{
    const auto revision = m_decisions.revision();
    QJsonArray routers;
    int confirmed = 0;
    auto members = m_fleet.members();
    if (!members.isEmpty() && std::none_of(members.cbegin(), members.cend(), [this](const FleetMember &member) { return m_fleet.isSelf(member); }))
        members.prepend(m_fleet.self()); // its store is a file, and it steers data planes
    for (const auto &member : std::as_const(members)) {
        const bool self = m_fleet.isSelf(member);
        const bool living = self || Fleet::isLiving(member);
        const auto runs = self ? revision : member.revision;
        confirmed += living && runs >= revision ? 1 : 0;
        QJsonObject router {{QStringLiteral("name"), member.name}, {QStringLiteral("revision"), runs},
                            {QStringLiteral("living"), living}, {QStringLiteral("self"), self}};
        if (!living)
            router[QStringLiteral("silent_seconds")] = member.silent / 1000;
        routers.append(router);
    }
    return {{QStringLiteral("revision"), revision}, {QStringLiteral("confirmed"), confirmed}, {QStringLiteral("routers"), routers}};
}

void Api::fleetChanged()
{
    const auto now = fleet();
    if (now != m_fleetTold && (now[QStringLiteral("routers")].toArray().size() > 1 || !m_fleetTold.isEmpty()))
        m_events.publish("fleet", m_fleetTold = now);
}

void Api::decisionStored(const Decision &decision)
{
    ++m_decided[decision.action];
    auto json = toJson(decision);
    json.remove(QStringLiteral("record")); // large; whoever wants it reads the history
    m_events.publish("decision", json);
}

void Api::flush()
{
    if (m_changedFigures.isEmpty())
        return;
    QJsonObject components;
    for (const auto &id : std::as_const(m_changedFigures)) {
        if (m_decisions.find(id)) {
            const auto &tally = m_recorder.tally(id);
            components[id.value] = QJsonObject {{QStringLiteral("n"), tally.n()},
                                                {QStringLiteral("k"), tally.k()},
                                                {QStringLiteral("compared"), tally.compared()},
                                                {QStringLiteral("requests"), m_recorder.account(id).requests()}};
        }
    }
    m_changedFigures.clear();
    m_events.publish("comparisons", {{QStringLiteral("components"), components}});
}

} // namespace midflight
