// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trafficmeter.h"

namespace midflight {

void TrafficMeter::observe(const EvidenceById &evidence, const QDateTime &now)
{
    m_compared = 0;
    for (auto it = evidence.begin(); it != evidence.end(); ++it) {
        const qint64 requests = it->figures.requests;
        const auto before = m_counters.constFind(it.key());
        if (before != m_counters.cend()) // a counter that fell began anew with its evidence
            m_seen += requests >= *before ? requests - *before : requests;
        m_counters.insert(it.key(), requests);
        m_compared += it->figures.compared;
    }
    m_points.append({now, m_seen});
    while (m_points.size() > 2 && m_points[1].time.secsTo(now) >= 60)
        m_points.removeFirst();
}

std::optional<qint64> TrafficMeter::requestsPerMinute(const QDateTime &now) const
{
    if (m_points.isEmpty())
        return {};
    const double seconds = double(m_points.first().time.msecsTo(now)) / 1000;
    if (seconds < 10)
        return {};
    return qRound64(double(m_points.last().seen - m_points.first().seen) * 60 / seconds);
}

} // namespace midflight
