// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/recording/recent.h"

#include "routing/domain/json.h"

#include <cmath>

namespace midflight {

void Recent::add(const Point &point)
{
    m_points.push_back(point);
    if (m_points.size() > kept)
        m_points.pop_front();
}

void Recent::add(const Comparison &comparison)
{
    if (!comparison.verdict || *comparison.verdict == Verdict::Skipped)
        return;
    const auto seconds = [](const std::optional<Outcome> &outcome) { return outcome ? outcome->seconds : 0.0; };
    add({comparison.time, *comparison.verdict == Verdict::Mismatch || *comparison.verdict == Verdict::NewError,
         seconds(comparison.oldOutcome), seconds(comparison.newOutcome)});
}

static double p95(std::vector<double> &values)
{
    std::sort(values.begin(), values.end());
    return values[size_t(std::ceil(0.95 * double(values.size()))) - 1];
}

QJsonArray Recent::trend() const
{
    const size_t group = std::max<size_t>(1, (m_points.size() + 47) / 48);
    QJsonArray trend;
    for (size_t begin = 0; begin < m_points.size(); begin += group) {
        const size_t end = std::min(begin + group, m_points.size());
        std::vector<double> oldTimes;
        std::vector<double> newTimes;
        int mismatches = 0;
        for (size_t i = begin; i < end; ++i) {
            oldTimes.push_back(m_points[i].oldSeconds);
            newTimes.push_back(m_points[i].newSeconds);
            mismatches += m_points[i].mismatch ? 1 : 0;
        }
        trend.append(QJsonObject {{QStringLiteral("t"), toRfc3339(m_points[begin].time)},
                                  {QStringLiteral("mismatch"), double(mismatches) / double(end - begin)},
                                  {QStringLiteral("old_p95"), p95(oldTimes)},
                                  {QStringLiteral("new_p95"), p95(newTimes)}});
    }
    return trend;
}

double Recent::perSecond(const QDateTime &now) const
{
    if (m_points.size() < 2)
        return 0;
    const auto span = double(m_points.front().time.msecsTo(now)) / 1000.0;
    return span > 0 ? double(m_points.size()) / span : 0;
}

} // namespace midflight
