// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/comparison.h"

#include <QJsonArray>
#include <deque>

namespace midflight {

/// The last comparisons of a component, enough for a sparkline and a rate.
class Recent
{
public:
    struct Point {
        QDateTime time;
        bool mismatch = false;
        double oldSeconds = 0;
        double newSeconds = 0;
    };
    void add(const Point &point);
    void add(const Comparison &comparison);

    /// At most 48 groups of neighbours, oldest first: {t, mismatch (share, 0…1), old_p95, new_p95 (seconds)}.
    QJsonArray trend() const;
    /// Comparisons per second from the oldest kept up to `now`; 0 when fewer than two are known.
    double perSecond(const QDateTime &now) const;

    static constexpr size_t kept = 240;

private:
    std::deque<Point> m_points;
};

} // namespace midflight
