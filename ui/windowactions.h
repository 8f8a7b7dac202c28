// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QAction>
#include <QMenu>

namespace midflight {

/// Every action of the window, with its shortcut, and the menu that holds them all.
struct WindowActions {
    /// Actions and menu belong to `window`; shortcuts work anywhere in it.
    WindowActions(QWidget *window, Theming &theming);

    QMenu *menu;
    QAction *board;
    QAction *table;
    QAction *flow;
    QAction *groupByOwner; ///< checkable
    QAction *timeline;
    QAction *plan;
    QAction *history;
    QAction *report;
    QAction *find;
    QAction *palette;
    QAction *open;
    QAction *startShadow;
    QAction *stopShadow;
    QAction *approve;
    QAction *rollback;
    QAction *undo;
    QAction *importFile;
    QAction *exportReport, *exportHistory;
    QAction *copyReport;
    QAction *welcome;
    QAction *settings;
    QAction *help;
    QAction *about;
    QAction *quit;

private:
    QAction *add(QMenu *to, const QString &text, const QKeySequence &shortcut, const char *name);
    void addThemes(QMenu *to, Theming &theming);

    QWidget *m_window;
};

} // namespace midflight
