// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/dashboardoptions.h"
#include "app/desktopnotifier.h"
#include "app/examplesession.h"
#include "app/tokenvault.h"
#include "ui/mainwindow.h"
#include "ui/welcomewindow.h"

#include <QSettings>

namespace midflight {

/// Asks the router that the first window will show, so that it answers while fonts and window are made. Nothing when nobody
/// knows yet which one that is, or its token has to be fetched first.
std::unique_ptr<Workspace> askFirstRouter(const DashboardOptions &options, QSettings &settings);

/// Which window is open, and over which router: the welcome first, unless the command line names one.
class Launcher : public QObject
{
    Q_OBJECT
public:
    /// The references must outlive the launcher. `asked`: what askFirstRouter() began, if it did.
    Launcher(const DashboardOptions &options, Theming &theming, QSettings &settings, std::unique_ptr<Workspace> asked);
    ~Launcher() override;

    void start();

private:
    struct Dashboard;

    void showWelcome();
    void keptToken(const QUrl &router, const std::function<void(const QByteArray &)> &then);
    void join(const QUrl &router, const QByteArray &typed);
    void tryRouter(const QUrl &router, const QByteArray &token, bool isNew);
    void startOwn(std::unique_ptr<ExampleSession> session, const QString &what);
    void showDashboard(std::unique_ptr<Workspace> workspace, const QString &remark = {});
    void offerRecent();
    void remember(const QUrl &router, const QString &title);
    void forget(const QUrl &router);

    const DashboardOptions &m_options;
    Theming &m_theming;
    QSettings &m_settings;
    std::unique_ptr<Workspace> m_asked; ///< until start()
    TokenVault m_vault;
    DesktopNotifier m_notifier;
    std::unique_ptr<ExampleSession> m_own; ///< a router that ends with its window
    std::unique_ptr<RouterClient> m_trial;
    std::unique_ptr<Dashboard> m_dashboard;
    std::unique_ptr<WelcomeWindow> m_welcome;
};

} // namespace midflight
