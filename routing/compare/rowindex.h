// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/table.h"

namespace midflight {

/// Finds rows of one table by the cells of a key, or by the whole line when the key has no columns. Keys stay in the table;
/// a slot holds the row and half of the hash, so that only true candidates are looked up.
/// Looking up is a chain of cache misses (slot, row, cells, text). Callers take rows in blocks and use prefetch…() ahead.
class RowIndex
{
public:
    RowIndex(const Table &table, std::vector<qint64> key);

    static quint64 hashOf(const Table &table, qint64 row, const std::vector<qint64> &key);
    void prefetchSlot(quint64 hash) const { __builtin_prefetch(&m_slots[hash & m_mask]); }
    /// Most probably what take() will return; -1: certainly nothing.
    qint64 candidate(quint64 hash) const;
    /// The first row not yet taken whose key equals that of `row` in `other`, whose hash is given; -1: none.
    qint64 take(quint64 hash, const Table &other, qint64 row, const std::vector<qint64> &otherKey);
    qint64 duplicates() const { return m_duplicates; } ///< rows with a key that an earlier one has

private:
    bool sameKey(qint64 row, const Table &other, qint64 otherRow, const std::vector<qint64> &otherKey) const;

    struct Slot {
        quint32 row = 0; ///< row + 1; 0: free. The first row of its chain that is not yet taken
        quint32 tag = 0; ///< the upper half of the hash
    };
    static quint32 tagOf(quint64 hash) { return quint32(hash >> 32); }

    const Table &m_table;
    std::vector<qint64> m_key;
    std::vector<Slot> m_slots;
    std::vector<quint32> m_next; ///< row + 1 of the next row with the same key
    quint64 m_mask = 0;
    qint64 m_duplicates = 0;
};

} // namespace midflight
