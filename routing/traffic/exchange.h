// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/traffic/bodyreader.h"
#include "routing/traffic/clientconnection.h"
#include "routing/traffic/forwarding.h"
#include "routing/traffic/parallelrun.h"

namespace midflight {

/// One request and its answer: routes it, passes it on, passes the answer back, both as a stream. Used again and again,
/// so that its rooms stay allocated.
class Exchange
{
public:
    explicit Exchange(Worker &worker);
    ~Exchange();

    /// true: the client's connection can carry another request. `head` stays where it is meanwhile.
    Task<bool> run(ClientConnection &client, std::string_view head);
    void abort(); ///< ends it as soon as possible
    bool tunnels() const { return m_tunnels; } ///< after 101: it has no end of its own

private:
    enum class Failure { None, Unreachable, TimedOut, Broken, Malformed, ClientGone, RequestMalformed };
    void begin(ClientConnection &client);
    void finish();
    void countUnmatched();
    Route decide() const;
    Side decideAgain() const;
    bool findRoute();
    Task<bool> pass();
    Task<bool> answer(int status, const char *slug, std::string detail, bool close);
    Task<bool> fail(Failure failure);
    std::string inWords(Failure failure) const;

    // To the system.
    Task<Failure> send();
    Task<void> pumpRequest();
    Task<void> stopPump();
    void gatherRequest(Gather &gather);
    bool canRepeat() const;
    void beginParallel();
    void launch();
    void fallBack(Failure failure);

    // From the system.
    Task<Failure> receiveHead();
    Task<ssize_t> readAnswer();
    Task<bool> relayInterim(size_t size);
    Task<Failure> relayAnswer();
    Task<Failure> relayBody(Framing framing);
    Task<bool> toClient();
    Task<Failure> tunnel();
    Task<void> tunnelToSystem();
    void releaseUpstream();
    Failure reason() const; ///< why reading or writing came to nothing
    void watchClient();

    double seconds() const { return std::chrono::duration<double>(TrafficClock::now() - m_started).count(); }
    void extend(); ///< something moved: the time-out begins anew
    void onDeadline();
    void onClientEvent();
    const Endpoint &origin() const;
    std::string_view ownFields() const;
    std::string_view unreadAnswer() const { return {m_buffer + m_begin, m_end - m_begin}; }

    Worker &m_worker;
    ClientConnection *m_client = nullptr;
    TrafficTablePointer m_table;
    const TrafficRoute *m_route = nullptr; ///< null: no component, the migration's old answers
    Route m_decision;
    Side m_side = Side::Old; ///< who answers; old after a fallback
    MessageHead m_request;
    MessageHead m_response;
    BodyReader m_requestBody;
    BodyReader m_responseBody;
    std::vector<std::string_view> m_requestParts;
    std::vector<std::string_view> m_parts;
    std::string m_requestHead; ///< as it is sent
    std::string m_requestChunk;
    std::string m_place; ///< for countUnmatched()
    std::string m_answerHead;
    std::string m_chunk;
    Gather m_gather;
    Gather m_requestGather;

    ParallelRunPointer m_run; ///< null: it runs on one system only
    bool m_launched = false; ///< the copy is on its way
    double m_blockedSeconds = 0; ///< waiting for the client to take bytes: not the system's time
    UpstreamPointer m_upstream;
    UpstreamPool::Attempt m_attempt;
    char *m_buffer = nullptr; ///< the answer's
    size_t m_begin = 0;
    size_t m_end = 0;
    HeadSearch m_search;

    Deadline m_deadline;
    TrafficClock::time_point m_started;
    bool m_bodyWhole = false; ///< the request's body was all there when it was first sent
    bool m_asked = false; ///< it was for a system to answer
    bool m_timedOut = false;
    bool m_clientGone = false;
    bool m_requestMalformed = false;
    bool m_tunnels = false;
    bool m_closes = false; ///< the answer's end is the end of the connection
    bool m_answerBegan = false; ///< bytes of it went to the client
    bool m_pumping = false;
    bool m_stopPump = false;
    std::optional<Signal> m_pumpDone;
};

} // namespace midflight
