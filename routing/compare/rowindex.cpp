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
    m_slots.assign(std::bit_ceil(size_t(rows) * 2 + 2), Slot());
    m_next.assign(size_t(rows), 0);
    m_mask = m_slots.size() - 1;
    // From the last row to the first: each row goes in front of its chain, which so keeps the table's order.
    for (qint64 row = rows; row-- > 0;) {
        const quint64 hash = hashOf(table, row, m_key);
        quint64 at = hash & m_mask;
        while (m_slots[at].row != 0 && (m_slots[at].tag != tagOf(hash) || !sameKey(m_slots[at].row - 1, table, row, m_key)))
            at = (at + 1) & m_mask;
        if (m_slots[at].row != 0)
            ++m_duplicates;
        m_next[size_t(row)] = m_slots[at].row;
        m_slots[at] = {quint32(row + 1), tagOf(hash)};
    }
}

namespace {
constexpr quint32 exhausted = 0xffffffff; ///< in place of a row: all of the chain are taken; the probe sequence goes on
}

qint64 RowIndex::candidate(quint64 hash) const
{
    for (quint64 at = hash & m_mask; m_slots[at].row != 0; at = (at + 1) & m_mask) {
        if (m_slots[at].tag == tagOf(hash) && m_slots[at].row != exhausted)
            return qint64(m_slots[at].row) - 1;
    }
    return -1;
}

qint64 RowIndex::take(quint64 hash, const Table &other, qint64 row, const std::vector<qint64> &otherKey)
{
    for (quint64 at = hash & m_mask; m_slots[at].row != 0; at = (at + 1) & m_mask) {
        Slot &slot = m_slots[at];
        if (slot.row == exhausted || slot.tag != tagOf(hash) || !sameKey(slot.row - 1, other, row, otherKey))
            continue;
        const qint64 found = qint64(slot.row) - 1;
        slot.row = m_next[size_t(found)] != 0 ? m_next[size_t(found)] : exhausted;
        return found;
    }
    return -1;
}

} // namespace midflight
