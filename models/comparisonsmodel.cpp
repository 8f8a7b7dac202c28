// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/comparisonsmodel.h"

#include "models/words.h"

namespace midflight {

ComparisonsModel::ComparisonsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void ComparisonsModel::setFirstPage(const ComparisonPage &page)
{
    if (m_moreAbove)
        return;
    // How many of the page's rows are newer than the first one shown.
    int fresh = 0;
    while (fresh < page.rows.size() && (m_rows.isEmpty() || page.rows[fresh].id != m_rows.first().id))
        ++fresh;
    if (m_rows.isEmpty() || fresh == page.rows.size()) { // nothing in common: a gap would hide rows
        beginResetModel();
        m_rows = page.rows;
        m_moreBelow = !page.next.isEmpty();
        m_waiting = false;
        endResetModel();
        return;
    }
    if (fresh == 0)
        return;
    beginInsertRows({}, 0, fresh - 1);
    m_rows = page.rows.first(fresh) + m_rows;
    endInsertRows();
    dropBelow();
}

void ComparisonsModel::appendPage(const ComparisonPage &page, qint64 below)
{
    m_waiting = false;
    if (m_rows.isEmpty() || m_rows.last().cursor != below)
        return; // the list has changed meanwhile: rows would be missing in between
    m_moreBelow = !page.next.isEmpty();
    if (page.rows.isEmpty())
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + page.rows.size()) - 1);
    m_rows.append(page.rows);
    endInsertRows();
    if (const auto over = m_rows.size() - mostRows; over > 0) {
        beginRemoveRows({}, 0, int(over) - 1);
        m_rows.remove(0, over);
        m_moreAbove = true;
        endRemoveRows();
    }
}

void ComparisonsModel::prependPage(const ComparisonPage &page, qint64 above)
{
    m_waiting = false;
    if (m_rows.isEmpty() || m_rows.first().cursor != above)
        return;
    if (page.rows.isEmpty()) {
        m_moreAbove = false;
        return;
    }
    beginInsertRows({}, 0, int(page.rows.size()) - 1);
    m_rows = page.rows + m_rows;
    endInsertRows();
    dropBelow();
}

void ComparisonsModel::dropBelow()
{
    if (const auto over = m_rows.size() - mostRows; over > 0) {
        beginRemoveRows({}, mostRows, int(m_rows.size()) - 1);
        m_rows.resize(mostRows);
        m_moreBelow = true;
        endRemoveRows();
    }
}

void ComparisonsModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_moreBelow = m_moreAbove = false;
    m_waiting = false;
    endResetModel();
}

void ComparisonsModel::fetchAbove()
{
    if (!canFetchAbove() || m_rows.isEmpty())
        return;
    m_waiting = true;
    Q_EMIT pageAboveWanted(m_rows.first().cursor);
}

int ComparisonsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ComparisonsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ComparisonsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ComparisonRow &row = m_rows.at(index.row());
    const auto seconds = [role](const std::optional<double> &time) -> QVariant {
        if (!time)
            return role == SortRole ? QVariant(0.0) : QVariant(QStringLiteral("–"));
        return role == SortRole ? QVariant(*time) : QVariant(words::runningTime(*time));
    };
    switch (role) {
    case IdRole: return row.id;
    case VerdictRole: return row.verdict;
    case Qt::ToolTipRole:
        if (index.column() == When)
            return QLocale().toString(row.time.toLocalTime(), QLocale::LongFormat);
        return index.column() == Request ? QVariant(row.key) : QVariant();
    case Qt::TextAlignmentRole:
        if (index.column() >= OldTime)
            return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        return {};
    case Qt::DisplayRole:
    case SortRole: break;
    default: return {};
    }
    switch (index.column()) {
    case When:
        return role == SortRole ? QVariant(row.time) : QVariant(words::moment(row.time, QDateTime::currentDateTimeUtc()));
    case Request: return row.key.isEmpty() ? QStringLiteral("–") : row.key;
    case VerdictColumn: return role == SortRole ? row.verdict : words::verdict(row.verdict);
    case OldTime: return seconds(row.oldSeconds);
    case NewTime: return seconds(row.newSeconds);
    case Differences:
        if (role == SortRole)
            return row.differences;
        return words::count(row.differences);
    default: return {};
    }
}

QVariant ComparisonsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return QAbstractTableModel::headerData(section, orientation, role);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((section >= OldTime ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (section == Differences && (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole))
        return tr("Differences");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When: return tr("When");
    case Request: return tr("Request");
    case VerdictColumn: return tr("Verdict");
    case OldTime: return tr("Old");
    case NewTime: return tr("New");
    case Differences: return QStringLiteral("Δ");
    default: return {};
    }
}

bool ComparisonsModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_waiting && m_moreBelow;
}

void ComparisonsModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_waiting = true;
    Q_EMIT pageWanted(m_rows.last().cursor);
}

} // namespace midflight
