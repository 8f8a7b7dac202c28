// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/comparison.h"
#include "routing/evidence/breakdetector.h"

#include <QDateTime>

namespace midflight {

/// What the reverse shadow shows since new answers: the detectors that propose or carry out the automatic rollback.
/// They begin anew with each cutover, so that what brought an earlier rollback brings no second one. A value.
struct LiveWatch {
    QDateTime since; ///< when new began to answer, UTC; another one starts everything anew
    qint64 n = 0;
    qint64 mismatched = 0; ///< mismatch + new_error
    qint64 failed = 0; ///< new_error
    BreakDetector mismatches;
    BreakDetector errors;

    /// Counts a comparison of a request that new answered. \param rate what the mismatch gate allows, 0…1
    void add(Verdict verdict, double rate, const QDateTime &began);

    struct Alarm {
        QString rule; ///< "errors" or "mismatch"
        QString detail; ///< one sentence with the figures
        QJsonObject figures; ///< {n, k, log_m, threshold}
    };
    /// Errors first: they are what users notice.
    std::optional<Alarm> alarm() const;

    QJsonObject toJson() const;
    static LiveWatch fromJson(const QJsonObject &json);

    bool operator==(const LiveWatch &) const = default;
};

} // namespace midflight
