// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/store/trafficcounts.h"
#include "routing/traffic/captured.h"
#include "routing/traffic/trafficroute.h"

#include <QDateTime>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace midflight {

/// Answers that are not the same bytes, or are to show how noisy old is.
struct ComparatorJob {
    TrafficTablePointer table;
    const TrafficRoute *route = nullptr; ///< in `table`
    std::string key;
    Side answering = Side::Old;
    std::string traceparent;
    QDateTime time;
    bool asksAgain = false; ///< old was asked a second time
    Captured parts[3]; ///< by Part

    size_t bytes() const { return parts[0].body.size() + parts[1].body.size() + parts[2].body.size(); }
};

/// Compares answers under the rules, on threads of its own that give way to the data plane. What waits is bounded in
/// number and bytes; beyond that a job is refused.
class Comparators
{
public:
    static constexpr size_t jobLimit = 2000;
    static constexpr size_t byteLimit = 128 * 1024 * 1024;

    /// `deliver` is called on a comparing thread.
    Comparators(int threads, std::function<void(TrafficCounts)> deliver);
    ~Comparators(); ///< finishes what waits

    bool submit(ComparatorJob job); ///< from any thread; false: there is no room
    void finish(); ///< compares what waits, then ends the threads

private:
    void loop();

    std::function<void(TrafficCounts)> m_deliver;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<ComparatorJob> m_jobs;
    size_t m_bytes = 0; ///< of the jobs that wait
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

/// The comparison as it is stored, redacted; verdict and differences are the caller's.
Comparison toComparison(const TrafficRoute &route, qint64 revision, const std::string &key, Side answering, const std::string &traceparent,
                        const Captured &oldSide, const Captured &newSide);

} // namespace midflight
