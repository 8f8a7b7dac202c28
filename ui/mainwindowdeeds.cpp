// SPDX-License-Identifier: GPL-3.0-or-later
// What a lead can do in the window, by menu, shortcut, palette or button, and on which components.
#include "models/words.h"
#include "ui/banner.h"
#include "ui/commandpalette.h"
#include "ui/componentpage.h"
#include "ui/mainwindow.h"
#include "ui/historyview.h"
#include "ui/importsheet.h"
#include "ui/planpage.h"
#include "ui/reportpage.h"
#include "ui/sidebar.h"
#include "ui/timelinepage.h"
#include "ui/topbar.h"

#include <QApplication>
#include <QFileDialog>

namespace midflight {

void MainWindow::connectActions()
{
    connect(m_sidebar, &Sidebar::pageAsked, this, &MainWindow::showPage);
    connect(m_board, &BoardPage::asked, this, &MainWindow::doDeed);
    connect(m_board, &BoardPage::choiceChanged, this, &MainWindow::offerDeeds);
    connect(m_topBar, &TopBar::exportAsked, this, &MainWindow::exportReport);
    connect(m_message, &Banner::actionAsked, m_actions.undo, &QAction::trigger);

    QLineEdit *find = &m_topBar->findBox();
    connect(find, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (!text.isEmpty())
            showBoard();
        m_board->setSearch(text);
    });
    connect(find, &QLineEdit::returnPressed, this, [this, find] {
        const QString id = m_board->firstComponent();
        if (!id.isEmpty() && !find->text().isEmpty()) {
            find->clear();
            showComponent(id);
        }
    });

    const auto deed = [this](Deed what) { return [this, what] { doDeed(what, chosen()); }; };
    connect(m_actions.board, &QAction::triggered, this, [this] { showView(BoardPage::Board); });
    connect(m_actions.table, &QAction::triggered, this, [this] { showView(BoardPage::Table); });
    connect(m_actions.flow, &QAction::triggered, this, [this] { showView(BoardPage::Flow); });
    connect(m_actions.groupByOwner, &QAction::triggered, &m_board->board(), &BoardView::setGrouped);
    connect(&m_board->board(), &BoardView::groupedChanged, m_actions.groupByOwner, &QAction::setChecked);
    connect(m_actions.timeline, &QAction::triggered, this, [this] { showPage(TimelineIndex); });
    connect(m_actions.plan, &QAction::triggered, this, [this] { showPage(PlanIndex); });
    connect(m_actions.history, &QAction::triggered, this, [this] { showPage(HistoryIndex); });
    connect(m_actions.report, &QAction::triggered, this, [this] { showPage(ReportIndex); });
    connect(m_actions.palette, &QAction::triggered, this, &MainWindow::openPalette);
    connect(m_actions.find, &QAction::triggered, this, [find] {
        find->setFocus(Qt::ShortcutFocusReason);
        find->selectAll();
    });
    connect(m_actions.open, &QAction::triggered, this, deed(Deed::Open));
    connect(m_actions.startShadow, &QAction::triggered, this, deed(Deed::StartShadow));
    connect(m_actions.stopShadow, &QAction::triggered, this, deed(Deed::StopShadow));
    connect(m_actions.approve, &QAction::triggered, this, deed(Deed::Approve));
    connect(m_actions.rollback, &QAction::triggered, this, deed(Deed::RollBack));
    connect(m_actions.undo, &QAction::triggered, this, [this] {
        m_actions.undo->setEnabled(false);
        m_workspace.desk.undo(std::exchange(m_undoable, 0));
    });
    connect(m_actions.exportReport, &QAction::triggered, this, &MainWindow::exportReport);
    connect(m_actions.importFile, &QAction::triggered, this, [this] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Import a migration file"), {}, tr("Migration files (*.toml)"));
        if (!path.isEmpty())
            (new ImportSheet(m_theming, m_workspace, this))->show(path);
    });
    connect(m_actions.exportHistory, &QAction::triggered, this, [this] {
        showPage(HistoryIndex);
        page<HistoryView>(HistoryIndex).exportShown();
    });
    connect(m_actions.copyReport, &QAction::triggered, this, [this] {
        page<ReportPage>(ReportIndex).copy(this, [this] { m_message->tell(Banner::Tone::Good, tr("The report is on the clipboard, as picture, as drawing and in words")); });
    });
    connect(m_actions.help, &QAction::triggered, this, [this] { showPage(HelpIndex); });
    connect(m_actions.about, &QAction::triggered, this, [this] { showPage(AboutIndex); });
    connect(m_actions.settings, &QAction::triggered, this, [this] { showPage(SettingsIndex); });
    connect(m_actions.welcome, &QAction::triggered, this, &MainWindow::welcomeAsked);
    connect(m_actions.quit, &QAction::triggered, this, &QWidget::close);
    connect(qApp, &QApplication::focusChanged, this, [this] {
        const QString focused = m_board->board().focusedComponent();
        if (!focused.isEmpty())
            m_selected = focused;
        offerDeeds();
    });
    connect(&m_theming, &Theming::changed, this, [this] {
        for (QWidget *widget : findChildren<QWidget *>())
            widget->update();
    });
}

