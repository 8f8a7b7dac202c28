// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/boardview.h"
#include "ui/rivetsrow.h"

namespace midflight {

/// The board: a headline, the rivets, three columns of cards, and what to do next when there are none.
class BoardPage : public QWidget
{
    Q_OBJECT
public:
    BoardPage(const Theming &theming, ComponentModel &components, const DecisionDesk &desk, QWidget *parent = nullptr);

    void setSearch(const QString &text);
    void setStale(bool stale) { m_view->setStale(stale); }
    /// Shown instead of cards while there is nothing to show.
    void setWaitingFor(const QString &what);
    BoardView &view() { return *m_view; }

Q_SIGNALS:
    void asked(midflight::Deed deed, const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    void refresh();
    void place();
    QString headline() const;
    QString subtitle() const;
    QString gatesNote() const;
    void paintColumns(QPainter &painter);
    void paintEmpty(QPainter &painter, const QString &title, const QString &text);

    const Theming &m_theming;
    ComponentModel &m_components;
    RivetsRow *m_rivets;
    BoardView *m_view;
    QString m_search;
    QString m_waitingFor;
    QRectF m_noteBox;
};

} // namespace midflight
