// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <optional>

namespace midflight {

/// The mismatch gate: a rate proven to be below `rate`, or, for things that run rarely, counted: at most `allowed`
/// mismatches in at least `of` comparisons. A counted gate proves nothing and is shown so.
struct MismatchLimit {
    double rate = 0.001; ///< 0…1; used when `counted` is not set
    struct Counted {
        qint64 allowed = 0;
        qint64 of = 0;
        bool operator==(const Counted &) const = default;
    };
    std::optional<Counted> counted;
    bool operator==(const MismatchLimit &) const = default;
};

/// What a cutover asks of a component. An empty optional is "off": not required, and shown as such.
struct GateSettings {
    std::optional<double> shadowTime = 14 * 86400.0; ///< seconds in parallel
    std::optional<qint64> comparisons = 500; ///< n at least
    std::optional<MismatchLimit> mismatch = MismatchLimit {};
    std::optional<double> slowdown = 1.2; ///< p95(new) ≤ slowdown · p95(old)
    std::optional<double> coverage = 0.95; ///< compared / requests routed while in shadow
    double confidence = 0.95;
    int approvals = 1;
    bool replay = false; ///< count replays of past inputs together with live comparisons
    bool operator==(const GateSettings &) const = default;
};

/// One condition for a cutover as it stands now. `holds` is empty when the gate is off.
struct Gate {
    QString id; ///< shadow_time, comparisons, mismatch, errors, slowdown, coverage, needs, checks, approvals
    QString title; ///< "Mismatch ≤ 0.5 %"
    std::optional<bool> holds;
    QJsonValue required;
    QJsonValue observed;
    QJsonValue limit; ///< the bound that decides, where it differs from what was observed
    QString detail; ///< one sentence
    QString forecast; ///< "about 2,300 more clean comparisons"; empty when it holds or nothing can be said
};

} // namespace midflight
