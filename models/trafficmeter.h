// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/snapshot.h"

namespace midflight {

/// How many requests a minute the migration sees, from the counters that the evidence carries: the requests routed to
/// components in shadow or new, over the last minute that was observed. A value.
class TrafficMeter
{
public:
    /// Call with each evidence that arrives.
    void observe(const EvidenceById &evidence, const QDateTime &now);
    /// Empty until ten seconds have been observed.
    std::optional<qint64> requestsPerMinute(const QDateTime &now) const;
    qint64 compared() const { return m_compared; } ///< of all components, since their evidence began

private:
    struct Point {
        QDateTime time;
        qint64 seen; ///< requests since the meter began
    };
    QHash<QString, qint64> m_counters;
    QList<Point> m_points;
    qint64 m_seen = 0;
    qint64 m_compared = 0;
};

} // namespace midflight
