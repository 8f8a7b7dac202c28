// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trafficmeter.h"
#include "ui/boardpage.h"
#include "ui/pagestack.h"
#include "ui/preferences.h"
#include "ui/windowactions.h"
#include "ui/workspace.h"

#include <QTimer>

class QSettings;

namespace midflight {

class Banner;
class CommandPalette;
class ComponentPage;
class HistoryView;
class PlanPage;
class ReportPage;
class SettingsPage;
class Sidebar;
class StatusLine;
class TimelinePage;
class TopBar;

/// The dashboard: bars around the pages, messages below them, and the lead's deeds passed on to the desk.
class MainWindow : public QWidget
{
    Q_OBJECT
public:
    /// Both must outlive the window.
    MainWindow(Theming &theming, Workspace &workspace, QWidget *parent = nullptr);
    ~MainWindow() override;

    void showBoard();
    /// For a window made after the router's data arrived: shows what is already known.
    void showCurrentState();
    void showComponent(const QString &id);
    /// Everything that the pages in view asked for has arrived.
    bool isComplete() const;

    /// Shows the window. What the router tells at once is its first picture: no empty board is painted before it.
    void open();
    /// As it was left. Before it is shown.
    void restore(const QSettings &settings);
    void remember(QSettings &settings) const;
    const Preferences &preferences() const;
    /// Something worth knowing that came of what the lead did elsewhere.
    void tellRemark(const QString &remark);

Q_SIGNALS:
    /// Another router, or another migration.
    void welcomeAsked();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    enum PageIndex { BoardIndex, TimelineIndex, PlanIndex, HistoryIndex, ReportIndex, HelpIndex, ComponentIndex, SettingsIndex, AboutIndex };
    void build();
    void addPages();
    void restoreColumns(QWidget *in) const;
    template <typename T> T &page(PageIndex index) { return static_cast<T &>(*m_pages->page(index)); } ///< built if need be
    template <typename T> T *built(PageIndex index) const { return static_cast<T *>(m_pages->built(index)); } ///< null: nobody wanted it yet
    void connectActions();
    void connectWorkspace();
    void doDeed(Deed deed, const QStringList &ids);
    void showView(BoardPage::View view);
    void showPage(int page);
    void openPalette();
    QStringList chosen() const; ///< what actions of the menu act on
    void offerDeeds();
    void tellAcknowledged(const QString &what, qint64 undoable);
    void tellRefused(const QString &what, const Error &why);
    void tellStale(const QDateTime &since, const Error &why);
    void tellLive();
    void setStale(bool stale);
    void refreshStatus();
    void tellFleet(const FleetSnapshot &fleet);
    void exportReport();

    Theming &m_theming;
    Workspace &m_workspace;
    WindowActions m_actions;
    TopBar *m_topBar;
    Sidebar *m_sidebar;
    StatusLine *m_status;
    CommandPalette *m_palette;
    Banner *m_connection;
    Banner *m_message;
    PageStack *m_pages;
    BoardPage *m_board; ///< the one page that is there from the start
    Preferences m_preferences; ///< as restored; once there, the settings page knows better
    QHash<QString, QByteArray> m_columns; ///< of tables, by their names, as restored
    bool m_stale = false;
    TrafficMeter m_meter;
    QTimer m_second; ///< "3 s ago" grows
    qint64 m_undoable = 0;
    QString m_selected;
};

} // namespace midflight
