// SPDX-License-Identifier: GPL-3.0-or-later
// Lines beside each other. The longest common subsequence by the textbook table: after the equal start and end are cut
// off, what is left is small in practice. Where it is not, lines are paired as they come.
#include "models/sidebyside.h"

namespace midflight {

namespace {

constexpr qsizetype largestTable = 4'000'000; ///< cells

struct Row {
    QString raw; ///< what is compared
    QString shown;
};

QList<Row> rowsOf(const QString &text)
{
    QStringList lines = text.split(u'\n');
    if (lines.size() > 1 && lines.last().isEmpty())
        lines.removeLast();
    QList<Row> rows;
    for (const QString &line : std::as_const(lines))
        rows.append({line, line});
    return rows;
}

class Pairing
{
public:
    Pairing(const QList<Row> &old, const QList<Row> &fresh)
        : m_old(old)
        , m_new(fresh)
    {
    }

    QList<SideLine> lines()
    {
        qsizetype begin = 0, oldEnd = m_old.size(), newEnd = m_new.size();
        while (begin < oldEnd && begin < newEnd && m_old[begin].raw == m_new[begin].raw)
            ++begin;
        while (oldEnd > begin && newEnd > begin && m_old[oldEnd - 1].raw == m_new[newEnd - 1].raw) {
            --oldEnd;
            --newEnd;
        }
        for (qsizetype i = 0; i < begin; ++i)
            same(i, i);
        if ((oldEnd - begin) * (newEnd - begin) > largestTable)
            changed(begin, oldEnd, begin, newEnd);
        else
            middle(begin, oldEnd, newEnd);
        for (; oldEnd < m_old.size(); ++oldEnd, ++newEnd)
            same(oldEnd, newEnd);
        return m_lines;
    }

private:
    void same(qsizetype i, qsizetype j) { m_lines.append({LineMark::Same, m_old[i].shown, m_new[j].shown, 0, {}}); }

    /// What lies between two common lines: paired as far as both sides reach.
    void changed(qsizetype i, qsizetype oldEnd, qsizetype j, qsizetype newEnd)
    {
        for (; i < oldEnd || j < newEnd; ++i, ++j) {
            const bool old = i < oldEnd, fresh = j < newEnd;
            m_lines.append({old && fresh ? LineMark::Changed : old ? LineMark::OnlyOld : LineMark::OnlyNew, old ? m_old[i].shown : QString(),
                            fresh ? m_new[j].shown : QString(), 0, {}});
        }
    }

    void middle(qsizetype begin, qsizetype oldEnd, qsizetype newEnd)
    {
        const qsizetype height = oldEnd - begin, width = newEnd - begin, stride = width + 1;
        QList<int> longest((height + 1) * stride, 0); // of what follows (i, j)
        for (qsizetype i = height - 1; i >= 0; --i) {
            for (qsizetype j = width - 1; j >= 0; --j) {
                longest[i * stride + j] = m_old[begin + i].raw == m_new[begin + j].raw
                    ? longest[(i + 1) * stride + j + 1] + 1
                    : std::max(longest[(i + 1) * stride + j], longest[i * stride + j + 1]);
            }
        }
        qsizetype i = 0, j = 0, fromOld = 0, fromNew = 0;
        while (i < height && j < width) {
            if (m_old[begin + i].raw == m_new[begin + j].raw) {
                changed(begin + fromOld, begin + i, begin + fromNew, begin + j);
                same(begin + i, begin + j);
                fromOld = ++i;
                fromNew = ++j;
            } else if (longest[(i + 1) * stride + j] >= longest[i * stride + j + 1]) {
                ++i;
            } else {
                ++j;
            }
        }
        changed(begin + fromOld, oldEnd, begin + fromNew, newEnd);
    }

    const QList<Row> &m_old;
    const QList<Row> &m_new;
    QList<SideLine> m_lines;
};

/// Pads cells so that columns stand under each other, in both tables alike.
void align(QList<Row> &old, QList<Row> &fresh, QChar separator)
{
    constexpr qsizetype widest = 24;
    QList<qsizetype> widths;
    for (const auto *rows : {&old, &fresh}) {
        for (const Row &row : *rows) {
            const QStringList cells = row.raw.split(separator);
            for (qsizetype i = 0; i < cells.size(); ++i) {
                if (i == widths.size())
                    widths.append(0);
                widths[i] = std::min(widest, std::max(widths[i], cells[i].size()));
            }
        }
    }
    for (auto *rows : {&old, &fresh}) {
        for (Row &row : *rows) {
            QStringList cells = row.raw.split(separator);
            for (qsizetype i = 0; i + 1 < cells.size(); ++i)
                cells[i] = cells[i].leftJustified(int(widths[i]));
            row.shown = cells.join(QLatin1String("  "));
        }
    }
}

} // namespace

QList<SideLine> besideText(const QString &oldText, const QString &newText)
{
    const QList<Row> old = rowsOf(oldText), fresh = rowsOf(newText);
    return Pairing(old, fresh).lines();
}

QList<SideLine> besideTable(const QString &oldText, const QString &newText, QChar separator)
{
    QList<Row> old = rowsOf(oldText), fresh = rowsOf(newText);
    align(old, fresh, separator);
    return Pairing(old, fresh).lines();
}

} // namespace midflight
