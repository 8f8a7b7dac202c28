// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/button.h"
#include "ui/recentrouters.h"

#include <QUrl>

class QLabel;
class QLineEdit;
class QStackedWidget;

namespace midflight {

class ImportView;
class NewMigrationView;

/// Where a lead begins: a router seen before, another one, the example, a migration file, or a first migration.
/// Decides nothing; says what was asked for, and shows what came of it.
class WelcomeWindow : public QWidget
{
    Q_OBJECT
public:
    explicit WelcomeWindow(Theming &theming, QWidget *parent = nullptr);

    void setRecent(const QList<RecentRouter> &recent);
    /// Something is under way: `what` says it, and asking for more has to wait.
    void setBusy(const QString &what);
    /// What was asked for did not work. Ends setBusy().
    void tellProblem(const QString &problem);
    /// A remark that is no problem, such as where a token is kept.
    void tellRemark(const QString &remark);
    void showImport(const QString &path);

Q_SIGNALS:
    /// `token` is empty when none was typed: the kept one is meant.
    void connectAsked(const QUrl &router, const QByteArray &token);
    void forgetAsked(const QUrl &router);
    void exampleAsked();
    void routerAsked(const QString &migrationFile);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeStart();
    void askConnect();
    void chooseFile();
    void showStart();
    void tell(const QString &text, bool problem);

    Theming &m_theming;
    QStackedWidget *m_views;
    RecentRouters *m_recent;
    QLineEdit *m_address;
    QLineEdit *m_token;
    QLabel *m_said;
    QList<Button *> m_actions;
    ImportView *m_import;
    NewMigrationView *m_new;
    bool m_problem = false;
};

} // namespace midflight
