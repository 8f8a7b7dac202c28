// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/breakdetector.h"

#include <algorithm>
#include <cmath>

namespace midflight {

void BreakDetector::add(bool mismatch, double p0)
{
    const double rate = std::clamp(p0, 1e-9, 1 - 1e-9);
    const double broken = std::min(10 * rate, (1 + rate) / 2);
    const double factor = mismatch ? std::log(broken / rate) : std::log1p(-broken) - std::log1p(-rate);
    m_logM = std::max(m_logM, 0.0) + factor;
    // Four mismatches at p0 = .001 make exactly 10,000; sums of logs may miss that by the last digit.
    if (m_logM >= std::log(threshold) - 1e-9)
        m_alarm = true;
    else if (m_logM < 0)
        m_alarm = false;
}

QJsonObject BreakDetector::toJson() const
{
    return { { QStringLiteral("log_m"), m_logM }, { QStringLiteral("alarm"), m_alarm } };
}

BreakDetector BreakDetector::fromJson(const QJsonObject &json)
{
    BreakDetector detector;
    detector.m_logM = json.value(QStringLiteral("log_m")).toDouble();
    detector.m_alarm = json.value(QStringLiteral("alarm")).toBool();
    return detector;
}

} // namespace midflight
