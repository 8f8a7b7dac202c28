// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/snapshot.h"

#include <QAbstractTableModel>
#include <QPointF>

namespace midflight {

/// A component's numbers over time. As a table for those who read, as plain points (x: milliseconds since the epoch)
/// for those who draw.
class SeriesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Time, Requests, Compared, Mismatch, Bound, OldP50, OldP95, NewP50, NewP95, Skipped, OldCpu, NewCpu, OldMemory, NewMemory, ColumnCount };
    enum Role { SortRole = Qt::UserRole + 1 };

    explicit SeriesModel(QObject *parent = nullptr);

    void setBuckets(const QList<SeriesBucket> &buckets);
    const QList<SeriesBucket> &buckets() const { return m_buckets; }
    bool isEmpty() const; ///< nothing was compared in the whole range

    /// Buckets without a value are left out, so that a line joins what is known.
    QList<QPointF> points(Column column) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void seriesChanged();

private:
    std::optional<double> value(const SeriesBucket &bucket, Column column) const;

    QList<SeriesBucket> m_buckets;
};

} // namespace midflight
