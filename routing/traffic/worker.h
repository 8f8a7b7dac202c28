// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/traffic/deadlines.h"
#include "routing/store/trafficcounts.h"
#include "routing/traffic/trafficroute.h"
#include "routing/traffic/upstream.h"

#include <boost/asio/steady_timer.hpp>
#include <thread>

namespace midflight {

class ClientConnection;
class Comparators;
class Exchange;
class ParallelRun;

/// One data-plane thread: an io_context, the clients it was given, its connections to the systems, its pointer to the
/// routing table, its accounts. Everything here belongs to the thread, but for what says otherwise.
class Worker
{
public:
    static constexpr size_t bufferSize = 128 * 1024;
    static constexpr std::chrono::milliseconds period {100}; ///< of the sweep for deadlines, while there are any

    /// `deliver` is called on this thread with what was counted since; it must not block.
    Worker(Comparators &comparators, std::function<void(TrafficCounts)> deliver);
    ~Worker();
    void start();
    void join();

    /// From any thread: runs the call on the worker's.
    void post(std::function<void()> call);
    /// From any thread.
    size_t clientCount() const { return m_clientCount.load(std::memory_order_relaxed); }
    void reserveClient() { m_clientCount.fetch_add(1, std::memory_order_relaxed); }

    void adopt(int fd, const std::string &address); ///< a client that was accepted and reserved
    void setTable(TrafficTablePointer table) { m_table = std::move(table); }
    const TrafficTablePointer &table() const { return m_table; }
    /// No request but those that are on their way; idle connections close. `done` is called once the last has gone.
    void drain(std::function<void()> done);
    void cancelAll(); ///< ends what is still on its way
    bool isDraining() const { return m_draining; }

    void deliver(); ///< what was counted since the last time

    char *takeBuffer();
    void giveBuffer(char *buffer);
    std::unique_ptr<Exchange> takeExchange();
    void giveExchange(std::unique_ptr<Exchange> exchange);
    std::unique_ptr<MessageHead> takeHead(); ///< its content is that of earlier messages
    void giveHead(std::unique_ptr<MessageHead> head);

    void arm(Deadline &deadline, TrafficClock::time_point at);
    void armIdle(Deadline &deadline, TrafficClock::time_point at) { m_idle.arm(deadline, at); } ///< to the second
    /// Sends the copy once everything that is ready now has been served: callers come first, and the system that hears of
    /// several requests at once is woken once.
    void launch(std::shared_ptr<ParallelRun> run);
    void closed(ClientConnection &client);
    void ended(ParallelRun &run);
    quint64 draw(); ///< uniform 64 bit

    boost::asio::io_context &io() { return m_io; }
    UpstreamPool &upstreams() { return m_upstreams; }
    TrafficCounts &counts() { return m_counts; }

    /// Requests that run on both systems, and what they hold.
    struct Parallel {
        size_t runs = 0;
        size_t bytes = 0;
    };
    Parallel &parallel() { return m_parallel; }
    /// true: this thread is behind; work that no caller waits for is shed.
    bool isLate() const { return m_late; }
    bool stillWants(const TrafficRoute &route, Side side) const; ///< by the table in force
    void skipped(const TrafficRoute &route, qint64 revision, SkipReason reason);
    void judged(const ParallelRun &run, Verdict verdict);
    Comparators &comparators() { return m_comparators; }

private:
    void tick();
    void finishDraining();
    void wake();

    boost::asio::io_context m_io;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> m_work;
    boost::asio::steady_timer m_timer;
    bool m_dozing = false; ///< the timer's next beat is a second away
    unsigned m_ticks = 0;
    Comparators &m_comparators;
    std::function<void(TrafficCounts)> m_deliver;
    Parallel m_parallel;
    std::vector<std::shared_ptr<ParallelRun>> m_launches; ///< copies to send
    bool m_late = false;
    TrafficClock::time_point m_due;
    TrafficTablePointer m_table;
    UpstreamPool m_upstreams;
    Deadlines m_deadlines;
    Deadlines m_idle;
    TrafficCounts m_counts;
    std::vector<char *> m_buffers;
    std::vector<std::unique_ptr<Exchange>> m_exchanges;
    std::vector<std::unique_ptr<MessageHead>> m_heads;
    std::vector<ClientConnection *> m_clients;
    std::atomic<size_t> m_clientCount {0};
    bool m_draining = false;
    TrafficClock::time_point m_drainingSince;
    std::function<void()> m_drained;
    quint64 m_random;
    std::thread m_thread;
};

} // namespace midflight
