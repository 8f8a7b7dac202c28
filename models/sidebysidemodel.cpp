// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sidebysidemodel.h"

namespace midflight {

namespace {

/// Says without a colour what the mark says.
QString symbolOf(LineMark mark)
{
    switch (mark) {
    case LineMark::Changed: return QStringLiteral("≠");
    case LineMark::OnlyOld: return QStringLiteral("−");
    case LineMark::OnlyNew: return QStringLiteral("+");
    case LineMark::Overlooked: return QStringLiteral("≈");
    case LineMark::Gap: return QStringLiteral("⋯");
    case LineMark::Same: break;
    }
    return {};
}

} // namespace

SideBySideModel::SideBySideModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void SideBySideModel::setLines(const QList<SideLine> &lines)
{
    if (lines == m_lines)
        return;
    beginResetModel();
    m_lines = lines;
    m_differences.clear();
    for (int row = 0; row < m_lines.size(); ++row) {
        const bool goesOn = row > 0 && m_lines[row].mark != LineMark::Changed && m_lines[row - 1].mark == m_lines[row].mark
            && m_lines[row].depth >= m_lines[m_differences.isEmpty() ? row : m_differences.last()].depth;
        if (m_lines[row].differs() && !goesOn)
            m_differences.append(row);
    }
    endResetModel();
}

int SideBySideModel::differenceFrom(int row, int step) const
{
    if (step > 0) {
        const auto next = std::upper_bound(m_differences.begin(), m_differences.end(), row);
        return next == m_differences.end() ? -1 : *next;
    }
    const auto here = std::lower_bound(m_differences.begin(), m_differences.end(), row);
    return here == m_differences.begin() ? -1 : *std::prev(here);
}

int SideBySideModel::numberOf(int row) const
{
    if (row < 0 || row >= m_lines.size() || !m_lines[row].differs())
        return 0;
    return int(std::upper_bound(m_differences.begin(), m_differences.end(), row) - m_differences.begin());
}

int SideBySideModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

int SideBySideModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant SideBySideModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SideLine &line = m_lines.at(index.row());
    switch (role) {
    case MarkRole: return int(line.mark);
    case DepthRole: return line.depth;
    case PointerRole: return line.pointer;
    case Qt::ToolTipRole:
        return line.mark == LineMark::Overlooked ? tr("%1: a rule covers this one, it does not count").arg(line.pointer) : line.pointer;
    case Qt::DisplayRole:
    case SortRole: break;
    default: return {};
    }
    switch (index.column()) {
    case Mark: return symbolOf(line.mark);
    case Old: return line.oldText;
    case New: return line.newText;
    default: return {};
    }
}

QVariant SideBySideModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Old ? tr("Old") : section == New ? tr("New") : QString();
}

} // namespace midflight
