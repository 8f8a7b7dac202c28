// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/rowindex.h"

#include <bit>
#include <xxhash.h>

namespace midflight {

quint64 RowIndex::hashOf(const Table &table, qint64 row, const std::vector<qint64> &key)
{
    if (key.empty()) {
        const std::string_view line = table.line(row);
        return XXH3_64bits(line.data(), line.size());
    }
    std::string scratch;
    quint64 hash = 0;
    for (const qint64 column : key) {
        const std::string_view cell = column < table.cells(row) ? table.cell(row, column, scratch) : std::string_view();
        hash = XXH3_64bits_withSeed(cell.data(), cell.size(), hash + 1);
    }
    return hash;
}

bool RowIndex::sameKey(qint64 row, const Table &other, qint64 otherRow, const std::vector<qint64> &otherKey) const
{
    if (m_key.empty())
        return m_table.line(row) == other.line(otherRow);
    std::string a;
    std::string b;
    for (size_t i = 0; i < m_key.size(); ++i) {
        const bool here = m_key[i] < m_table.cells(row);
        const bool there = otherKey[i] < other.cells(otherRow);
        if (here != there || (here && m_table.cell(row, m_key[i], a) != other.cell(otherRow, otherKey[i], b)))
            return false;
    }
    return true;
}

RowIndex::RowIndex(const Table &table, std::vector<qint64> key) : m_table(table), m_key(std::move(key))
{
    const qint64 rows = table.rows();
    m_slots.assign(std::bit_ceil(size_t(rows) * 2 + 2), 0);
    m_next.assign(size_t(rows), 0);
    m_mask = m_slots.size() - 1;
    // From the last row to the first: each row goes in front of its chain, which so keeps the table's order.
    for (qint64 row = rows; row-- > 0;) {
        quint64 slot = hashOf(table, row, m_key) & m_mask;
        while (m_slots[slot] != 0 && !sameKey(m_slots[slot] - 1, table, row, m_key))
            slot = (slot + 1) & m_mask;
        if (m_slots[slot] != 0)
            ++m_duplicates;
        m_next[size_t(row)] = m_slots[slot];
        m_slots[slot] = quint32(row + 1);
    }
}

qint64 RowIndex::take(const Table &other, qint64 row, const std::vector<qint64> &otherKey)
{
    constexpr quint32 exhausted = 0xffffffff; // keeps the probe sequence whole
    for (quint64 slot = hashOf(other, row, otherKey) & m_mask; m_slots[slot] != 0; slot = (slot + 1) & m_mask) {
        if (m_slots[slot] == exhausted || !sameKey(m_slots[slot] - 1, other, row, otherKey))
            continue;
        const qint64 found = qint64(m_slots[slot]) - 1;
        m_slots[slot] = m_next[size_t(found)] != 0 ? m_next[size_t(found)] : exhausted;
        return found;
    }
    return -1;
}

} // namespace midflight
