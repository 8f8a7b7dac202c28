// SPDX-License-Identifier: GPL-3.0-or-later
// The answer's way back to the client.
#include "routing/traffic/exchange.h"

namespace midflight {

using namespace std::chrono_literals;

static constexpr std::chrono::hours tunnelIdle {1};

Exchange::Failure Exchange::reason() const
{
    if (m_requestMalformed)
        return Failure::RequestMalformed;
    if (m_clientGone)
        return Failure::ClientGone;
    return m_timedOut ? Failure::TimedOut : Failure::Broken;
}

/// Reads more of the answer behind what is there. The buffer is given back while nothing comes.
Task<ssize_t> Exchange::readAnswer()
{
    auto &stream = m_upstream->stream;
    for (;;) {
        if (!stream.mayHaveMore()) {
            if (const Failure why = reason(); why != Failure::Broken && !(why == Failure::ClientGone && m_run))
                co_return Stream::Failed;
            if (m_begin == m_end && m_buffer) {
                m_worker.giveBuffer(std::exchange(m_buffer, nullptr));
                m_begin = m_end = 0;
            }
            watchClient();
            if (!co_await stream.socket.readable())
                co_return Stream::Failed;
        }
        if (!m_buffer)
            m_buffer = m_worker.takeBuffer();
        const ssize_t count = stream.receive(m_buffer + m_end, Worker::bufferSize - m_end);
        if (count == Stream::Again)
            continue;
        if (count > 0)
            m_end += size_t(count);
        co_return count;
    }
}

Task<Exchange::Failure> Exchange::receiveHead()
{
    m_search.reset();
    for (;;) {
        HeadFault fault;
        const size_t size = m_end > m_begin ? m_search.feed(unreadAnswer(), fault) : 0;
        if (fault || size > MessageHead::maxBytes)
            co_return Failure::Malformed;
        if (size == 0) {
            if (m_end > m_begin)
                m_upstream->stream.setReady();
            const ssize_t count = co_await readAnswer();
            if (count <= 0)
                co_return reason();
            continue;
        }
        fault = readResponseHead(unreadAnswer().substr(0, size), m_response);
        if (fault || (m_response.status == 101 && !m_request.connectionUpgrade))
            co_return Failure::Malformed;
        m_begin += size;
        if (m_response.status >= 200 || m_response.status == 101)
            co_return Failure::None;
        if (m_request.minor >= 1) {
            writeResponseHead(m_answerHead, m_response, {});
            m_gather.clear();
            m_gather.add(m_answerHead);
            const bool sent = co_await toClient();
            if (!sent)
                co_return reason();
        }
        m_search.reset();
    }
}

/// Sends what is gathered; false: the client has gone, or takes nothing.
Task<bool> Exchange::toClient()
{
    if (m_clientGone) // read on for the comparison alone
        co_return bool(m_run);
    bool sent = m_client->stream.send(m_gather);
    if (sent && !m_gather.empty()) {
        m_client->stream.socket.unwatch();
        const double before = seconds();
        sent = co_await m_client->stream.sendAll(m_gather);
        m_blockedSeconds += seconds() - before;
    }
    m_clientGone = m_clientGone || !sent;
    co_return sent || m_run;
}

Task<Exchange::Failure> Exchange::relayAnswer()
{
    const int status = m_response.status;
    const bool bodiless = m_request.method == HTTP_HEAD || status == 204 || status == 304 || status == 101;
    const bool toOld = m_request.minor == 0;
    const Framing in = bodiless ? Framing::None : m_response.framing;
    Framing out = in;
    if (in == Framing::UntilClose) {
        m_upstream->stream.setExhaustive(true);
        m_upstream->stream.setReady();
        out = toOld ? Framing::UntilClose : Framing::Chunked;
    } else if (in == Framing::Chunked && toOld) {
        out = Framing::UntilClose;
    }
    m_closes = out == Framing::UntilClose || status == 101;
    m_responseBody.start(m_response, in);
    ResponseForward how;
    how.fields = ownFields();
    how.framing = out;
    how.saysLength = in == Framing::Length || (bodiless && status != 204 && status != 101);
    const bool refusesEarly = status >= 400 && !m_requestBody.done(); // the rest of the request is not read
    how.close = m_closes || !m_request.keepAlive || refusesEarly || m_worker.isDraining();
    how.clientIsOld = toOld;
    how.upgrade = status == 101;
    writeResponseHead(m_answerHead, m_response, how);
    if (m_run)
        m_run->head(partOf(m_side), m_response);
    m_gather.clear();
    m_gather.add(m_answerHead);
    if (status == 101)
        co_return co_await tunnel();
    const Failure failure = co_await relayBody(out);
    if (failure == Failure::None) {
        if (m_run)
            m_run->finish(partOf(m_side), seconds() - m_blockedSeconds);
        releaseUpstream();
    }
    co_return m_clientGone ? Failure::ClientGone : failure;
}

Task<Exchange::Failure> Exchange::relayBody(Framing framing)
{
    bool ended = false; // by the connection's end
    for (;;) {
        const auto fed = m_responseBody.feed(unreadAnswer(), m_parts);
        m_begin += fed.used;
        if (m_run) {
            for (const auto part : m_parts)
                m_run->take(partOf(m_side), part);
        }
        const bool last = m_responseBody.done() || ended;
        if (framing == Framing::Chunked) {
            gatherChunk(m_gather, m_parts, last, m_responseBody.trailers(), m_chunk);
        } else if (m_parts.size() > size_t(Gather::most) - 8) {
            m_chunk.clear();
            for (const auto part : m_parts)
                m_chunk += part;
            m_gather.add(m_chunk);
        } else {
            for (const auto part : m_parts)
                m_gather.add(part);
        }
        if (!m_gather.empty()) {
            m_answerBegan = true;
            if (!co_await toClient())
                co_return reason();
        }
        if (fed.malformed)
            co_return Failure::Malformed;
        if (last)
            co_return Failure::None;
        m_gather.clear();
        m_begin = m_end = 0;
        extend();
        m_upstream->stream.setReady(); // an early end may have come together with these bytes, and tells nobody again
        const ssize_t count = co_await readAnswer();
        ended = count == Stream::End && m_responseBody.framing() == Framing::UntilClose;
        if (count <= 0 && !ended)
            co_return reason();
    }
}

/// Back to the pool, if nothing is unread and nobody is in doubt about where the next answer begins.
void Exchange::releaseUpstream()
{
    const bool clean = m_response.keepAlive && m_responseBody.done() && m_begin == m_end && m_requestBody.done() && !m_pumping
        && m_responseBody.framing() != Framing::UntilClose;
    if (clean && !m_worker.isDraining())
        m_worker.upstreams().keep(std::move(m_upstream), TrafficClock::now());
}

/// After 101: bytes both ways until one end closes.
Task<Exchange::Failure> Exchange::tunnel()
{
    m_answerBegan = m_tunnels = true;
    m_gather.add(unreadAnswer());
    if (!co_await toClient())
        co_return Failure::ClientGone;
    m_client->stream.socket.unwatch();
    m_pumping = true;
    m_stopPump = false;
    m_pumpDone.emplace();
    m_upstream->stream.setExhaustive(true);
    m_upstream->stream.setReady();
    spawn(tunnelToSystem());
    for (;;) {
        m_begin = m_end = 0;
        m_worker.arm(m_deadline, TrafficClock::now() + tunnelIdle);
        const ssize_t count = co_await readAnswer();
        if (count <= 0)
            break;
        m_gather.clear();
        m_gather.add(unreadAnswer());
        const bool sent = co_await m_client->stream.sendAll(m_gather);
        if (!sent)
            break;
    }
    co_await stopPump();
    co_return Failure::None;
}

Task<void> Exchange::tunnelToSystem()
{
    m_client->stream.setExhaustive(true);
    m_client->stream.setReady();
    while (!m_stopPump) {
        if (m_client->unread().empty()) {
            const ssize_t count = co_await m_client->readMore(m_request.size);
            if (count <= 0)
                break;
        }
        m_requestGather.clear();
        m_requestGather.add(m_client->unread());
        const bool sent = co_await m_upstream->stream.sendAll(m_requestGather);
        if (!sent)
            break;
        m_client->use(m_client->unread().size());
    }
    m_clientGone = true;
    m_upstream->stream.cancel();
    m_pumping = false;
    m_pumpDone->give();
}

} // namespace midflight
