// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/componentmodel.h"

#include <QSortFilterProxyModel>

namespace midflight {

/// One column of the board: the components of a stage (retired ones stand with the new), filtered by typing.
class BoardModel : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    /// `components` must outlive the column.
    BoardModel(ComponentModel &components, Stage stage, QObject *parent = nullptr);

    Stage stage() const { return m_stage; }
    const ComponentSnapshot &at(int row) const;
    /// Every word must occur in title, id or owner; case does not matter.
    void setSearch(const QString &text);
    /// By owner, those without one last; else in the file's order.
    void setGrouped(bool grouped);
    bool isGrouped() const { return sortColumn() == 0; }
    /// In the stage, whatever is typed.
    int total() const;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    ComponentModel &m_components;
    Stage m_stage;
    QStringList m_words;
};

} // namespace midflight
