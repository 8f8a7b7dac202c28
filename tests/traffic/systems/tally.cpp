// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/traffic/systems/tally.h"

#include <algorithm>
#include <cmath>

namespace midflight::systems {

template <typename Counts>
static void count(Counts &counts, std::string_view what)
{
    if (auto found = counts.find(what); found != counts.end())
        ++found->second;
    else
        counts.emplace(what, 1);
}

void Tally::answered(std::string_view head, Clock::time_point sent, Clock::time_point due, Clock::time_point now)
{
    static constexpr std::string_view servedBy = "\r\nMidflight-Served-By: ";
    const std::string_view status = head.substr(9, 3);
    std::string_view served = "nobody said";
    if (const auto at = head.find(servedBy); at != std::string_view::npos)
        served = head.substr(at + servedBy.size(), 3);
    m_microseconds.push_back(std::chrono::duration<float, std::micro>(now - due).count());
    count(m_status, status);
    count(m_served, served);
    if (m_log)
        std::fprintf(m_log, "%lld %.*s %.*s\n", static_cast<long long>(sent.time_since_epoch().count()),
                     int(served.size()), served.data(), int(status.size()), status.data());
}

template <typename Counts>
static std::string jsonOf(const Counts &counts)
{
    std::string text;
    for (const auto &[name, number] : counts)
        text += (text.empty() ? "\"" : ", \"") + name + "\": " + std::to_string(number);
    return "{" + text + "}";
}

std::string Tally::json(Clock::duration took)
{
    std::sort(m_microseconds.begin(), m_microseconds.end());
    const auto quantile = [this](double share) {
        if (m_microseconds.empty())
            return std::string("null");
        const auto rank = std::size_t(std::ceil(share * double(m_microseconds.size())));
        return std::to_string(m_microseconds[std::clamp<std::size_t>(rank, 1, m_microseconds.size()) - 1]);
    };
    return "{\"requests\": " + std::to_string(m_microseconds.size())
        + ", \"seconds\": " + std::to_string(std::chrono::duration<double>(took).count())
        + ", \"errors\": " + std::to_string(m_errors) + ", \"status\": " + jsonOf(m_status) + ", \"served\": " + jsonOf(m_served)
        + ", \"p50\": " + quantile(0.5) + ", \"p90\": " + quantile(0.9) + ", \"p99\": " + quantile(0.99)
        + ", \"max\": " + quantile(1) + "}";
}

} // namespace midflight::systems
