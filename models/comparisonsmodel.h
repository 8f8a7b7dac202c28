// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/snapshot.h"

#include <QAbstractTableModel>

namespace midflight {

/// The comparisons of one component, newest first, fetched page by page as the reader scrolls.
class ComparisonsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { When, Request, VerdictColumn, OldTime, NewTime, Differences, ColumnCount };
    enum Role { IdRole = Qt::UserRole + 1, VerdictRole, SortRole };

    explicit ComparisonsModel(QObject *parent = nullptr);

    /// A first page, or a fresh one. Rows that are already shown stay; newer ones are put before them.
    void setFirstPage(const ComparisonPage &page);
    void appendPage(const ComparisonPage &page);
    /// Another component or filter.
    void clear();

    const ComparisonRow &at(int row) const { return m_rows.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void pageWanted(const QString &before);

private:
    QList<ComparisonRow> m_rows;
    QString m_next;
    bool m_waiting = false;
};

} // namespace midflight
