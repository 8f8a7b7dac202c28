// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causesmodel.h"

#include "models/words.h"

namespace midflight {

namespace {

/// "value, below 1%": what kind of difference, and how large.
QString howOf(const CauseSummary &cause)
{
    const QString magnitude = QString(cause.magnitude).replace(QLatin1Char('_'), QLatin1Char(' '));
    if (magnitude.isEmpty() || magnitude == cause.kind)
        return cause.kind;
    return cause.kind == QLatin1String("value") ? magnitude : cause.kind + QLatin1String(", ") + magnitude;
}

} // namespace

CausesModel::CausesModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void CausesModel::setCauses(QList<CauseSummary> causes)
{
    std::stable_sort(causes.begin(), causes.end(), [](const CauseSummary &a, const CauseSummary &b) { return a.count > b.count; });
    const bool sameRows = std::equal(causes.begin(), causes.end(), m_causes.begin(), m_causes.end(),
                                     [](const CauseSummary &a, const CauseSummary &b) { return a.id == b.id; });
    if (!sameRows) {
        beginResetModel();
        m_causes = causes;
        endResetModel();
        return;
    }
    m_causes = causes;
    if (!m_causes.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_causes.size()) - 1));
}

const CauseSummary *CausesModel::find(const QString &id) const
{
    const auto found = std::find_if(m_causes.begin(), m_causes.end(), [&](const CauseSummary &cause) { return cause.id == id; });
    return found == m_causes.end() ? nullptr : &*found;
}

const CauseSummary *CausesModel::causeOf(const Difference &difference) const
{
    const QStringList place = difference.pointer.split(u'/');
    const CauseSummary *other = nullptr;
    for (const CauseSummary &cause : m_causes) {
        const QStringList pattern = cause.path.split(u'/');
        const bool here = std::equal(place.begin(), place.end(), pattern.begin(), pattern.end(),
                                     [](const QString &name, const QString &wanted) { return wanted == QLatin1String("*") || name == wanted; });
        if (here && cause.kind == difference.kind)
            return &cause;
        if (here && !other)
            other = &cause;
    }
    return other;
}

int CausesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_causes.size());
}

QVariant CausesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CauseSummary &cause = m_causes.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return cause.path.isEmpty() ? QStringLiteral("/") : cause.path;
    case Qt::ToolTipRole:
        return tr("%1 · %2 · %Ln time(s), last %3", nullptr, int(cause.count)).arg(cause.path, howOf(cause), words::dayAndTime(cause.last));
    case IdRole: return cause.id;
    case CountRole:
    case SortRole: return cause.count;
    case KindRole: return cause.kind;
    case HowRole: return howOf(cause);
    case StateRole: return cause.state;
    default: return {};
    }
}

} // namespace midflight
