// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/historymodel.h"
#include "ui/panel.h"

#include <QTableView>

namespace midflight {

/// What was decided on one component, newest first.
class HistoryPanel : public Panel
{
    Q_OBJECT
public:
    /// `history` must outlive the panel.
    HistoryPanel(const Theming &theming, HistoryModel &history, QWidget *parent = nullptr);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QTableView *m_table;
};

} // namespace midflight
