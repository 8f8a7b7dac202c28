// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windowactions.h"

#include <QActionGroup>
#include <QCoreApplication>

namespace midflight {

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("midflight::WindowActions", text);
}
}

WindowActions::WindowActions(QWidget *window, Theming &theming)
    : menu(new QMenu(window))
    , m_window(window)
{
    menu->setAccessibleName(tr("Menu"));
    QMenu *go = menu->addMenu(tr("&Go"));
    board = add(go, tr("&Board"), Qt::CTRL | Qt::Key_1, "action:board");
    table = add(go, tr("T&able"), Qt::CTRL | Qt::Key_T, "action:table");
    flow = add(go, tr("F&low"), Qt::CTRL | Qt::Key_L, "action:flow");
    timeline = add(go, tr("&Timeline"), Qt::CTRL | Qt::Key_2, "action:timeline");
    plan = add(go, tr("&Plan"), Qt::CTRL | Qt::Key_3, "action:plan");
    history = add(go, tr("&History"), Qt::CTRL | Qt::Key_4, "action:history");
    report = add(go, tr("&Report"), Qt::CTRL | Qt::Key_5, "action:report");
    go->addSeparator();
    palette = add(go, tr("&Command palette…"), Qt::CTRL | Qt::Key_K, "action:palette");
    find = add(go, tr("&Find on the board"), Qt::CTRL | Qt::Key_F, "action:find");

    QMenu *component = menu->addMenu(tr("&Component"));
    open = add(component, tr("&Open"), Qt::CTRL | Qt::Key_O, "action:open");
    component->addSeparator();
    startShadow = add(component, tr("&Start shadow"), Qt::CTRL | Qt::SHIFT | Qt::Key_S, "action:shadow");
    stopShadow = add(component, tr("S&top shadow"), Qt::CTRL | Qt::SHIFT | Qt::Key_D, "action:stop");
    approve = add(component, tr("&Approve cutover"), Qt::CTRL | Qt::SHIFT | Qt::Key_A, "action:approve");
    rollback = add(component, tr("&Roll back"), Qt::CTRL | Qt::SHIFT | Qt::Key_R, "action:rollback");
    component->addSeparator();
    undo = add(component, tr("&Undo the last decision"), Qt::CTRL | Qt::Key_Z, "action:undo");
    undo->setEnabled(false);

    QMenu *view = menu->addMenu(tr("&View"));
    groupByOwner = add(view, tr("&Group the board by owner"), Qt::CTRL | Qt::Key_G, "action:group");
    groupByOwner->setCheckable(true);
    addThemes(menu->addMenu(tr("&Theme")), theming);
    menu->addSeparator();
    importFile = add(menu, tr("&Import a migration file…"), Qt::CTRL | Qt::Key_I, "action:import");
    exportReport = add(menu, tr("&Export the report…"), Qt::CTRL | Qt::Key_E, "action:export");
    exportHistory = add(menu, tr("E&xport the history…"), Qt::CTRL | Qt::SHIFT | Qt::Key_E, "action:export-history");
    copyReport = add(menu, tr("&Copy the report"), Qt::CTRL | Qt::SHIFT | Qt::Key_C, "action:copy-report");
    welcome = add(menu, tr("S&witch router…"), Qt::CTRL | Qt::SHIFT | Qt::Key_O, "action:welcome");
    settings = add(menu, tr("Se&ttings"), Qt::CTRL | Qt::Key_Comma, "action:settings");
    help = add(menu, tr("&Help"), Qt::Key_F1, "action:help");
    about = add(menu, tr("&About Midflight"), Qt::SHIFT | Qt::Key_F1, "action:about");
    quit = add(menu, tr("&Quit"), Qt::CTRL | Qt::Key_Q, "action:quit");
}

QAction *WindowActions::add(QMenu *to, const QString &text, const QKeySequence &shortcut, const char *name)
{
    QAction *action = to->addAction(text);
    action->setShortcut(shortcut);
    action->setObjectName(QLatin1String(name));
    action->setMenuRole(QAction::NoRole);
    m_window->addAction(action);
    return action;
}

void WindowActions::addThemes(QMenu *to, Theming &theming)
{
    auto *group = new QActionGroup(m_window);
    struct {
        Theming::Choice choice;
        QString text;
        QKeySequence shortcut;
        const char *name;
    } const choices[] {
        {Theming::Choice::System, tr("Theme like the s&ystem"), Qt::CTRL | Qt::ALT | Qt::Key_S, "action:theme-system"},
        {Theming::Choice::Light, tr("&Light theme"), Qt::CTRL | Qt::ALT | Qt::Key_L, "action:theme-light"},
        {Theming::Choice::Dark, tr("&Dark theme"), Qt::CTRL | Qt::ALT | Qt::Key_D, "action:theme-dark"},
    };
    for (const auto &[choice, text, shortcut, name] : choices) {
        QAction *action = add(to, text, shortcut, name);
        action->setCheckable(true);
        action->setChecked(choice == theming.choice());
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, &theming, [&theming, wanted = choice] { theming.choose(wanted); });
        QObject::connect(&theming, &Theming::changed, action, [action, &theming, mine = choice] { action->setChecked(theming.choice() == mine); });
    }
}

} // namespace midflight
