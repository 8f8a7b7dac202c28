// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <optional>

namespace midflight {

/// Percentiles of durations in constant space: DDSketch (Masson, Rim, Lee, VLDB 12(12), 2019). Every value it gives
/// is within 1 % of the true one. Merging is exact: sketches of two hours merged equal the sketch of both.
///
/// Bucket i counts the values in ]γ^(i−1), γ^i], γ = 1.01/0.99. Durations are clamped to 1 ns … 10^9 s, so there are
/// at most 2,073 buckets and none ever has to be collapsed. A value, implicitly shared.
class LatencySketch
{
public:
    /// Anything that is not a positive number counts as 1 ns.
    void add(double seconds);
    void merge(const LatencySketch &other);

    qint64 count() const { return m_count; }
    bool isEmpty() const { return m_count == 0; }

    /// The value at rank ⌊1 + q(n − 1)⌋ within 1 %; 0 when empty. q in 0…1.
    double quantile(double q) const;

    /// A bound of the rank-th smallest value (1…count) from below or above: the edges of its bucket, 2 % apart.
    double lowerAtRank(qint64 rank) const;
    double upperAtRank(qint64 rank) const;

    /// How many values are at most `seconds`; those within 2 % of it may be counted on either side.
    qint64 countUpTo(double seconds) const;
    /// Of all values, within 1 %.
    double sum() const;

    /// Compact: a few bytes for each bucket in use. Stable, stored.
    QByteArray toBytes() const;
    /// Empty when the bytes are not what toBytes() writes.
    static std::optional<LatencySketch> fromBytes(const QByteArray &bytes);

    static constexpr double relativeAccuracy = 0.01;

    bool operator==(const LatencySketch &) const = default;

private:
    int indexAtRank(qint64 rank) const;
    void include(int index);

    int m_first = 0; ///< index of m_counts[0]; the first and the last bucket held are never empty
    QList<qint64> m_counts;
    qint64 m_count = 0;
};

} // namespace midflight
