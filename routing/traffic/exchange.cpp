// SPDX-License-Identifier: GPL-3.0-or-later
// One request from its head to the last byte of its answer: routing, failures, fallback. The two directions are in
// exchangerequest.cpp and exchangeanswer.cpp.
#include "routing/traffic/exchange.h"

#include <QVarLengthArray>
#include <sys/socket.h>

namespace midflight {

using namespace std::chrono_literals;

Exchange::Exchange(Worker &worker)
    : m_worker(worker)
{
    m_deadline.context = this;
    m_deadline.fire = [](void *self) { static_cast<Exchange *>(self)->onDeadline(); };
    m_requestHead.reserve(2048);
    m_answerHead.reserve(2048);
}

Exchange::~Exchange() = default;

void Exchange::begin(ClientConnection &client)
{
    m_client = &client;
    m_table = m_worker.table();
    m_route = nullptr;
    m_decision = {};
    m_side = Side::Old;
    m_attempt = {};
    m_run.reset();
    m_launched = false;
    m_blockedSeconds = 0;
    m_begin = m_end = 0;
    m_timedOut = m_clientGone = m_requestMalformed = m_answerBegan = m_closes = m_tunnels = false;
    m_pumping = m_stopPump = m_asked = false;
    m_started = TrafficClock::now();
}

void Exchange::finish()
{
    m_deadline.disarm();
    if (m_client->stream.socket.isOpen())
        m_client->stream.socket.unwatch();
    m_upstream.reset();
    if (m_buffer)
        m_worker.giveBuffer(std::exchange(m_buffer, nullptr));
    if (m_run && !m_launched)
        m_run->abandon(); // the request never came to its end
    m_run.reset();
    if (m_route) {
        auto &counts = m_worker.counts().at(m_route->slot);
        ++counts.answered[size_t(m_side)];
        (m_side == Side::Old ? counts.oldTime : counts.newTime).add(seconds());
        if (m_route->routing.stage == Stage::Shadow || m_route->routing.stage == Stage::New)
            ++counts.parallel;
    }
    else if (m_table->unmatched && m_asked)
        countUnmatched();
    m_table.reset();
}

/// A candidate for the plan: the method and the first two segments of the path.
void Exchange::countUnmatched()
{
    auto path = m_request.target.substr(0, m_request.target.find('?'));
    size_t end = path.find('/', 1);
    end = end == std::string_view::npos ? end : path.find('/', end + 1);
    path = path.substr(0, std::min<size_t>(end, 200));
    auto &places = m_worker.counts().unmatched;
    m_worker.counts().any = true;
    m_place.assign(m_request.methodName());
    m_place += ' ';
    m_place += path;
    if (const auto known = places.find(m_place); known != places.end())
        ++known->second;
    else if (places.size() < 1000)
        places.emplace(m_place, 1);
    else
        ++places["(other)"];
}

bool Exchange::findRoute()
{
    const auto path = m_request.target.substr(0, m_request.target.find('?'));
    m_route = m_table->find(m_request.methodName(), m_request.host, path);
    return m_route || m_table->unmatched;
}

/// The key as the decision wants it. Keys are ASCII nearly always.
Route Exchange::decide() const
{
    if (!m_route || m_route->routing.stage == Stage::Old)
        return {};
    const auto key = m_route->key.find(m_request, m_route->pattern);
    QVarLengthArray<char16_t, 128> wide;
    for (const char c : key) {
        if (static_cast<unsigned char>(c) >= 0x80)
            return midflight::decide(m_route->id, QString::fromUtf8(key.data(), qsizetype(key.size())), m_worker.draw(), *m_table->routing);
        wide.append(char16_t(c));
    }
    return midflight::decide(m_route->id, QStringView(wide.constData(), wide.size()), m_worker.draw(), *m_table->routing);
}

const Endpoint &Exchange::origin() const { return m_route ? m_route->origin(m_side) : *m_table->unmatched; }

std::string_view Exchange::ownFields() const
{
    return m_route ? m_route->answerFields[size_t(m_side)] : m_table->unmatchedFields;
}

Task<bool> Exchange::run(ClientConnection &client, std::string_view head)
{
    begin(client);
    const HeadFault fault = readRequestHead(head, m_request);
    bool goesOn = false;
    if (fault) {
        m_request.keepAlive = false;
        goesOn = co_await answer(fault.status, "malformed", fault.detail, true);
    } else if (!findRoute()) {
        goesOn = co_await answer(404, "no-component", "no component of this migration matches " + std::string(m_request.target.substr(0, 200)) + ", and [http] old is not set",
                                 m_request.framing != Framing::None);
    } else {
        m_asked = true;
        m_decision = decide();
        m_side = m_decision.answer;
        m_requestBody.start(m_request, m_request.framing);
        const auto fed = m_requestBody.feed(client.unread(), m_requestParts);
        client.use(fed.used);
        m_bodyWhole = m_requestBody.done();
        m_worker.arm(m_deadline, m_started + (m_route ? m_route->timeout : 30'000ms));
        if (m_decision.also)
            beginParallel();
        if (fed.malformed)
            goesOn = co_await fail(Failure::RequestMalformed);
        else
            goesOn = co_await pass();
    }
    finish();
    co_return goesOn;
}

/// A request that may run twice, and whose body is still at hand.
bool Exchange::canRepeat() const
{
    constexpr uint64_t safe = 1u << HTTP_GET | 1u << HTTP_HEAD | 1u << HTTP_OPTIONS;
    return m_bodyWhole && (m_route ? m_route->mayRepeat(m_request.method) : safe >> m_request.method & 1);
}

Task<bool> Exchange::pass()
{
    for (bool again = true; again;) {
        again = false;
        Failure failure = co_await send();
        const bool reused = m_upstream && m_upstream->reused;
        if (failure == Failure::None)
            failure = co_await receiveHead();
        // The system closed a kept connection just when it was used: the request was not seen.
        const bool stale = failure == Failure::Broken && reused && m_end == 0 && canRepeat();
        const bool failed = failure != Failure::None || m_response.status >= 500;
        const bool fallsBack = failed && m_side == Side::New && m_route && m_route->fallbackToOld && canRepeat()
            && m_route->routing.stage != Stage::Retired && failure != Failure::ClientGone;
        if (fallsBack)
            fallBack(failure);
        if (stale || fallsBack) {
            co_await stopPump();
            m_upstream.reset();
            m_begin = m_end = 0;
            m_attempt = {};
            m_timedOut = false;
            // What was decided may no longer hold.
            if (!stale || m_table != m_worker.table())
                m_side = stale && decideAgain() == Side::New ? Side::New : Side::Old;
            extend();
            again = true;
            continue;
        }
        if (failure == Failure::None)
            failure = co_await relayAnswer();
        if (failure != Failure::None)
            co_return co_await fail(failure);
    }
    const bool whole = m_requestBody.done() && !m_pumping;
    co_await stopPump();
    co_return whole && m_request.keepAlive && !m_closes && !m_worker.isDraining();
}

Side Exchange::decideAgain() const
{
    const auto &now = *m_worker.table();
    const auto found = now.routing->components.constFind(m_route ? m_route->id : ComponentId {});
    return m_side == Side::New && found != now.routing->components.constEnd() && found->stage != Stage::Old ? Side::New : Side::Old;
}

std::string Exchange::inWords(Failure failure) const
{
    const std::string who = "the " + toString(m_side).toStdString() + " system at " + origin().url.toStdString();
    switch (failure) {
    case Failure::Unreachable: return who + " cannot be reached: " + m_attempt.error;
    case Failure::TimedOut: return who + " did not answer in time";
    case Failure::Broken: return who + " broke the connection off";
    case Failure::Malformed: return who + " answered with what is not HTTP/1.1";
    default: return "the request's body is malformed";
    }
}

/// Says what happened, if the answer has not begun yet; the connection ends when it has.
Task<bool> Exchange::fail(Failure failure)
{
    if (m_run)
        m_run->fail(partOf(m_side), inWords(failure), seconds());
    co_await stopPump();
    m_upstream.reset();
    if (failure == Failure::ClientGone || m_answerBegan)
        co_return false;
    if (failure == Failure::RequestMalformed)
        co_return co_await answer(400, "malformed", inWords(failure), true);
    const bool close = !m_requestBody.done();
    if (failure == Failure::TimedOut)
        co_return co_await answer(504, "gateway-timeout", inWords(failure), close);
    co_return co_await answer(502, "bad-gateway", inWords(failure), close);
}

Task<bool> Exchange::answer(int status, const char *slug, std::string detail, bool close)
{
    close = close || !m_request.keepAlive || m_worker.isDraining();
    const Problem problem {status, slug, std::move(detail), m_route ? std::string_view(m_route->idText) : std::string_view()};
    writeProblem(m_answerHead, problem, m_route ? ownFields() : std::string_view("Via: 1.1 midflight\r\n"), close,
                 m_request.method != HTTP_HEAD || status == 400);
    m_timedOut = false;
    m_worker.arm(m_deadline, TrafficClock::now() + 5s);
    m_gather.clear();
    m_gather.add(m_answerHead);
    const bool sent = co_await m_client->stream.sendAll(m_gather);
    co_return sent && !close;
}

void Exchange::extend()
{
    m_deadline.at = TrafficClock::now() + (m_route ? m_route->timeout : 30'000ms);
    m_worker.arm(m_deadline, m_deadline.at);
}

void Exchange::onDeadline()
{
    m_timedOut = true;
    abort();
}

void Exchange::abort()
{
    m_attempt.cancel();
    if (m_upstream)
        m_upstream->stream.cancel();
    if (m_client)
        m_client->stream.cancel();
}

void Exchange::watchClient()
{
    if (!m_pumping)
        m_client->stream.socket.watch([](void *self) { static_cast<Exchange *>(self)->onClientEvent(); }, this);
}

/// While the system works: the client has gone, or sends its next request already.
void Exchange::onClientEvent()
{
    char byte;
    const ssize_t count = ::recv(m_client->stream.socket.fd(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (count > 0)
        return m_client->stream.setReady();
    if (count < 0 && errno == EAGAIN)
        return watchClient();
    m_clientGone = true;
    if (m_run)
        return; // what is compared is read to its end: slow answers must not drop out of the evidence
    m_attempt.cancel();
    if (m_upstream)
        m_upstream->stream.cancel();
}

} // namespace midflight
