// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/boardmodel.h"

namespace midflight {

BoardModel::BoardModel(ComponentModel &components, Stage stage, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_components(components)
    , m_stage(stage)
{
    setSourceModel(&components);
}

const ComponentSnapshot &BoardModel::at(int row) const
{
    return m_components.at(mapToSource(index(row, 0)).row());
}

void BoardModel::setSearch(const QString &text)
{
    const QStringList wanted = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (wanted == m_words)
        return;
    m_words = wanted;
    invalidateFilter();
}

void BoardModel::setGrouped(bool grouped)
{
    if (grouped != isGrouped())
        sort(grouped ? 0 : -1);
}

bool BoardModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const int a = m_components.ownerRank(left.row()), b = m_components.ownerRank(right.row());
    return a == b ? left.row() < right.row() : a < b;
}

int BoardModel::total() const
{
    return m_components.countIn(m_stage) + (m_stage == Stage::New ? m_components.countIn(Stage::Retired) : 0);
}

bool BoardModel::filterAcceptsRow(int row, const QModelIndex &) const
{
    const ComponentSnapshot &component = m_components.at(row);
    const Stage column = component.stage == Stage::Retired ? Stage::New : component.stage;
    if (column != m_stage)
        return false;
    if (m_words.isEmpty())
        return true;
    const QString text = m_components.index(row).data(ComponentModel::SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
                       [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace midflight