/// What can be done now: open a component, decide on it, go to a page, and every other action that is not greyed.
void MainWindow::openPalette()
{
    QList<Command> commands;
    const bool live = m_workspace.feed.isLive();
    for (const ComponentSnapshot &component : m_workspace.components.migration().components) {
        const QString id = component.id.value, title = component.title, hint = words::stage(component.stage);
        const auto offer = [&](const QString &what, Deed deed) {
            commands.append({what.arg(title), hint, [this, deed, id] { doDeed(deed, {id}); }});
        };
        offer(tr("Open %1"), Deed::Open);
        if (live && component.stage == Stage::Old && !component.frozen)
            offer(tr("Start shadow of %1"), Deed::StartShadow);
        if (live && component.stage == Stage::Shadow && component.evidence.ready && !component.frozen)
            offer(tr("Approve cutover of %1"), Deed::Approve);
        if (component.stage == Stage::Shadow || component.stage == Stage::New)
            offer(tr("Roll back %1"), Deed::RollBack);
    }
    const QList<QAction *> actions = this->actions();
    for (QAction *action : actions) {
        if (action->isEnabled() && action != m_actions.palette)
            commands.append({action->text().remove(u'&').remove(QChar(0x2026)), action->shortcut().toString(QKeySequence::NativeText), [action] { action->trigger(); }});
    }
    m_palette->offer(commands);
}

QStringList MainWindow::chosen() const
{
    if (m_pages->currentIndex() == ComponentIndex)
        return {built<ComponentPage>(ComponentIndex)->componentId()};
    const QString marked = m_pages->currentIndex() == TimelineIndex ? built<TimelinePage>(TimelineIndex)->current()
        : m_pages->currentIndex() == PlanIndex                      ? built<PlanPage>(PlanIndex)->current()
        : m_pages->currentIndex() == HistoryIndex                   ? built<HistoryView>(HistoryIndex)->current()
                                                                    : QString();
    if (m_workspace.components.find(marked))
        return {marked};
    if (m_pages->currentIndex() != BoardIndex)
        return {};
    const QStringList ids = m_board->chosen();
    // On the board the focus may have gone to the menu, and the card is still meant.
    return ids.isEmpty() && m_board->view() == BoardPage::Board && !m_selected.isEmpty() ? QStringList {m_selected} : ids;
}

void MainWindow::offerDeeds()
{
    const QStringList ids = chosen();
    const bool live = m_workspace.feed.isLive();
    const auto all = [&](const auto &allows) {
        return !ids.isEmpty() && std::all_of(ids.begin(), ids.end(), [&](const QString &id) {
            const ComponentSnapshot *component = m_workspace.components.find(id);
            return component && allows(*component);
        });
    };
    using Of = const ComponentSnapshot &;
    m_actions.open->setEnabled(ids.size() == 1 && m_pages->currentIndex() != ComponentIndex);
    m_actions.startShadow->setEnabled(live && all([](Of component) { return component.stage == Stage::Old && !component.frozen; }));
    m_actions.stopShadow->setEnabled(live && ids.size() == 1 && all([](Of component) { return component.stage == Stage::Shadow; }));
    m_actions.approve->setEnabled(live && all([](Of component) { return component.stage == Stage::Shadow && component.evidence.ready && !component.frozen; }));
    m_actions.rollback->setEnabled(all([](Of component) { return component.stage != Stage::Retired; })); // also when nothing answers: it says so
}

void MainWindow::doDeed(Deed deed, const QStringList &ids)
{
    if (ids.isEmpty())
        return;
    const QString id = m_selected = ids.first();
    DecisionDesk &desk = m_workspace.desk;
    const bool one = ids.size() == 1;
    switch (deed) {
    case Deed::Open: showComponent(id); break;
    case Deed::StartShadow: one ? desk.startShadow(id) : desk.startShadowTogether(ids); break;
    case Deed::StopShadow: desk.stopShadow(id); break;
    case Deed::Approve: one ? desk.approveCutover(id) : desk.approveTogether(ids); break;
    case Deed::RollBack: one ? desk.rollback(id) : desk.rollbackTogether(ids); break;
    }
}

} // namespace midflight
