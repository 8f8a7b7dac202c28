// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/historymodel.h"

#include "models/words.h"

namespace midflight {

HistoryModel::HistoryModel(const ComponentModel &components, QObject *parent)
    : QAbstractTableModel(parent)
    , m_components(components)
{
}

void HistoryModel::setFirstPage(const HistoryPage &page)
{
    int fresh = 0;
    while (fresh < page.decisions.size()
           && (m_decisions.isEmpty() || page.decisions[fresh].revision != m_decisions.first().revision))
        ++fresh;
    if (m_decisions.isEmpty() || fresh == page.decisions.size()) {
        beginResetModel();
        m_decisions = page.decisions;
        m_next = page.next;
        m_waiting = false;
        endResetModel();
    } else if (fresh > 0) {
        beginInsertRows({}, 0, fresh - 1);
        m_decisions = page.decisions.first(fresh) + m_decisions;
        endInsertRows();
    }
}

void HistoryModel::appendPage(const HistoryPage &page)
{
    m_waiting = false;
    m_next = page.next;
    if (page.decisions.isEmpty())
        return;
    beginInsertRows({}, int(m_decisions.size()), int(m_decisions.size() + page.decisions.size()) - 1);
    m_decisions.append(page.decisions);
    endInsertRows();
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_decisions.size());
}

int HistoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Decision &decision = m_decisions.at(index.row());
    if (role == RevisionRole)
        return decision.revision;
    if (role != Qt::DisplayRole && role != SortRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case When: return role == SortRole ? QVariant(decision.time) : QVariant(words::dayAndTime(decision.time));
    case Subject: return subjectOf(decision);
    case What: return words::deed(decision);
    case By: return decision.by;
    case Why: return decision.reason;
    case RevisionColumn: return role == SortRole ? QVariant(decision.revision) : QVariant(words::count(decision.revision));
    default: return {};
    }
}

QString HistoryModel::subjectOf(const Decision &decision) const
{
    return decision.component.isEmpty() ? m_components.migration().title : m_components.titleOf(decision.component);
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return QAbstractTableModel::headerData(section, orientation, role);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When: return tr("When");
    case Subject: return tr("Component");
    case What: return tr("Decision");
    case By: return tr("By");
    case Why: return tr("Reason");
    case RevisionColumn: return tr("Revision");
    default: return {};
    }
}

bool HistoryModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_waiting && !m_next.isEmpty();
}

void HistoryModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_waiting = true;
    Q_EMIT pageWanted(m_next);
}

} // namespace midflight
