// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/heatmapmodel.h"

#include "models/words.h"

#include <QLocale>
#include <QSet>

namespace midflight {

/// "07"
static QString hourOf(int hour)
{
    return QLocale().toString(QTime(hour, 0), QStringLiteral("HH"));
}

namespace {
constexpr int daysOfWeek = 7;
}

HeatMapModel::HeatMapModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void HeatMapModel::setHours(const DifferenceHours &found)
{
    QSet<QDate> known;
    for (const QDateTime &time : found.active)
        known.insert(time.toUTC().date());
    for (auto it = found.counts.keyBegin(); it != found.counts.keyEnd(); ++it)
        known.insert(it->toUTC().date());
    QList<QDate> dates(known.begin(), known.end());
    std::sort(dates.begin(), dates.end());

    beginResetModel();
    m_rows.clear();
    m_days = int(dates.size());
    m_total = 0;
    const QLocale locale;
    const bool byWeekday = m_days > daysOfWeek;
    if (byWeekday) {
        for (int day = 1; day <= daysOfWeek; ++day)
            m_rows.append({locale.standaloneDayName(day, QLocale::ShortFormat), {}, {}});
    } else {
        for (const QDate &date : std::as_const(dates))
            m_rows.append({locale.toString(date, QStringLiteral("ddd d")), {}, {}});
    }
    const auto row = [&](const QDateTime &time) -> Row & {
        const QDate date = time.toUTC().date();
        return m_rows[byWeekday ? date.dayOfWeek() - 1 : dates.indexOf(date)];
    };
    for (const QDateTime &time : found.active)
        row(time).active[size_t(time.toUTC().time().hour())] = true;
    for (auto it = found.counts.begin(); it != found.counts.end(); ++it) {
        const auto hour = size_t(it.key().toUTC().time().hour());
        row(it.key()).active[hour] = true;
        row(it.key()).counts[hour] += it.value();
        m_total += it.value();
    }
    endResetModel();
}

qint64 HeatMapModel::largest() const
{
    qint64 most = 0;
    for (const Row &row : m_rows)
        most = std::max(most, *std::max_element(row.counts.begin(), row.counts.end()));
    return most;
}

int HeatMapModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int HeatMapModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : hours;
}

QVariant HeatMapModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[index.row()];
    const auto hour = size_t(index.column());
    switch (role) {
    case Qt::DisplayRole: return row.active[hour] ? QVariant(words::count(row.counts[hour])) : QVariant(QStringLiteral("–"));
    case Qt::ToolTipRole: {
        const QString when = tr("%1, %2:00 to %2:59 UTC").arg(row.label, hourOf(hour));
        return row.active[hour] ? tr("%1: %Ln difference(s)", nullptr, int(row.counts[hour])).arg(when) : tr("%1: nothing ran").arg(when);
    }
    case CountRole:
    case SortRole: return row.counts[hour];
    case ActiveRole: return row.active[hour];
    default: return {};
    }
}

QVariant HeatMapModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    return orientation == Qt::Vertical ? (section < m_rows.size() ? QVariant(m_rows[section].label) : QVariant())
                                       : QVariant(hourOf(section));
}

} // namespace midflight
