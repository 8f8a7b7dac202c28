// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/historypanel.h"

#include "ui/tables.h"

namespace midflight {

HistoryPanel::HistoryPanel(const Theming &theming, HistoryModel &history, QWidget *parent)
    : Panel(theming, tr("Decisions"), parent)
    , m_table(tables::make(history, tr("Decisions on this component"), this))
{
    m_table->setObjectName(QStringLiteral("decisions"));
    tables::setWidths(*m_table, {124, 40, 134, 104, -1, 40});
    for (const int column : {HistoryModel::Subject, HistoryModel::RevisionColumn})
        m_table->setColumnHidden(column, true);
}

void HistoryPanel::resizeEvent(QResizeEvent *)
{
    m_table->setGeometry(content().adjusted(-8, -4, 8, 0));
}

} // namespace midflight
