// SPDX-License-Identifier: GPL-3.0-or-later
// The greedy O(ND) algorithm of Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), on what is left after
// the common beginning and end. D, the number of insertions and deletions, is bounded: each round keeps a copy of its
// frontier to walk back on, D²/2 numbers in all.
#include "routing/compare/align.h"

#include <algorithm>

namespace midflight {

namespace {

constexpr qint64 mostChanges = 2'000;

/// Pairs [i, iEnd) with [j, jEnd) by position; the longer side's rest stands alone.
void pairByPosition(qint64 i, qint64 iEnd, qint64 j, qint64 jEnd, std::vector<Aligned> &out)
{
    for (; i < iEnd || j < jEnd; ++i, ++j)
        out.push_back({i < iEnd ? i : -1, j < jEnd ? j : -1, false});
}

/// The matches of a shortest edit script, or nothing when it would be too long.
std::vector<std::pair<qint64, qint64>> shortestScript(const quint64 *a, qint64 n, const quint64 *b, qint64 m)
{
    const qint64 most = std::min(n + m, mostChanges);
    std::vector<qint64> frontier(size_t(2 * most + 3), 0);
    const auto at = [&](std::vector<qint64> &v, qint64 k) -> qint64 & { return v[size_t(k + most + 1)]; };
    std::vector<std::vector<qint64>> rounds;
    for (qint64 d = 0; d <= most; ++d) {
        for (qint64 k = -d; k <= d; k += 2) {
            const bool down = k == -d || (k != d && at(frontier, k - 1) < at(frontier, k + 1));
            qint64 x = down ? at(frontier, k + 1) : at(frontier, k - 1) + 1;
            while (x < n && x - k < m && x - k >= 0 && a[x] == b[x - k])
                ++x;
            at(frontier, k) = x;
            if (x < n || x - k < m)
                continue;
            // Walk back: each round's frontier tells where the last one stood.
            std::vector<std::pair<qint64, qint64>> matches;
            qint64 endX = n;
            qint64 endY = m;
            for (qint64 round = d; round > 0; --round) {
                const std::vector<qint64> &before = rounds[size_t(round - 1)];
                const qint64 middle = round - 1; // before[] covers diagonals −middle … middle
                const auto old = [&](qint64 diagonal) {
                    return diagonal < -middle || diagonal > middle ? qint64(-1) : before[size_t(diagonal + middle)];
                };
                const qint64 diagonal = endX - endY;
                const bool fromAbove = diagonal == -round || (diagonal != round && old(diagonal - 1) < old(diagonal + 1));
                const qint64 previous = fromAbove ? diagonal + 1 : diagonal - 1;
                const qint64 startX = old(previous);
                const qint64 startY = startX - previous;
                const qint64 snakeX = fromAbove ? startX : startX + 1;
                while (endX > snakeX)
                    matches.emplace_back(--endX, --endY);
                endX = startX;
                endY = startY;
            }
            while (endX > 0 && endY > 0)
                matches.emplace_back(--endX, --endY);
            std::reverse(matches.begin(), matches.end());
            return matches;
        }
        rounds.emplace_back(frontier.begin() + (most + 1 - d), frontier.begin() + (most + 2 + d));
    }
    return {};
}

} // namespace

std::vector<Aligned> align(const std::vector<quint64> &oldHashes, const std::vector<quint64> &newHashes)
{
    const qint64 n = qint64(oldHashes.size());
    const qint64 m = qint64(newHashes.size());
    qint64 head = 0;
    while (head < n && head < m && oldHashes[size_t(head)] == newHashes[size_t(head)])
        ++head;
    qint64 tail = 0;
    while (tail < n - head && tail < m - head && oldHashes[size_t(n - 1 - tail)] == newHashes[size_t(m - 1 - tail)])
        ++tail;

    std::vector<Aligned> out;
    out.reserve(size_t(std::max(n, m)));
    for (qint64 i = 0; i < head; ++i)
        out.push_back({i, i, true});
    const qint64 middleN = n - head - tail;
    const qint64 middleM = m - head - tail;
    qint64 i = 0;
    qint64 j = 0;
    if (middleN > 0 && middleM > 0) {
        for (const auto &[x, y] : shortestScript(oldHashes.data() + head, middleN, newHashes.data() + head, middleM)) {
            pairByPosition(head + i, head + x, head + j, head + y, out);
            out.push_back({head + x, head + y, true});
            i = x + 1;
            j = y + 1;
        }
    }
    pairByPosition(head + i, head + middleN, head + j, head + middleM, out);
    for (qint64 k = tail; k > 0; --k)
        out.push_back({n - k, m - k, true});
    return out;
}

} // namespace midflight
