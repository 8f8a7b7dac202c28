// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sidebyside.h"

#include <QAbstractTableModel>

namespace midflight {

/// Two outcomes side by side, line by line, and the way from one difference to the next.
class SideBySideModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Mark, Old, New, ColumnCount };
    enum Role {
        MarkRole = Qt::UserRole + 1, ///< int, LineMark
        DepthRole,
        PointerRole,
        SortRole,
    };

    explicit SideBySideModel(QObject *parent = nullptr);

    void setLines(const QList<SideLine> &lines);
    const SideLine &at(int row) const { return m_lines.at(row); }

    /// Rows at which a difference begins; lines of one block count once.
    const QList<int> &differences() const { return m_differences; }
    /// The difference after (`step` 1) or before (−1) this row; −1: none.
    int differenceFrom(int row, int step) const;
    /// Number of the difference this row belongs to, from 1; 0: of none.
    int numberOf(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<SideLine> m_lines;
    QList<int> m_differences;
};

} // namespace midflight
