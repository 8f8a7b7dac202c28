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
    m_upstream = m_worker.upstreams().idle(*wanted);
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
    if (m_run && m_bodyWhole && !m_launched)
        launch(); // behind the caller's own
    co_return Failure::None;
}

/// Whether the request runs on both systems, or why not.
void Exchange::beginParallel()
{
    const auto skip = [this](SkipReason reason) { m_worker.skipped(*m_route, m_table->revision, reason); };
    if (m_request.connectionUpgrade)
        return skip(SkipReason::Upgrade);
    if (!m_route->mayRepeat(m_request.method))
        return skip(SkipReason::Unsafe);
    if (m_request.framing == Framing::Length && m_request.length > ParallelRun::bodyLimit)
        return skip(SkipReason::TooLarge);
    const auto &parallel = m_worker.parallel();
    if (parallel.runs >= ParallelRun::atOnce || parallel.bytes >= ParallelRun::memoryLimit || m_worker.isLate())
        return skip(SkipReason::Overload);
    // Where new answers, old has its hands free: there it is asked once, as a check.
    const bool again = m_side == Side::Old && m_route->noise > 0 && double(m_worker.draw() >> 11) * 0x1p-53 < m_route->noise;
    m_run = std::make_shared<ParallelRun>(m_worker, m_table, *m_route, m_route->key.find(m_request, m_route->pattern), m_side, again);
    m_run->traceparent = m_request.only("traceparent");
    m_run->headMethod = m_request.method == HTTP_HEAD;
    for (const auto part : m_requestParts)
        m_run->requestBody += part;
}

/// Sends the copy; its body is complete.
void Exchange::launch()
{
    m_launched = true;
    const RequestForward how {*m_route->origins[size_t(other(m_run->answering()))], m_client->address(), false, true, m_run->requestBody.size()};
    m_run->requestHead.reserve(m_requestHead.size() + 64);
    writeRequestHead(m_run->requestHead, m_request, how);
    m_run->started = m_started;
    m_worker.launch(m_run);
}

/// New has failed; old answers in its place.
void Exchange::fallBack(Failure failure)
{
    ++m_worker.counts().at(m_route->slot).fallbacks;
    // Counted apart: only failures of a sample may count as comparisons, or failures would be overrepresented.
    if (!m_run)
        return;
    if (failure == Failure::None) {
        m_run->head(Part::New, m_response);
        m_run->finish(Part::New, seconds());
    } else {
        m_run->fail(Part::New, inWords(failure), seconds());
    }
    if (!m_launched)
        launch();
    m_run.reset();
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
        for (const auto part : m_requestParts) {
            if (m_run && m_run->requestBody.size() + part.size() > ParallelRun::bodyLimit) {
                m_worker.skipped(*m_route, m_table->revision, SkipReason::TooLarge);
                m_run->abandon();
                m_run.reset();
            } else if (m_run) {
                m_run->requestBody += part;
            }
        }
        if (m_run && m_requestBody.done() && !m_launched)
            launch();
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
    auto &done = *m_pumpDone; // gcc 12 would wait for a copy of `*m_pumpDone`
    co_await done;
}

} // namespace midflight
