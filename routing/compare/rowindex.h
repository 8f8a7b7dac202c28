// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/table.h"

namespace midflight {

/// Finds rows of one table by the cells of a key, or by the whole line when the key has no columns. Eight bytes a row and
/// slot: keys stay in the table, hashes only choose where to look.
class RowIndex
{
public:
    RowIndex(const Table &table, std::vector<qint64> key);

    /// The first row not yet taken whose key equals that of `row` in `other`; -1: none.
    qint64 take(const Table &other, qint64 row, const std::vector<qint64> &otherKey);
    qint64 duplicates() const { return m_duplicates; } ///< rows with a key that an earlier one has

private:
    bool sameKey(qint64 row, const Table &other, qint64 otherRow, const std::vector<qint64> &otherKey) const;
    static quint64 hashOf(const Table &table, qint64 row, const std::vector<qint64> &key);

    const Table &m_table;
    std::vector<qint64> m_key;
    std::vector<quint32> m_slots; ///< row + 1; 0: free. The chain's first row not yet taken
    std::vector<quint32> m_next; ///< row + 1 of the next row with the same key
    quint64 m_mask = 0;
    qint64 m_duplicates = 0;
};

} // namespace midflight
