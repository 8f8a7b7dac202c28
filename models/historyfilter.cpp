// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/historyfilter.h"

namespace midflight {

void HistoryFilter::setWords(const QString &typed)
{
    m_words = typed.simplified().split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool HistoryFilter::matches(const QStringList &fields) const
{
    return std::all_of(m_words.begin(), m_words.end(), [&fields](const QString &word) {
        return std::any_of(fields.begin(), fields.end(), [&word](const QString &field) { return field.contains(word, Qt::CaseInsensitive); });
    });
}

bool HistoryFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_words.isEmpty())
        return true;
    QStringList fields;
    for (int column = 0; column < sourceModel()->columnCount(); ++column)
        fields.append(sourceModel()->index(row, column, parent).data().toString());
    return matches(fields);
}

} // namespace midflight
