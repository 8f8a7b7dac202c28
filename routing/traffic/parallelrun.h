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

    ParallelRun(Worker &worker, TrafficTablePointer table, const TrafficRoute &route, std::string_view key, Side answering);
    ~ParallelRun();

    void head(Side side, int status, std::string_view contentType);
    /// The body that is coming will be so long: one that cannot be held need not be read.
    void announce(Side side, uint64_t bytes) { m_captured[size_t(side)].tooLarge = bytes > bodyLimit; }
    void take(Side side, std::string_view part);
    void finish(Side side, double seconds);
    void fail(Side side, std::string why, double seconds);
    void shed() { m_shed = true; } ///< our own limit ended it
    void abandon() { m_abandoned = true; } ///< the request itself came to nothing

    /// No more is needed of this side's answer: the verdict is clear already, or nobody can hold it.
    bool isOver(Side side) const { return m_captured[size_t(side)].tooLarge || m_captured[size_t(other(side))].tooLarge || m_shed; }

    const TrafficRoute &route() const { return m_route; }
    const TrafficTablePointer &table() const { return m_table; }
    Side answering() const { return m_answering; }
    const Captured &captured(Side side) const { return m_captured[size_t(side)]; }
    const std::string &key() const { return m_key; }

    std::string requestHead; ///< of the copy
    std::string requestBody; ///< payload
    bool headMethod = false; ///< HEAD: the answer has no body
    TrafficClock::time_point started;

private:
    void hold(size_t bytes);
    void judge();

    Worker &m_worker;
    TrafficTablePointer m_table;
    const TrafficRoute &m_route;
    std::string m_key;
    Side m_answering;
    Captured m_captured[2];
    size_t m_held = 0;
    bool m_shed = false; ///< too much memory is in use
    bool m_abandoned = false;
};
using ParallelRunPointer = std::shared_ptr<ParallelRun>;

/// Sends the copy to the side that does not answer and gathers what it says.
Task<void> runShadow(Worker &worker, ParallelRunPointer run);

} // namespace midflight
