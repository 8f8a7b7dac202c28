// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/boardview.h"

namespace midflight {

/// The board proper: three headings, and the cards below them.
class BoardColumns : public QWidget
{
    Q_OBJECT
public:
    BoardColumns(const Theming &theming, ComponentModel &components, const DecisionDesk &desk, QWidget *parent = nullptr);

    void setSearch(const QString &text);
    BoardView &view() { return *m_view; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    const Theming &m_theming;
    BoardView *m_view;
    QString m_search;
};

} // namespace midflight
