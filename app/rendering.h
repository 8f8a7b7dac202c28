// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/dashboardoptions.h"
#include "ui/mainwindow.h"
#include "ui/report.h"

namespace midflight {

/// Works without anybody at the screen: waits until the router's data is there, writes, and ends the program with an
/// exit code (0 done, 2 a file cannot be written, 3 the router was not reached in time).
class Rendering : public QObject
{
    Q_OBJECT
public:
    Rendering(const DashboardOptions &options, Theming &theming, Workspace &workspace, QObject *parent = nullptr);
    ~Rendering() override;

private:
    void writeReportNow();
    void renderPages();
    void renderPage(const QString &name, const std::function<void()> &then);
    /// The component that has most to tell: in shadow, with some mismatches but not only those, nearest to a cutover.
    QString tellingComponent() const;
    void end(int code, const QString &message);

    DashboardOptions m_options;
    Theming &m_theming;
    Workspace &m_workspace;
    std::unique_ptr<MainWindow> m_window;
    QTimer m_patience;
    QString m_lastProblem;
    bool m_begun = false;
};

} // namespace midflight
