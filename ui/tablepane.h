// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/componenttable.h"
#include "models/decisiondesk.h"
#include "ui/button.h"
#include "ui/deed.h"

#include <QTableView>

class QLabel;

namespace midflight {

/// Every component as a row: sorted by a click on a heading, filtered by typing. What is selected can be started,
/// approved or rolled back together, as one decision.
class TablePane : public QWidget
{
    Q_OBJECT
public:
    /// All must outlive the pane.
    TablePane(const Theming &theming, ComponentModel &components, const DecisionDesk &desk, QWidget *parent = nullptr);

    void setSearch(const QString &text);
    /// The router is lost: only roll back can be asked for.
    void setStale(bool stale);
    QStringList selected() const; ///< ids, in the order shown
    QString firstComponent() const;
    QHeaderView &header();

Q_SIGNALS:
    void asked(midflight::Deed deed, const QStringList &ids);
    void selectionChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void offerDeeds();
    void fitTitles();
    void ask(Deed deed);

    const Theming &m_theming;
    ComponentModel &m_components;
    const DecisionDesk &m_desk;
    ComponentTable m_table;
    ComponentTableView m_view;
    QTableView *m_rows;
    QLabel *m_said;
    Button *m_startShadow;
    Button *m_approve;
    Button *m_rollback;
    bool m_stale = false;
    int m_titles = 190; ///< width given to the titles, until somebody drags it
};

} // namespace midflight
