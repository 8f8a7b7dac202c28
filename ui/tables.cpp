// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables.h"

#include <QHeaderView>

namespace midflight::tables {

QTableView *make(QAbstractItemModel &model, const QString &accessibleName, QWidget *parent)
{
    auto *table = new QTableView(parent);
    table->setModel(&model);
    table->setAccessibleName(accessibleName);
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false); // Tab leaves the table
    table->setFrameShape(QFrame::NoFrame);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed); // measuring rows would touch all of them
    table->verticalHeader()->setDefaultSectionSize(29);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->viewport()->setAutoFillBackground(false);
    return table;
}

void setWidths(QTableView &table, const QList<int> &widths)
{
    QHeaderView *header = table.horizontalHeader();
    header->setMinimumSectionSize(40);
    for (int column = 0; column < widths.size(); ++column) {
        if (widths[column] < 0) {
            header->setSectionResizeMode(column, QHeaderView::Stretch);
        } else {
            header->setSectionResizeMode(column, QHeaderView::Interactive);
            header->resizeSection(column, widths[column]);
        }
    }
}

} // namespace midflight::tables
