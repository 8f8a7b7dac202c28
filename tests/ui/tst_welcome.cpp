// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/language.h"
#include "ui/importview.h"
#include "ui/newmigrationview.h"
#include "ui/preferences.h"
#include "ui/recentrouters.h"
#include "ui/settingspage.h"
#include "ui/welcomewindow.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace midflight;

/// Where a lead begins, and what is kept of it.
class WelcomeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        speak(QLocale::c());
        QLocale::setDefault(QLocale::c());
        m_theming = std::make_unique<Theming>(Theming::Choice::Light);
    }

    void anAddressIsCheckedBeforeAnybodyIsAsked()
    {
        WelcomeWindow welcome(*m_theming);
        welcome.show();
        QSignalSpy asked(&welcome, &WelcomeWindow::connectAsked);
        auto *address = welcome.findChild<QLineEdit *>(QStringLiteral("welcome:address"));
        auto *token = welcome.findChild<QLineEdit *>(QStringLiteral("welcome:token"));
        QCOMPARE(token->echoMode(), QLineEdit::Password);
        address->setText(QStringLiteral("ftp://router"));
        QTest::keyClick(address, Qt::Key_Return);
        QCOMPARE(asked.size(), 0);
        auto *said = welcome.findChild<QLabel *>(QStringLiteral("welcome:said"));
        QVERIFY(said->text().contains(QStringLiteral("not the address of a router")));
        address->setText(QStringLiteral("router.lab:8471"));
        token->setText(QStringLiteral(" secret "));
        QTest::keyClick(token, Qt::Key_Return);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toUrl(), QUrl(QStringLiteral("http://router.lab:8471")));
        QCOMPARE(asked[0][1].toByteArray(), QByteArray("secret"));
        welcome.tellProblem(QStringLiteral("refused"));
        QCOMPARE(said->text(), QStringLiteral("refused"));
    }

    void aRecentRouterIsOpenedAndForgottenByKeyboard()
    {
        WelcomeWindow welcome(*m_theming);
        welcome.show();
        welcome.setRecent({{QStringLiteral("http://a:1"), QStringLiteral("A"), QDateTime::currentDateTimeUtc()}, {QStringLiteral("http://b:2"), QStringLiteral("B"), QDateTime::currentDateTimeUtc()}});
        auto *recent = welcome.findChild<RecentRouters *>();
        QSignalSpy asked(&welcome, &WelcomeWindow::connectAsked), forgotten(&welcome, &WelcomeWindow::forgetAsked);
        QTest::keyClick(recent, Qt::Key_Down);
        QTest::keyClick(recent, Qt::Key_Down);
        QTest::keyClick(recent, Qt::Key_Return);
        QCOMPARE(asked[0][0].toUrl(), QUrl(QStringLiteral("http://b:2")));
        QTest::keyClick(recent, Qt::Key_Delete);
        QCOMPARE(forgotten[0][0].toUrl(), QUrl(QStringLiteral("http://b:2")));
    }

    void whatIsWrongStandsBelowItsLine()
    {
        const QString path = write("id = \"m\"\n[components.a]\ntitel = \"A\"\n[components.a.step]\nold = [\"x\"]\nnew = [\"y\"]\noutputs = [\"stdout\"]\ntimeout = \"soon\"\n");
        ImportView view(*m_theming);
        view.show(path);
        QVERIFY(!view.isGood());
        QVERIFY(!view.findChild<QAbstractButton *>(QStringLiteral("import:start"))->isEnabled());
        const QStringList lines = view.findChild<QPlainTextEdit *>(QStringLiteral("import:text"))->toPlainText().split(QLatin1Char('\n'));
        QVERIFY2(lines[2].contains(QStringLiteral("titel")) && lines[3].contains(QStringLiteral("↑")), qPrintable(lines.join(QLatin1Char('\n'))));
        QVERIFY2(lines[8].contains(QStringLiteral("timeout")) && lines[9].contains(QStringLiteral("↑")), qPrintable(lines.join(QLatin1Char('\n'))));
        QVERIFY(view.findChild<QLabel *>(QStringLiteral("import:summary"))->text().startsWith(QStringLiteral("2 things")));
    }

    void aFileThatCannotBeReadIsNamed()
    {
        ImportView view(*m_theming);
        view.show(m_folder.filePath(QStringLiteral("gone.toml")));
        QVERIFY(!view.isGood());
        QVERIFY(view.findChild<QLabel *>(QStringLiteral("import:summary"))->text().contains(QStringLiteral("gone.toml")));
        view.show(write("id = \n"));
        QVERIFY(!view.isGood());
    }

    void theFormSaysWhetherThePatternFitsAndWritesAFileThatIsGood()
    {
        NewMigrationView form(*m_theming);
        auto *verdict = form.findChild<QLabel *>(QStringLiteral("new:verdict"));
        QVERIFY(verdict->text().startsWith(QStringLiteral("Not known yet")));
        const auto answer = [&](const char *name, int index) { form.findChild<QComboBox *>(QLatin1String(name))->setCurrentIndex(index); };
        answer("new:keeps", 1);
        answer("new:piece", 1);
        answer("new:moves", 2);
        QVERIFY2(verdict->text().startsWith(QStringLiteral("Yes")), qPrintable(verdict->text()));
        answer("new:moves", 1);
        QVERIFY(verdict->text().startsWith(QStringLiteral("Not yet")));
        answer("new:keeps", 2);
        QVERIFY(verdict->text().startsWith(QStringLiteral("No, not this way")));

        const QString path = m_folder.filePath(QStringLiteral("new.toml"));
        QVERIFY(!form.writeTo(path)); // nothing is filled in
        const std::pair<const char *, const char *> fields[] {{"new:title", "Nightly"}, {"new:component", "Trim"}, {"new:old", "legacy/trim {reads} {out}"}, {"new:new", "next/trim {reads} {out}"}, {"new:part", "{out}"}};
        for (const auto &[name, text] : fields)
            form.findChild<QLineEdit *>(QLatin1String(name))->setText(QLatin1String(text));
        QSignalSpy written(&form, &NewMigrationView::written);
        QVERIFY(form.writeTo(path));
        QCOMPARE(written.size(), 1);
        ImportView view(*m_theming);
        view.show(path);
        QVERIFY2(view.isGood(), qPrintable(view.findChild<QLabel *>(QStringLiteral("import:summary"))->text()));
        QVERIFY(!form.writeTo(QStringLiteral("/proc/no.toml")));
    }

    void whatWasChosenIsKeptAndNonsenseIsNot()
    {
        QSettings settings(m_folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        SettingsPage page(*m_theming);
        page.findChild<QComboBox *>(QStringLiteral("settings:theme"))->setCurrentIndex(2);
        QVERIFY(m_theming->choice() == Theming::Choice::Dark);
        page.findChild<QAbstractButton *>(QStringLiteral("settings:lost"))->setChecked(false);
        page.preferences().keep(settings);
        const Preferences kept = Preferences::in(settings);
        QVERIFY(kept.theme == Theming::Choice::Dark && !kept.notifyLost && kept.notifyReady && kept.textScale == 1);
        settings.setValue(QStringLiteral("textScale"), QStringLiteral("wide"));
        settings.setValue(QStringLiteral("theme"), QStringLiteral("pink"));
        QVERIFY(Preferences::in(settings).textScale == 1);
        QVERIFY(Preferences::in(settings).theme == Theming::Choice::System);
        m_theming->choose(Theming::Choice::Light);
    }

private:
    QString write(const QByteArray &toml)
    {
        const QString path = m_folder.filePath(QStringLiteral("m.toml"));
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(toml);
        return path;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<Theming> m_theming;
};

QTEST_MAIN(WelcomeTest)
#include "tst_welcome.moc"
