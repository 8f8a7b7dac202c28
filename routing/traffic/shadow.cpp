// SPDX-License-Identifier: GPL-3.0-or-later
// The copy of a request on its way to the side that does not answer. Nobody waits for it.
#include "routing/traffic/bodyreader.h"
#include "routing/traffic/parallelrun.h"

#include <boost/asio/post.hpp>

namespace midflight {

namespace {

/// What one copy needs while it runs.
struct Copy {
    Copy(Worker &theWorker, ParallelRunPointer theRun, Part thePart)
        : worker(theWorker)
        , run(std::move(theRun))
        , part(thePart)
        , response(worker.takeHead())
    {
        deadline.context = this;
        deadline.fire = [](void *self) {
            auto &copy = *static_cast<Copy *>(self);
            copy.timedOut = true;
            if (copy.worker.isDraining())
                copy.run->shed(); // it is we who cannot wait
            copy.attempt.cancel();
            if (copy.upstream)
                copy.upstream->stream.cancel();
        };
        deadline.at = TrafficClock::now() + run->route().timeout;
        worker.arm(deadline, deadline.at);
    }
    ~Copy()
    {
        deadline.disarm();
        giveBuffer();
        worker.giveHead(std::move(response));
    }
    void giveBuffer()
    {
        if (buffer)
            worker.giveBuffer(std::exchange(buffer, nullptr));
        begin = end = 0;
    }
    double seconds() const { return std::chrono::duration<double>(TrafficClock::now() - run->started).count(); }
    std::string_view unread() const { return {buffer + begin, end - begin}; }

    Task<ssize_t> read();
    Task<std::string> exchange(bool &received);
    Task<std::string> body();

    static constexpr int mostAtOnce = 4; ///< reads: half a megabyte

    Worker &worker;
    ParallelRunPointer run;
    Part part;
    Deadline deadline;
    UpstreamPool::Attempt attempt;
    UpstreamPointer upstream;
    std::unique_ptr<MessageHead> response;
    BodyReader reader;
    std::vector<std::string_view> parts;
    char *buffer = nullptr;
    size_t begin = 0;
    size_t end = 0;
    int readsAtOnce = 0; ///< without a wait in between
    bool timedOut = false;
};

/// Lets the thread serve what else is ready.
struct Turn {
    boost::asio::io_context &io;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) const
    {
        boost::asio::post(io, [waiting] { waiting.resume(); });
    }
    void await_resume() const noexcept {}
};

Task<ssize_t> Copy::read()
{
    auto &stream = upstream->stream;
    for (;;) {
        if (stream.mayHaveMore() && ++readsAtOnce > mostAtOnce) {
            readsAtOnce = 0;
            const Turn turn {worker.io()};
            co_await turn;
            if (timedOut)
                co_return Stream::Failed;
        }
        if (!stream.mayHaveMore()) {
            readsAtOnce = 0;
            if (begin == end)
                giveBuffer();
            if (timedOut || !co_await stream.socket.readable())
                co_return Stream::Failed;
        }
        if (!buffer)
            buffer = worker.takeBuffer();
        const ssize_t count = stream.receive(buffer + end, Worker::bufferSize - end);
        if (count == Stream::Again)
            continue;
        if (count > 0)
            end += size_t(count);
        co_return count;
    }
}

/// One request and its answer; what went wrong in words, or nothing.
Task<std::string> Copy::exchange(bool &received)
{
    Gather gather;
    gather.add(run->requestHead);
    gather.add(run->requestBody);
    const bool sent = co_await upstream->stream.sendAll(gather);
    if (!sent)
        co_return std::string("the connection broke while the request was sent");
    HeadSearch search;
    for (;;) {
        HeadFault fault;
        const size_t size = end > begin ? search.feed(unread(), fault) : 0;
        if (fault || size > MessageHead::maxBytes)
            co_return std::string("what it answered is not HTTP/1.1");
        if (size == 0) {
            if (end > begin)
                upstream->stream.setReady();
            const ssize_t count = co_await read();
            if (count <= 0)
                co_return std::string("the connection broke before an answer");
            received = true;
            continue;
        }
        fault = readResponseHead(unread().substr(0, size), *response);
        if (fault || response->status == 101)
            co_return std::string("what it answered is not HTTP/1.1");
        begin += size;
        if (response->status >= 200)
            break;
        search.reset();
    }
    run->head(part, *response);
    if (response->framing == Framing::Length && !run->headMethod)
        run->announce(part, response->length);
    co_return co_await body();
}

Task<std::string> Copy::body()
{
    const bool bodiless = run->headMethod || response->status == 204 || response->status == 304;
    const Framing framing = bodiless ? Framing::None : response->framing;
    reader.start(*response, framing);
    if (framing == Framing::UntilClose) {
        upstream->stream.setExhaustive(true);
        upstream->stream.setReady();
    }
    for (;;) {
        const auto fed = reader.feed(unread(), parts);
        begin += fed.used;
        for (const auto bytes : parts)
            run->take(part, bytes);
        if (fed.malformed)
            co_return std::string("the body it answered is malformed");
        if (reader.done() || run->isOver())
            co_return std::string();
        begin = end = 0;
        upstream->stream.setReady(); // an early end may have come together with these bytes, and tells nobody again
        const ssize_t count = co_await read();
        if (count == Stream::End && framing == Framing::UntilClose)
            co_return std::string();
        if (count <= 0)
            co_return std::string("the connection broke in the middle of the answer");
    }
}

} // namespace

Task<void> runShadow(Worker &worker, ParallelRunPointer run, Part part)
{
    Copy copy(worker, std::move(run), part);
    const auto wanted = copy.run->route().origins[size_t(sideOf(part))];
    std::string failure;
    for (int attempt = 0; attempt < 2; ++attempt) {
        copy.upstream = worker.upstreams().unchecked(*wanted); // a copy that comes to nothing is sent again
        if (!copy.upstream)
            copy.upstream = co_await worker.upstreams().connect(wanted, copy.attempt);
        if (!copy.upstream) {
            failure = "it cannot be reached: " + copy.attempt.error;
            break;
        }
        // A connection takes time: the routing may have changed meanwhile, and then nothing new goes there.
        if (worker.table() != copy.run->table() && !worker.stillWants(copy.run->route(), sideOf(part))) {
            copy.run->abandon();
            co_return;
        }
        bool received = false;
        const bool reused = copy.upstream->reused;
        failure = co_await copy.exchange(received);
        if (failure.empty() || received || !reused || copy.timedOut)
            break;
        copy.upstream.reset(); // closed by the other end just when it was used
        copy.giveBuffer();
    }
    if (copy.timedOut)
        failure = "it did not answer in time";
    const double seconds = copy.seconds();
    const bool clean = failure.empty() && copy.reader.done() && copy.response->keepAlive && copy.begin == copy.end
        && copy.reader.framing() != Framing::UntilClose;
    if (clean && !worker.isDraining())
        worker.upstreams().keep(std::move(copy.upstream), TrafficClock::now());
    if (failure.empty())
        copy.run->finish(part, seconds);
    else
        copy.run->fail(part, failure, seconds);
}

} // namespace midflight
