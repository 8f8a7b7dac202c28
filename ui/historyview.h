// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/historymodel.h"
#include "ui/theme.h"
#include "ui/workspace.h"

#include <QWidget>

namespace midflight {

/// All decisions, newest first.
class HistoryView : public QWidget
{
    Q_OBJECT
public:
    HistoryView(const Theming &theming, Workspace &workspace, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void fetchFirst();

    const Theming &m_theming;
    Workspace &m_workspace;
    HistoryModel m_model;
    QString m_problem;
};

} // namespace midflight
