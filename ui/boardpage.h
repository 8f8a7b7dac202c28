// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/boardcolumns.h"
#include "ui/pagestack.h"
#include "ui/rivetsrow.h"

namespace midflight {

class FlowPane;
class TablePane;

/// All components: a headline, the rivets, and below them the board, the table or the flow; and what to do next when
/// there are none.
class BoardPage : public QWidget
{
    Q_OBJECT
public:
    enum View { Board, Table, Flow };

    BoardPage(const Theming &theming, ComponentModel &components, const DecisionDesk &desk, QWidget *parent = nullptr);

    void showView(View view);
    View view() const;
    void setSearch(const QString &text);
    void setStale(bool stale);
    /// Shown instead of components while there is nothing to show.
    void setWaitingFor(const QString &what);
    /// The component in focus (board), the current one (flow) or the selected ones (table); may be empty.
    QStringList chosen() const;
    /// The first component in reading order that is shown; empty when there is none.
    QString firstComponent();
    BoardView &board() { return m_board->view(); }
    TablePane &table(); ///< built if need be
    FlowPane &flow();

Q_SIGNALS:
    void asked(midflight::Deed deed, const QStringList &ids);
    void viewChanged();
    /// chosen() may have changed.
    void choiceChanged();
    /// A view was shown for the first time.
    void viewBuilt(QWidget *view);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    QWidget *buildTable();
    QWidget *buildFlow();
    TablePane *builtTable() const; ///< null: nobody wanted it yet
    FlowPane *builtFlow() const;
    void addSwitch(const QString &text, const QString &accessible, const char *name);
    void refresh();
    void place();
    QString headline() const;
    QString subtitle() const;
    QString gatesNote() const;
    void paintEmpty(QPainter &painter, const QString &title, const QString &text);

    const Theming &m_theming;
    ComponentModel &m_components;
    const DecisionDesk &m_desk;
    RivetsRow *m_rivets;
    PageStack *m_views; ///< by View
    BoardColumns *m_board;
    QList<Button *> m_switches; ///< by View
    QString m_search;
    bool m_stale = false;
    QString m_waitingFor;
    QRectF m_noteBox;
};

} // namespace midflight
