// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/snapshot.h"

#include <QAbstractTableModel>

namespace midflight {

/// When the two systems differ: days down, hours of the day across, in UTC. In the first week a row is a day; from then
/// on it is a day of the week, and holds all days of that name.
class HeatMapModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role {
        CountRole = Qt::UserRole + 1, ///< differences found
        ActiveRole, ///< bool: anything was routed in this hour. Without it, 0 says nothing
        SortRole,
    };
    static constexpr int hours = 24;

    explicit HeatMapModel(QObject *parent = nullptr);

    void setHours(const DifferenceHours &hours);

    int days() const { return m_days; } ///< on which anything was routed
    qint64 total() const { return m_total; }
    qint64 largest() const; ///< count of the fullest cell

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString label;
        std::array<qint64, hours> counts {};
        std::array<bool, hours> active {};
    };
    QList<Row> m_rows;
    int m_days = 0;
    qint64 m_total = 0;
};

} // namespace midflight
