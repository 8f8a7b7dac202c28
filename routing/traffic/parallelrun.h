// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/traffic/captured.h"
#include "routing/traffic/worker.h"

namespace midflight {

/// A request that runs on both systems: gathers both answers, within bounds, and hands them over once both are there.
/// The system that answers the caller never waits for it. Belongs to one worker.
class ParallelRun
{
public:
    static constexpr size_t bodyLimit = 8 * 1024 * 1024; ///< of each answer, and of the request
    static constexpr size_t memoryLimit = 64 * 1024 * 1024; ///< of all runs of a worker
    static constexpr size_t atOnce = 512; ///< runs of a worker

    /// \param again old is asked a second time
    ParallelRun(Worker &worker, TrafficTablePointer table, const TrafficRoute &route, std::string_view key, Side answering, bool again);
    ~ParallelRun();

    void head(Part part, const MessageHead &answer);
    /// The body that is coming will be so long: one that cannot be held need not be read.
    void announce(Part part, uint64_t bytes) { m_captured[size_t(part)].tooLarge = bytes > bodyLimit; }
    void take(Part part, std::string_view bytes);
    void finish(Part part, double seconds);
    void fail(Part part, std::string why, double seconds);
    void shed() { m_shed = true; } ///< our own limit ended it
    void abandon() { m_abandoned = true; } ///< the request itself came to nothing

    /// No more is needed of any answer: nobody can hold one of them.
    bool isOver() const { return m_captured[0].tooLarge || m_captured[1].tooLarge || m_captured[2].tooLarge || m_shed; }

    const TrafficRoute &route() const { return m_route; }
    const TrafficTablePointer &table() const { return m_table; }
    Side answering() const { return m_answering; }
    const Captured &captured(Side side) const { return m_captured[size_t(side)]; }
    bool asksAgain() const { return m_again; }
    const std::string &key() const { return m_key; }

    std::string requestHead; ///< of the copy
    std::string requestBody; ///< payload
    std::string traceparent; ///< as the caller sent it; empty: none, or several
    bool headMethod = false; ///< HEAD: the answer has no body
    TrafficClock::time_point started;

private:
    void hold(size_t bytes);
    void judge();
    void submit();

    Worker &m_worker;
    TrafficTablePointer m_table;
    const TrafficRoute &m_route;
    std::string m_key;
    Side m_answering;
    bool m_again;
    Captured m_captured[3]; ///< by Part
    size_t m_held = 0;
    bool m_shed = false; ///< too much memory is in use
    bool m_abandoned = false;
};
using ParallelRunPointer = std::shared_ptr<ParallelRun>;

/// Sends a copy to the system and gathers what it says.
Task<void> runShadow(Worker &worker, ParallelRunPointer run, Part part);

} // namespace midflight
