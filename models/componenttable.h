// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/componentmodel.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace midflight {

/// Every component as a row of what a lead compares across many: stage, proof, gates, time, and what it waits for.
class ComponentTable : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Title, StageColumn, Owner, Proof, Gates, Compared, Time, Since, Next, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole + 1, ///< QString
        StageRole, ///< int, Stage
        SearchRole, ///< what typing filters by
        SortRole, ///< raw values; what is not known sorts last
    };

    /// `components` must outlive the table.
    explicit ComponentTable(const ComponentModel &components, QObject *parent = nullptr);

    const ComponentSnapshot &at(int row) const { return m_components.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void learnNeeds();
    void passOn(int first, int last);
    QString text(const ComponentSnapshot &component, int column) const;
    QVariant sortable(const ComponentSnapshot &component, int row, int column) const;
    QString next(const ComponentSnapshot &component) const;

    const ComponentModel &m_components;
    QMultiHash<QString, int> m_dependents; ///< rows that need the component
};

/// The table in the order and with the rows that the reader asks for.
class ComponentTableView : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit ComponentTableView(ComponentTable &table, QObject *parent = nullptr);

    /// Every word must occur in title, id or owner; case does not matter.
    void setSearch(const QString &text);
    const ComponentSnapshot &at(int row) const { return m_table.at(mapToSource(index(row, 0)).row()); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    ComponentTable &m_table;
    QStringList m_words;
};

} // namespace midflight
