// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/snapshot.h"

#include <QAbstractTableModel>

namespace midflight {

/// The differences of one comparison, old beside new.
class DifferencesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Where, Old, New, ColumnCount };
    enum Role {
        OverlookedRole = Qt::UserRole + 1, ///< bool: a rule covers it, it does not count
        SortRole,
    };

    explicit DifferencesModel(QObject *parent = nullptr);

    void setDifferences(const QList<Difference> &differences);
    const Difference &at(int row) const { return m_differences.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<Difference> m_differences;
};

} // namespace midflight
