// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

namespace midflight {

/// Notices that a rate broke recently, which the evidence of a long clean past would hide: a restarting e-detector
/// (CUSUM; Shin, Ramdas, Rinaldo 2023). With p1 = min(10·p0, (1 + p0)/2) each comparison multiplies
/// M ← max(M, 1) · p1/p0 on a mismatch and · (1 − p1)/(1 − p0) on a match. Alarm at M ≥ 10,000: at rate p0 a false
/// alarm comes at most once in 10,000 comparisons on average. It ends when M falls below 1. A value.
class BreakDetector
{
public:
    void add(bool mismatch, double p0);
    bool alarm() const { return m_alarm; }
    /// ln M, for whoever shows how close it is.
    double logM() const { return m_logM; }

    /// The rate to watch against where the gate names none.
    static constexpr double defaultRate = 0.001;
    static constexpr double threshold = 10'000;

    QJsonObject toJson() const;
    static BreakDetector fromJson(const QJsonObject &json);

    bool operator==(const BreakDetector &) const = default;

private:
    double m_logM = 0;
    bool m_alarm = false;
};

} // namespace midflight
