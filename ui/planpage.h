// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page.h"
#include "ui/planlist.h"
#include "ui/workspace.h"

#include <QLabel>

namespace midflight {

/// What to move next, with the reasons, and whether moving piece by piece suits the case.
class PlanPage : public Page
{
    Q_OBJECT
public:
    PlanPage(const Theming &theming, Workspace &workspace, QWidget *parent = nullptr);

    /// The component whose row is marked; empty: none is.
    QString current() const;

Q_SIGNALS:
    void opened(const QString &component);
    void currentChanged();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void gather();
    void showCandidates(const QList<PlanCandidate> &candidates);

    Workspace &m_workspace;
    PlanList *m_list;
    QLabel *m_pattern; ///< whether piece by piece suits the case
    QLabel *m_candidates; ///< requests that no component matches
};

} // namespace midflight
