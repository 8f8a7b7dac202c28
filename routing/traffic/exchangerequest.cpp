// SPDX-License-Identifier: GPL-3.0-or-later
// The request's way to the system.
#include "routing/traffic/exchange.h"

namespace midflight {

void Exchange::gatherRequest(Gather &gather)
{
    if (m_requestBody.framing() == Framing::Chunked)
        return gatherChunk(gather, m_requestParts, m_requestBody.done(), m_requestBody.trailers(), m_requestChunk);
    for (const auto part : m_requestParts)
        gather.add(part);
}

Task<Exchange::Failure> Exchange::send()
{
    const auto wanted = m_route ? m_route->origins[size_t(m_side)] : m_table->unmatched;
    m_upstream = m_worker.upstreams().idle(*wanted, !canRepeat());
    if (!m_upstream) {
        watchClient();
        m_upstream = co_await m_worker.upstreams().connect(wanted, m_attempt);
        if (!m_upstream) {
            const Failure why = reason();
            co_return why == Failure::Broken ? Failure::Unreachable : why;
        }
    }
    const RequestForward how {*wanted, m_client->address(), m_request.connectionUpgrade, false, 0};
    writeRequestHead(m_requestHead, m_request, how);
    m_requestGather.clear();
    m_requestGather.add(m_requestHead);
    gatherRequest(m_requestGather);
    if (!m_upstream->stream.send(m_requestGather))
        co_return Failure::Broken;
    if (!m_requestGather.empty() || !m_requestBody.done()) {
        m_pumping = true;
        m_stopPump = false;
        m_pumpDone.emplace();
        m_client->stream.socket.unwatch();
        spawn(pumpRequest());
    }
    co_return Failure::None;
}

/// Passes on the rest of the body while the answer may begin already.
Task<void> Exchange::pumpRequest()
{
    for (;;) {
        if (!m_requestGather.empty()) {
            const bool sent = co_await m_upstream->stream.sendAll(m_requestGather);
            if (!sent)
                break; // the answer may say why
        }
        if (m_requestBody.done() || m_stopPump)
            break;
        const ssize_t count = co_await m_client->readMore(m_request.size);
        if (m_stopPump)
            break;
        if (count <= 0) {
            m_clientGone = true;
            m_upstream->stream.cancel();
            break;
        }
        extend();
        const auto fed = m_requestBody.feed(m_client->unread(), m_requestParts);
        m_client->use(fed.used);
        if (fed.malformed) {
            m_requestMalformed = true;
            m_upstream->stream.cancel();
            break;
        }
        m_requestGather.clear();
        gatherRequest(m_requestGather);
    }
    m_pumping = false;
    m_pumpDone->give();
}

Task<void> Exchange::stopPump()
{
    if (!m_pumping)
        co_return;
    m_stopPump = true;
    if (m_upstream)
        m_upstream->stream.cancel();
    m_client->stream.cancel();
    co_await *m_pumpDone;
}

} // namespace midflight
