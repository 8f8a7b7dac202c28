// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/table.h"

#include "routing/compare/decimal.h"

#include <set>

namespace midflight {

std::optional<Table> Table::parse(QByteArrayView bytes, char delimiter)
{
    if (quint64(bytes.size()) >= std::numeric_limits<quint32>::max() - 2)
        return std::nullopt;
    Table table;
    table.m_bytes = std::string_view(bytes.data(), size_t(bytes.size()));
    if (table.m_bytes.substr(0, 3) == "\xef\xbb\xbf")
        table.m_bytes.remove_prefix(3);
    table.m_delimiter = delimiter;
    table.parse();
    return table;
}

void Table::parse()
{
    const char *const start = m_bytes.data();
    const char *const end = start + m_bytes.size();
    const char delimiter = m_delimiter;
    // A guess from the first line keeps the vectors from growing by copying.
    const auto firstLine = m_bytes.substr(0, m_bytes.find('\n'));
    const size_t columns = size_t(std::count(firstLine.begin(), firstLine.end(), delimiter)) + 1;
    const size_t lines = m_bytes.size() / (firstLine.size() + 1) + 16;
    m_rows.reserve(lines + lines / 8);
    m_cells.reserve((columns + 1) * (lines + lines / 8));

    const char *at = start;
    while (at < end) {
        m_rows.push_back(quint32(m_cells.size()));
        const char *lineEnd = end;
        for (;;) {
            m_cells.push_back(quint32(at - start));
            if (at < end && *at == '"') {
                // To the quote that is not doubled. One that is never closed, or closed in the middle of a cell, is
                // a plain character: tables of measurements write 3" and 5' as they please.
                const char *close = at + 1;
                for (;;) {
                    close = static_cast<const char *>(std::memchr(close, '"', size_t(end - close)));
                    if (!close || close + 1 == end || close[1] != '"')
                        break;
                    close += 2;
                    if (close >= end) {
                        close = nullptr;
                        break;
                    }
                }
                if (close && (close + 1 == end || close[1] == delimiter || close[1] == '\n' || close[1] == '\r'))
                    at = close + 1;
            }
            while (at < end && *at != delimiter && *at != '\n')
                ++at;
            if (at == end || *at == '\n') {
                lineEnd = at;
                break;
            }
            ++at;
        }
        const quint32 cellsBegin = m_rows.back();
        if (lineEnd > start + m_cells[cellsBegin] && lineEnd[-1] == '\r' && lineEnd - 1 >= start + m_cells.back())
            --lineEnd;
        m_cells.push_back(quint32(lineEnd - start) + 1);
        at = at < end ? at + 1 : end;
    }
    m_rows.push_back(quint32(m_cells.size()));
}

std::string_view Table::cellOf(qint64 row, qint64 column, std::string &scratch) const
{
    const size_t i = m_rows[size_t(row)] + size_t(column);
    std::string_view raw = m_bytes.substr(m_cells[i], m_cells[i + 1] - 1 - m_cells[i]);
    if (raw.size() < 2 || raw.front() != '"' || raw.back() != '"')
        return raw;
    raw = raw.substr(1, raw.size() - 2);
    if (raw.find('"') == std::string_view::npos)
        return raw;
    scratch.clear();
    for (size_t at = 0; at < raw.size(); ++at) {
        scratch += raw[at];
        if (raw[at] == '"' && at + 1 < raw.size() && raw[at + 1] == '"')
            ++at;
    }
    return scratch;
}

std::string_view Table::line(qint64 row) const
{
    const size_t r = size_t(row + firstRow());
    const quint32 begin = m_cells[m_rows[r]];
    return m_bytes.substr(begin, m_cells[m_rows[r + 1] - 1] - 1 - begin);
}

bool Table::firstRowIsNames() const
{
    if (m_rows.size() < 2)
        return false;
    std::set<std::string> seen;
    std::string scratch;
    for (qint64 column = 0; column < cellsOf(0); ++column) {
        const std::string_view name = cellOf(0, column, scratch);
        if (name.empty() || numberOf(name) || !seen.emplace(name).second)
            return false;
    }
    return true;
}

std::vector<std::string> Table::columnNames() const
{
    std::vector<std::string> names;
    std::string scratch;
    if (m_header) {
        for (qint64 column = 0; column < cellsOf(0); ++column)
            names.emplace_back(cellOf(0, column, scratch));
        if (!names.empty() && names.front().size() > 1 && names.front().front() == '#')
            names.front().erase(0, 1); // "#chrom": the mark of a header, not part of the name
        return names;
    }
    qint64 widest = 0;
    for (qint64 row = 0; row < rows(); ++row)
        widest = std::max(widest, cells(row));
    for (qint64 column = 0; column < widest; ++column)
        names.push_back(std::to_string(column));
    return names;
}

Document Table::toDocument() const
{
    TapeWriter tape;
    const std::vector<std::string> names = m_header ? columnNames() : std::vector<std::string>();
    std::string scratch;
    tape.startArray();
    for (qint64 row = 0; row < rows(); ++row) {
        m_header ? tape.startObject() : tape.startArray();
        for (qint64 column = 0; column < cells(row); ++column) {
            if (m_header)
                tape.key(column < qint64(names.size()) ? names[size_t(column)] : std::to_string(column));
            tape.string(cell(row, column, scratch));
        }
        m_header ? tape.endObject() : tape.endArray();
    }
    tape.endArray();
    return tape.finish();
}

std::optional<char> delimiterOf(QByteArrayView bytes, const QString &name)
{
    const std::string_view text(bytes.data(), size_t(std::min<qsizetype>(bytes.size(), 64 << 10)));
    const auto cellsInLines = [&](char delimiter) {
        // Outside quotes; the last line may be cut off.
        std::vector<qsizetype> counts;
        qsizetype count = 1;
        bool quoted = false;
        for (const char c : text) {
            if (c == '"')
                quoted = !quoted;
            else if (c == delimiter && !quoted)
                ++count;
            else if (c == '\n' && !quoted) {
                counts.push_back(count);
                count = 1;
                if (counts.size() == 20)
                    break;
            }
        }
        if (counts.empty())
            counts.push_back(count);
        return counts;
    };
    const auto regular = [&](char delimiter) {
        const auto counts = cellsInLines(delimiter);
        return counts.front() > 1 && std::all_of(counts.begin(), counts.end(), [&](auto c) { return c == counts.front(); });
    };
    const bool tabs = name.endsWith(QLatin1String(".tsv"), Qt::CaseInsensitive) || name.endsWith(QLatin1String(".tab"), Qt::CaseInsensitive);
    const bool commas = name.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive);
    if (tabs)
        return '\t';
    if (commas) {
        for (const char candidate : {',', ';', '\t', '|'}) {
            if (regular(candidate))
                return candidate;
        }
        return ',';
    }
    // Without a telling name only tabs, in two lines or more: commas stand in any prose.
    if (cellsInLines('\t').size() > 1 && regular('\t'))
        return '\t';
    return std::nullopt;
}

} // namespace midflight
