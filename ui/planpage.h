// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page.h"
#include "ui/planlist.h"
#include "ui/workspace.h"

namespace midflight {

/// What to move next, with the reasons, and whether moving piece by piece suits the case.
class PlanPage : public Page
{
    Q_OBJECT
public:
    PlanPage(const Theming &theming, Workspace &workspace, QWidget *parent = nullptr);

Q_SIGNALS:
    void opened(const QString &component);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void gather();

    Workspace &m_workspace;
    PlanList *m_list;
};

} // namespace midflight
