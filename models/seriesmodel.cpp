// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/seriesmodel.h"

#include "models/words.h"

#include <QLocale>
#include <numeric>

namespace midflight {

SeriesModel::SeriesModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void SeriesModel::setBuckets(const QList<SeriesBucket> &buckets)
{
    beginResetModel();
    m_buckets = buckets;
    endResetModel();
    Q_EMIT seriesChanged();
}

bool SeriesModel::isEmpty() const
{
    return std::none_of(m_buckets.begin(), m_buckets.end(),
                        [](const SeriesBucket &bucket) { return bucket.compared > 0; });
}

QList<QPointF> SeriesModel::points(Column column) const
{
    QList<QPointF> points;
    for (const SeriesBucket &bucket : m_buckets) {
        if (const auto y = value(bucket, column))
            points.append({double(bucket.time.toMSecsSinceEpoch()), *y});
    }
    return points;
}

std::optional<double> SeriesModel::value(const SeriesBucket &bucket, Column column) const
{
    switch (column) {
    case Requests: return double(bucket.requests);
    case Compared: return double(bucket.compared);
    case Mismatch: return bucket.mismatchRate();
    case Bound: return bucket.mismatchUpper;
    case OldP50: return bucket.oldTime.p50;
    case OldP95: return bucket.oldTime.p95;
    case NewP50: return bucket.newTime.p50;
    case NewP95: return bucket.newTime.p95;
    case Skipped: return double(std::accumulate(bucket.skipped.begin(), bucket.skipped.end(), qint64(0)));
    case OldCpu: return bucket.oldUsage.cpuSeconds;
    case NewCpu: return bucket.newUsage.cpuSeconds;
    case OldMemory: return bucket.oldUsage.maxRss;
    case NewMemory: return bucket.newUsage.maxRss;
    case Time:
    case ColumnCount: break;
    }
    return {};
}

int SeriesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_buckets.size());
}

int SeriesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant SeriesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || (role != Qt::DisplayRole && role != SortRole))
        return {};
    const SeriesBucket &bucket = m_buckets.at(index.row());
    const auto column = Column(index.column());
    if (column == Time)
        return role == SortRole ? QVariant(bucket.time) : QVariant(words::dayAndTime(bucket.time));
    const auto number = value(bucket, column);
    if (!number)
        return {};
    if (role == SortRole)
        return *number;
    if (column == OldMemory || column == NewMemory)
        return QLocale().formattedDataSize(qint64(*number), 0);
    if (column == Requests || column == Compared || column == Skipped)
        return words::count(qint64(*number));
    return column == Mismatch || column == Bound ? words::rate(*number, column == Bound) : words::runningTime(*number);
}

QVariant SeriesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case Time: return tr("When");
    case Requests: return tr("Requests");
    case Compared: return tr("Compared");
    case Mismatch: return tr("Mismatch rate");
    case Bound: return tr("Upper bound");
    case OldP50: return tr("Old p50");
    case OldP95: return tr("Old p95");
    case NewP50: return tr("New p50");
    case NewP95: return tr("New p95");
    case Skipped: return tr("Not compared");
    case OldCpu: return tr("Old CPU");
    case NewCpu: return tr("New CPU");
    case OldMemory: return tr("Old memory");
    case NewMemory: return tr("New memory");
    default: return {};
    }
}

} // namespace midflight
