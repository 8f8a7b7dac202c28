// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/latencysketch.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace midflight {

namespace {

constexpr double shortest = 1e-9;
constexpr double longest = 1e9;
constexpr double gammaBase = (1 + LatencySketch::relativeAccuracy) / (1 - LatencySketch::relativeAccuracy);
constexpr quint8 format = 1;

const double logGamma = std::log(gammaBase);

int indexOf(double seconds)
{
    const double clamped = seconds > shortest ? std::min(seconds, longest) : shortest; // NaN: shortest
    return int(std::ceil(std::log(clamped) / logGamma));
}

const int firstIndex = indexOf(shortest);
const int lastIndex = indexOf(longest);

// Unsigned LEB128, as in protocol buffers.
void putNumber(QByteArray &bytes, quint64 value)
{
    while (value >= 0x80) {
        bytes.append(char(quint8(value) | 0x80));
        value >>= 7;
    }
    bytes.append(char(value));
}

std::optional<quint64> takeNumber(const QByteArray &bytes, qsizetype &at)
{
    quint64 value = 0;
    for (int shift = 0; shift < 63 && at < bytes.size(); shift += 7) {
        const auto byte = quint8(bytes.at(at++));
        value |= quint64(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return value;
    }
    return std::nullopt;
}

} // namespace

void LatencySketch::include(int index)
{
    if (m_counts.isEmpty()) {
        m_first = index;
        m_counts.append(0);
        return;
    }
    if (index < m_first) {
        m_counts.insert(0, m_first - index, 0);
        m_first = index;
    } else if (index >= m_first + m_counts.size()) {
        m_counts.resize(index - m_first + 1, 0);
    }
}

void LatencySketch::add(double seconds)
{
    const int index = indexOf(seconds);
    include(index);
    ++m_counts[index - m_first];
    ++m_count;
}

void LatencySketch::merge(const LatencySketch &other)
{
    if (other.isEmpty())
        return;
    if (isEmpty()) {
        *this = other;
        return;
    }
    const LatencySketch added = other; // merging a sketch with itself is fine, too
    include(added.m_first);
    include(added.m_first + int(added.m_counts.size()) - 1);
    qint64 *counts = m_counts.data() + (added.m_first - m_first);
    for (const qint64 count : added.m_counts)
        *counts++ += count;
    m_count += added.m_count;
}

int LatencySketch::indexAtRank(qint64 rank) const
{
    qint64 seen = 0;
    for (qsizetype i = 0; i < m_counts.size(); ++i) {
        seen += m_counts.at(i);
        if (seen >= rank)
            return m_first + int(i);
    }
    return m_first + int(m_counts.size()) - 1;
}

/// The middle of a bucket in relative terms: as far from its upper as from its lower edge.
static double middleOf(int index) { return 2 * std::exp(index * logGamma) / (1 + gammaBase); }

qint64 LatencySketch::countUpTo(double seconds) const
{
    const qsizetype last = indexOf(seconds) - m_first;
    qint64 seen = 0;
    for (qsizetype i = 0; i < m_counts.size() && i <= last; ++i)
        seen += m_counts.at(i);
    return seen;
}

double LatencySketch::sum() const
{
    double all = 0;
    for (qsizetype i = 0; i < m_counts.size(); ++i)
        all += double(m_counts.at(i)) * middleOf(m_first + int(i));
    return all;
}

double LatencySketch::quantile(double q) const
{
    if (isEmpty())
        return 0;
    const double rank = 1 + std::clamp(q, 0.0, 1.0) * double(m_count - 1);
    return middleOf(indexAtRank(qint64(rank)));
}

double LatencySketch::lowerAtRank(qint64 rank) const
{
    return isEmpty() ? 0 : std::exp((indexAtRank(rank) - 1) * logGamma);
}

double LatencySketch::upperAtRank(qint64 rank) const
{
    return isEmpty() ? 0 : std::exp(indexAtRank(rank) * logGamma);
}

QByteArray LatencySketch::toBytes() const
{
    QByteArray bytes(1, char(format));
    int previous = firstIndex - 1;
    for (qsizetype i = 0; i < m_counts.size(); ++i) {
        if (m_counts.at(i) == 0)
            continue;
        const int index = m_first + int(i);
        putNumber(bytes, quint64(index - previous));
        putNumber(bytes, quint64(m_counts.at(i)));
        previous = index;
    }
    return bytes;
}

std::optional<LatencySketch> LatencySketch::fromBytes(const QByteArray &bytes)
{
    if (bytes.isEmpty() || quint8(bytes.at(0)) != format)
        return std::nullopt;
    LatencySketch sketch;
    // Once over the bytes for the span of buckets, so that room is made only once; then for the counts.
    for (const bool counting : {false, true}) {
        qsizetype at = 1;
        int index = firstIndex - 1;
        bool any = false;
        while (at < bytes.size()) {
            const auto step = takeNumber(bytes, at);
            const auto count = step ? takeNumber(bytes, at) : std::nullopt;
            if (!count || *step == 0 || *step > quint64(lastIndex - index) || *count == 0
                || *count > quint64(std::numeric_limits<qint64>::max() - sketch.m_count))
                return std::nullopt;
            index += int(*step);
            if (!std::exchange(any, true) && !counting)
                sketch.m_first = index;
            if (counting) {
                sketch.m_counts[index - sketch.m_first] = qint64(*count);
                sketch.m_count += qint64(*count);
            }
        }
        if (!counting && any)
            sketch.m_counts.resize(index - sketch.m_first + 1, 0);
    }
    return sketch;
}

} // namespace midflight
