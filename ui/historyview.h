// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/historycheck.h"
#include "models/historyfilter.h"
#include "models/historymodel.h"
#include "ui/button.h"
#include "ui/historyexport.h"
#include "ui/page.h"
#include "ui/workspace.h"

#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QTimer>

namespace midflight {

/// All decisions, newest first: filtered by typing, exported, and with the word of this machine on whether their chain is whole.
class HistoryView : public Page
{
    Q_OBJECT
public:
    HistoryView(const Theming &theming, Workspace &workspace, QWidget *parent = nullptr);

    /// Those that the filter shows, into a .csv or .json file; asks for its name.
    void exportShown();
    void exportTo(const QString &path);
    /// What the selected decision was taken on; empty: none is selected, or it was on several.
    QString current() const;

Q_SIGNALS:
    void currentChanged();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void fetchFirst();
    void fetchRest();
    void tell(const QString &verdict, QColor Theme::*ink);
    void tellChecked(const ChainCheck &check);
    void tellEmpty();

    Workspace &m_workspace;
    HistoryModel m_model;
    HistoryFilter m_filter;
    HistoryCheck m_check;
    HistoryExport m_export;
    QTableView *m_table;
    QLineEdit *m_find;
    Button *m_save;
    QLabel *m_verified;
    QLabel *m_empty;
    QTimer m_soon;
    QString m_path; ///< exported to
    QColor Theme::*m_ink = &Theme::secondary;
};

} // namespace midflight
