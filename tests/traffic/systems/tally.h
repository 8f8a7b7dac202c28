// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/traffic/systems/sockets.h"

#include <cstdio>
#include <map>
#include <string_view>
#include <vector>

namespace midflight::systems {

/// What a user of a system saw, request by request.
class Tally
{
public:
    /// One complete answer. `head` is its head; `sent` the moment that is also in the request's X-Sent.
    void answered(std::string_view head, Clock::time_point sent, Clock::time_point due, Clock::time_point now);
    /// A connection that broke, or an answer that could not be read.
    void failed() { ++m_errors; }
    /// Notes "X-SENT SERVED-BY STATUS" of each answer here.
    void logTo(std::FILE *log) { m_log = log; }
    std::size_t requests() const { return m_microseconds.size(); }
    /// {"requests", "seconds", "errors", "status": {…}, "served": {…}, "p50", "p90", "p99", "max" in microseconds}
    std::string json(Clock::duration took);

private:
    std::vector<float> m_microseconds; ///< from when the request was due to the end of its answer
    std::map<std::string, std::size_t, std::less<>> m_status;
    std::map<std::string, std::size_t, std::less<>> m_served;
    std::size_t m_errors = 0;
    std::FILE *m_log = nullptr;
};

} // namespace midflight::systems
