// SPDX-License-Identifier: GPL-3.0-or-later
// How the window was left: place and size, page, view, columns, filter, and what was chosen in the settings.
#include "ui/mainwindow.h"
#include "ui/screenroom.h"
#include "ui/settingspage.h"
#include "ui/topbar.h"

#include <QHeaderView>
#include <QSettings>
#include <QTableView>

namespace midflight {

namespace {

constexpr QSize usualSize {1440, 900};
const QString geometryKey = QStringLiteral("window/geometry");
const QString pageKey = QStringLiteral("window/page");
const QString viewKey = QStringLiteral("window/view");
const QString filterKey = QStringLiteral("window/filter");
const QString groupedKey = QStringLiteral("window/grouped");
const QString columns = QStringLiteral("columns/");

} // namespace

void MainWindow::restore(const QSettings &settings)
{
    m_preferences = Preferences::in(settings);
    if (auto *page = built<SettingsPage>(SettingsIndex))
        page->show(m_preferences);
    if (!restoreGeometry(settings.value(geometryKey).toByteArray()))
        resize(fittingScreen(*this, usualSize));
    const QStringList keys = settings.allKeys();
    for (const QString &key : keys) {
        if (key.startsWith(columns))
            m_columns.insert(key.mid(columns.size()), settings.value(key).toByteArray());
    }
    restoreColumns(this);
    if (settings.contains(groupedKey))
        m_board->board().setGrouped(settings.value(groupedKey).toBool());
    m_topBar->findBox().setText(settings.value(filterKey).toString());
    const int view = settings.value(viewKey).toInt();
    m_board->showView(view >= BoardPage::Board && view <= BoardPage::Flow ? BoardPage::View(view) : BoardPage::Board);
    const int page = settings.value(pageKey).toInt();
    showPage(page >= BoardIndex && page <= HelpIndex ? page : int(BoardIndex));
}

void MainWindow::restoreColumns(QWidget *in) const
{
    const QList<QTableView *> tables = in->findChildren<QTableView *>();
    for (QTableView *table : tables)
        table->horizontalHeader()->restoreState(m_columns.value(table->objectName()));
}

void MainWindow::remember(QSettings &settings) const
{
    preferences().keep(settings);
    settings.setValue(geometryKey, saveGeometry());
    const QList<QTableView *> tables = findChildren<QTableView *>();
    for (const QTableView *table : tables) {
        if (!table->objectName().isEmpty())
            settings.setValue(columns + table->objectName(), table->horizontalHeader()->saveState());
    }
    if (const auto grouped = m_board->board().groupedByHand())
        settings.setValue(groupedKey, *grouped);
    settings.setValue(filterKey, m_topBar->findBox().text());
    settings.setValue(viewKey, int(m_board->view()));
    settings.setValue(pageKey, m_pages->currentIndex());
}

const Preferences &MainWindow::preferences() const
{
    const auto *page = built<SettingsPage>(SettingsIndex);
    return page ? page->preferences() : m_preferences;
}

} // namespace midflight
