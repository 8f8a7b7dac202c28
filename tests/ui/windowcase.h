// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/api/routerprocess.h"
#include "ui/banner.h"
#include "ui/mainwindow.h"

#include <QAbstractButton>

/// A lead at the window, over a real router: the base of tests that press buttons where they are and ask the router
/// what happened. A test class calls open() in its init(), close() in its cleanup().
class WindowCase : public QObject
{
    Q_OBJECT
protected:
    WindowCase();
    ~WindowCase() override;

    /// `migration`: TOML, empty for RouterProcess's usual two components. The window is live afterwards.
    void open(const QByteArray &migration = {}, bool traffic = false);
    void close();

    /// The visible button with this object name; null when there is none.
    QAbstractButton *button(const QString &name) const;
    void press(const QString &name);
    midflight::Banner *message() const;
    QString stageAtTheRouter(const QString &id = QStringLiteral("pricing"));
    qint64 revisionAtTheRouter();
    /// Reports so many equal pairs for a component.
    void compare(int times, const QString &id = QStringLiteral("pricing"));

    std::unique_ptr<midflight::Theming> m_theming;
    std::unique_ptr<RouterProcess> m_router;
    std::unique_ptr<midflight::Workspace> m_workspace;
    std::unique_ptr<midflight::MainWindow> m_window;
};
