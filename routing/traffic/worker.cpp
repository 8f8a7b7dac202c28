// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/worker.h"

#include "routing/traffic/clientconnection.h"
#include "routing/traffic/comparators.h"
#include "routing/traffic/exchange.h"
#include "routing/traffic/parallelrun.h"

#include <boost/asio/post.hpp>
#include <random>

namespace midflight {

using namespace std::chrono_literals;

static constexpr size_t keptBuffers = 64;
static constexpr size_t keptSpares = 256;
static constexpr std::chrono::seconds copiesFinish {2};
static constexpr std::chrono::milliseconds tolerance {50}; ///< a beat that comes later shows a thread that is behind

Worker::Worker(Comparators &comparators, std::function<void(TrafficCounts)> deliver)
    : m_io(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO) // posts come from other threads, I/O does not
    , m_work(m_io.get_executor())
    , m_timer(m_io)
    , m_comparators(comparators)
    , m_deliver(std::move(deliver))
    , m_upstreams(m_io)
    , m_random(std::random_device()() | 1)
{
}

Worker::~Worker()
{
    join();
    m_launches.clear();
    m_upstreams.closeAll();
    for (auto *buffer : m_buffers)
        ::operator delete(buffer);
}

void Worker::start()
{
    m_thread = std::thread([this] {
        tick();
        m_io.run();
    });
}

void Worker::join()
{
    if (!m_thread.joinable())
        return;
    post([this] {
        m_timer.cancel();
        m_work.reset();
        deliver();
        m_upstreams.closeAll();
        m_io.stop();
    });
    m_thread.join();
}

void Worker::post(std::function<void()> call) { boost::asio::post(m_io, std::move(call)); }

void Worker::adopt(int fd, const std::string &address)
{
    auto client = std::make_unique<ClientConnection>(*this, address);
    if (m_draining || !client->open(fd)) {
        if (m_draining)
            ::close(fd);
        m_clientCount.fetch_sub(1, std::memory_order_relaxed);
        return;
    }
    client->place = m_clients.size();
    m_clients.push_back(client.get());
    spawn(ClientConnection::serve(std::move(client)));
}

void Worker::launch(ParallelRunPointer run)
{
    m_launches.push_back(std::move(run));
    if (m_launches.size() > 1)
        return;
    boost::asio::post(m_io, [this] {
        for (auto &next : std::exchange(m_launches, {})) {
            if (next->asksAgain())
                spawn(runShadow(*this, next, Part::Again));
            const Part part = partOf(other(next->answering()));
            spawn(runShadow(*this, std::move(next), part));
        }
    });
}

void Worker::closed(ClientConnection &client)
{
    m_clients[client.place] = m_clients.back();
    m_clients[client.place]->place = client.place;
    m_clients.pop_back();
    m_clientCount.fetch_sub(1, std::memory_order_relaxed);
    finishDraining();
}

void Worker::ended(ParallelRun &)
{
    --m_parallel.runs;
    finishDraining();
}

void Worker::finishDraining()
{
    if (m_draining && m_clients.empty() && m_parallel.runs == 0 && m_drained)
        std::exchange(m_drained, nullptr)();
}

void Worker::drain(std::function<void()> done)
{
    m_draining = true;
    m_drainingSince = TrafficClock::now();
    m_drained = std::move(done);
    const auto clients = m_clients;
    for (auto *client : clients)
        client->closeIfIdle();
    finishDraining();
}

void Worker::cancelAll()
{
    const auto clients = m_clients;
    for (auto *client : clients)
        client->abort();
    m_deadlines.sweep(TrafficClock::time_point::max());
}

char *Worker::takeBuffer()
{
    if (m_buffers.empty())
        return static_cast<char *>(::operator new(bufferSize));
    auto *buffer = m_buffers.back(); // the warmest
    m_buffers.pop_back();
    return buffer;
}

void Worker::giveBuffer(char *buffer)
{
    if (m_buffers.size() < keptBuffers)
        m_buffers.push_back(buffer);
    else
        ::operator delete(buffer);
}

/// The one that was used last: its memory is the warmest.
template<class T, class... Arguments>
static std::unique_ptr<T> takeSpare(std::vector<std::unique_ptr<T>> &spares, Arguments &...arguments)
{
    if (spares.empty())
        return std::make_unique<T>(arguments...);
    auto spare = std::move(spares.back());
    spares.pop_back();
    return spare;
}

template<class T> static void giveSpare(std::vector<std::unique_ptr<T>> &spares, std::unique_ptr<T> spare)
{
    if (spares.size() < keptSpares)
        spares.push_back(std::move(spare));
}

std::unique_ptr<Exchange> Worker::takeExchange() { return takeSpare(m_exchanges, *this); }
void Worker::giveExchange(std::unique_ptr<Exchange> exchange) { giveSpare(m_exchanges, std::move(exchange)); }
std::unique_ptr<MessageHead> Worker::takeHead() { return takeSpare(m_heads); }
void Worker::giveHead(std::unique_ptr<MessageHead> head) { giveSpare(m_heads, std::move(head)); }

void Worker::arm(Deadline &deadline, TrafficClock::time_point at)
{
    m_deadlines.arm(deadline, at);
    if (m_dozing)
        wake();
}

void Worker::deliver()
{
    if (m_counts.any)
        m_deliver(std::exchange(m_counts, {}));
}

void Worker::wake()
{
    m_dozing = false;
    m_due = TrafficClock::now() + period;
    m_timer.expires_after(period); // cancels the slow beat
    m_timer.async_wait([this](boost::system::error_code error) {
        if (!error)
            tick();
    });
}

void Worker::tick()
{
    const auto now = TrafficClock::now();
    m_late = now > m_due + tolerance && m_due != TrafficClock::time_point();
    m_deadlines.sweep(now);
    // Comparisons alone keep nobody from ending.
    if (m_draining && m_clients.empty() && now > m_drainingSince + copiesFinish)
        m_deadlines.sweep(TrafficClock::time_point::max());
    if (++m_ticks % 10 == 0) {
        m_idle.sweep(now);
        m_upstreams.closeIdle(now - UpstreamPool::idleTime);
    }
    deliver();
    m_dozing = m_deadlines.empty();
    if (m_dozing)
        m_ticks = 9;
    const auto beat = m_dozing ? 1000ms : period;
    m_due = now + beat;
    m_timer.expires_after(beat);
    m_timer.async_wait([this](boost::system::error_code error) {
        if (!error)
            tick();
    });
}

bool Worker::stillWants(const TrafficRoute &route, Side side) const
{
    const auto found = m_table->routing->components.constFind(route.id);
    if (found == m_table->routing->components.constEnd())
        return false;
    return side == Side::Old ? found->stage != Stage::Retired : found->stage != Stage::Old;
}

void Worker::skipped(const TrafficRoute &route, qint64 revision, SkipReason reason)
{
    m_counts.at(route.slot).observations.push_back({revision, 0, 0, Verdict::Skipped, reason});
}

void Worker::judged(const ParallelRun &run, Verdict verdict)
{
    const auto &was = run.captured(Side::Old);
    const auto &is = run.captured(Side::New);
    auto &counts = m_counts.at(run.route().slot);
    counts.observations.push_back({run.table()->revision, was.seconds, is.seconds, verdict, SkipReason::None});
    if (run.answering() == Side::Old && is.failure.empty())
        counts.newTime.add(is.seconds);
    else if (run.answering() == Side::New && was.failure.empty())
        counts.oldTime.add(was.seconds);
    if (counts.comparisons.size() >= (verdict == Verdict::Match ? RouteCounts::keptAtOnce / 4 : RouteCounts::keptAtOnce))
        return;
    auto comparison = toComparison(run.route(), run.table()->revision, run.key(), run.answering(), run.traceparent, was, is);
    comparison.verdict = verdict;
    if (verdict == Verdict::Match)
        comparison.coverage.compared = 1;
    counts.comparisons.append(std::move(comparison));
}

quint64 Worker::draw()
{
    // splitmix64: enough to spread requests without a key
    quint64 z = (m_random += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

} // namespace midflight
