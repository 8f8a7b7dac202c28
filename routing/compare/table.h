// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/document.h"

#include <QByteArrayView>
#include <QString>
#include <optional>

namespace midflight {

/// A delimited table over bytes it does not own: RFC 4180 with any delimiter, rows of any length. A cell costs four bytes.
class Table
{
public:
    /// Nothing: 4 GiB or more. Everything else is some table.
    static std::optional<Table> parse(QByteArrayView bytes, char delimiter);

    qint64 rows() const { return qint64(m_rows.size()) - 1 - firstRow(); } ///< of data, without the header
    qint64 cells(qint64 row) const { return cellsOf(row + firstRow()); }
    /// A cell's text. Quoted cells that hold quotes are put together in `scratch`.
    std::string_view cell(qint64 row, qint64 column, std::string &scratch) const { return cellOf(row + firstRow(), column, scratch); }
    /// The row as it is written, without the line's end.
    std::string_view line(qint64 row) const;

    /// Three steps, each of which waits for the one before: asked for ahead of use, for rows in no order.
    void prefetchRow(qint64 row) const { __builtin_prefetch(&m_rows[size_t(row + firstRow())]); }
    void prefetchCells(qint64 row) const { __builtin_prefetch(&m_cells[m_rows[size_t(row + firstRow())]]); }
    void prefetchText(qint64 row) const { __builtin_prefetch(m_bytes.data() + m_cells[m_rows[size_t(row + firstRow())]]); }

    /// The first row looks like names: distinct words, none a number.
    bool firstRowIsNames() const;
    void setHeader(bool header) { m_header = header; }
    bool hasHeader() const { return m_header; }
    /// The header's names, or "0", "1", … for as many columns as the widest row has.
    std::vector<std::string> columnNames() const;

    /// As a document: an array of objects (with a header) or of arrays, all cells text. For rules with JSONPath.
    Document toDocument() const;

private:
    qint64 firstRow() const { return m_header ? 1 : 0; }
    qint64 cellsOf(qint64 row) const { return qint64(m_rows[size_t(row) + 1]) - qint64(m_rows[size_t(row)]) - 1; }
    std::string_view cellOf(qint64 row, qint64 column, std::string &scratch) const;
    void parse();

    std::string_view m_bytes;
    char m_delimiter = ',';
    bool m_header = false;
    std::vector<quint32> m_cells; ///< where each cell begins, and for each row one behind its last
    std::vector<quint32> m_rows; ///< where in m_cells each row begins, and one more
};

/// The delimiter that cuts the first lines into equally many cells, two or more. Preferred by name (".tsv", ".csv").
std::optional<char> delimiterOf(QByteArrayView bytes, const QString &name);

} // namespace midflight
