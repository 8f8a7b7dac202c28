// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/comparisonsmodel.h"
#include "ui/button.h"
#include "ui/panel.h"
#include "ui/workspace.h"

#include <QTableView>

namespace midflight {

class DifferenceViewer;

/// The comparisons of a component, and the selected one, old beside new.
class ComparisonsPanel : public Panel
{
    Q_OBJECT
public:
    ComparisonsPanel(const Theming &theming, Workspace &workspace, QWidget *parent = nullptr);

    void showComponent(const ComponentId &id);
    /// Something new was compared: looks again at the newest page.
    void refresh();
    void setCause(const QString &cause);
    /// The path of the cause that is filtered for; empty: of none.
    void nameCause(const QString &path);
    DifferenceViewer &viewer() { return *m_viewer; }
    const QString &cause() const { return m_cause; }
    bool isComplete() const { return m_waiting == 0; }

Q_SIGNALS:
    /// All causes are wanted again.
    void causeDropped();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void addFilter(const QString &text, const QString &verdict);
    void restart();
    void tellEmpty(const QString &text);
    void fetchDetail(const QModelIndex &row);
    void fetchPage(const ComparisonQuery &query);
    int split() const;

    Workspace &m_workspace;
    ComponentId m_id;
    QString m_verdict;
    QString m_cause;
    int m_generation = 0; ///< answers to an older question are dropped
    int m_waiting = 0;
    ComparisonsModel m_model;
    bool m_prepending = false;
    QTableView *m_table;
    DifferenceViewer *m_viewer;
    Button *m_onlyCause;
    QList<Button *> m_filters;
    QString m_empty;
    QUuid m_detailId;
};

} // namespace midflight
