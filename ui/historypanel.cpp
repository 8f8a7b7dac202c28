// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/historypanel.h"

#include "ui/tables.h"

namespace midflight {

HistoryPanel::HistoryPanel(const Theming &theming, HistoryModel &history, QWidget *parent)
    : Panel(theming, tr("Decisions"), parent)
    , m_table(tables::make(history, tr("Decisions on this component"), this))
{
    m_table->setObjectName(QStringLiteral("decisions"));
    tables::setWidths(*m_table, {112, -1, 70, 110, 40});
    m_table->setColumnHidden(HistoryModel::RevisionColumn, true);
}

void HistoryPanel::resizeEvent(QResizeEvent *)
{
    m_table->setGeometry(content().adjusted(-8, -4, 8, 0));
}

} // namespace midflight
