// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace midflight::tables {

/// A table in the house's look: whole rows, no grid, fixed row height, keyboard operable. Belongs to `parent`.
QTableView *make(QAbstractItemModel &model, const QString &accessibleName, QWidget *parent);

/// Pixels per column; −1 shares what is left.
void setWidths(QTableView &table, const QList<int> &widths);

} // namespace midflight::tables
