// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notices.h"
#include "tests/ui/windowcase.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QJsonArray>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTableView>
#include <QTest>

using namespace midflight;

/// What the window keeps when it is closed, and what it tells a lead who looks elsewhere.
class KeptTest : public WindowCase
{
    Q_OBJECT
private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void theWindowComesBackAsItWasLeft()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        m_window->resize(1111, 777);
        m_window->findChild<QLineEdit *>(QStringLiteral("find"))->setText(QStringLiteral("pric"));
        press(QStringLiteral("view:table"));
        auto *table = m_window->findChild<QTableView *>(QStringLiteral("table"));
        table->horizontalHeader()->resizeSection(0, 333);
        table->sortByColumn(2, Qt::DescendingOrder);
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        m_window->remember(settings);

        MainWindow again(*m_theming, *m_workspace);
        again.restore(settings);
        again.show();
        QCOMPARE(again.size(), QSize(1111, 777));
        QVERIFY(again.findChild<QWidget *>(QStringLiteral("plan"))->isVisible());
        again.findChild<QAction *>(QStringLiteral("action:board"))->trigger();
        again.findChild<QAction *>(QStringLiteral("action:table"))->trigger();
        auto *there = again.findChild<QTableView *>(QStringLiteral("table"));
        QVERIFY(there->isVisible());
        QCOMPARE(there->horizontalHeader()->sectionSize(0), 333);
        QCOMPARE(there->horizontalHeader()->sortIndicatorSection(), 2);
        QCOMPARE(there->model()->rowCount(), 1); // the filter, too
    }

    void nonsenseInTheFileIsOverlooked()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        for (const char *key : {"window/geometry", "window/page", "window/view", "columns/table", "window/grouped"})
            settings.setValue(QLatin1String(key), QByteArray("\xff\x00nonsense", 10));
        settings.setValue(QStringLiteral("window/page"), 99);
        settings.setValue(QStringLiteral("window/view"), -3);
        m_window->restore(settings);
        QVERIFY(m_window->findChild<QWidget *>(QStringLiteral("board"))->isVisible());
        QTRY_VERIFY(button(QStringLiteral("shadow:pricing")));
    }

    void everyActionHasAMenuEntryAndAShortcutOfItsOwn()
    {
        QSet<QAction *> inMenus;
        const QList<QMenu *> menus = m_window->findChildren<QMenu *>();
        for (const QMenu *menu : menus) {
            const QList<QAction *> entries = menu->actions();
            inMenus.unite(QSet<QAction *>(entries.begin(), entries.end()));
        }
        QSet<QString> shortcuts;
        const QList<QAction *> actions = m_window->actions();
        QVERIFY(actions.size() > 20);
        for (QAction *action : actions) {
            const QString keys = action->shortcut().toString();
            QVERIFY2(inMenus.contains(action), qPrintable(action->text()));
            QVERIFY2(!keys.isEmpty() && !shortcuts.contains(keys), qPrintable(action->text() + QLatin1Char(' ') + keys));
            shortcuts.insert(keys);
        }
    }

    void theReportIsCopiedAsPictureDrawingAndWords()
    {
        QGuiApplication::clipboard()->clear();
        m_window->findChild<QAction *>(QStringLiteral("action:copy-report"))->trigger();
        QTRY_VERIFY(QGuiApplication::clipboard()->mimeData() && QGuiApplication::clipboard()->mimeData()->hasImage());
        const QMimeData *copied = QGuiApplication::clipboard()->mimeData();
        QVERIFY(copied->text().contains(QStringLiteral("revision ")) && copied->text().contains(QStringLiteral("evidence ")));
        QVERIFY(copied->data(QStringLiteral("image/svg+xml")).contains("<svg"));
        QCOMPARE(copied->imageData().value<QImage>().size(), QSize(1920, 1080));
    }

    void aComponentThatBecomesReadyIsToldOnce()
    {
        press(QStringLiteral("shadow:pricing"));
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("shadow"));
        Notices notices(m_workspace->components, m_workspace->feed);
        QSignalSpy raised(&notices, &Notices::raised);
        Q_EMIT m_workspace->components.refreshed(); // what is so at the beginning is no news
        compare(4);
        QTRY_COMPARE(raised.size(), 1);
        QCOMPARE(raised[0][1].toString(), QStringLiteral("Pricing is ready to approve"));
        QCOMPARE(raised[0][3].toString(), QStringLiteral("pricing"));
        compare(4);
        QTRY_VERIFY(m_workspace->components.find(QStringLiteral("pricing"))->evidence.figures.compared == 8);
        QCOMPARE(raised.size(), 1);
    }

    void aLostRouterIsToldOnceHoweverOftenItIsTriedAgain()
    {
        Notices notices(m_workspace->components, m_workspace->feed);
        Q_EMIT m_workspace->feed.wentLive();
        QSignalSpy raised(&notices, &Notices::raised), failed(&m_workspace->feed, &MigrationFeed::wentStale);
        m_router->kill();
        QTRY_VERIFY_WITH_TIMEOUT(failed.size() >= 3, 10'000);
        QCOMPARE(raised.size(), 1);
        QCOMPARE(raised[0][1].toString(), QStringLiteral("Test: the router is lost"));
    }

    void anAutomaticRollbackIsTold()
    {
        close();
        open("id = \"m\"\n[components.pricing]\ntitle = \"Pricing\"\nauto_rollback = true\n[components.pricing.call]\n");
        Notices notices(m_workspace->components, m_workspace->feed);
        QSignalSpy raised(&notices, &Notices::raised);
        const auto revision = m_router->get(QStringLiteral("/api/v1/migration")).headers["etag"];
        QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/components/pricing/stage"),
                                {{QStringLiteral("to"), QStringLiteral("new")}, {QStringLiteral("override"), true}, {QStringLiteral("reason"), QStringLiteral("test")}},
                                {{"If-Match", revision}}).status, 200);
        QJsonArray failures;
        for (int i = 0; i < 60; ++i)
            failures.append(QJsonObject {{QStringLiteral("id"), QUuid::createUuid().toString(QUuid::WithoutBraces)}, {QStringLiteral("key"), QStringLiteral("k")},
                                         {QStringLiteral("time"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
                                         {QStringLiteral("old"), QJsonObject {{QStringLiteral("seconds"), 1}}}, {QStringLiteral("new"), QJsonObject {{QStringLiteral("seconds"), 1}}},
                                         {QStringLiteral("verdict"), QStringLiteral("new_error")}});
        QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/components/pricing/comparisons"), {{QStringLiteral("comparisons"), failures}}).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(raised.size(), 1, 10'000);
        QCOMPARE(raised[0][1].toString(), QStringLiteral("Pricing rolled itself back"));
        QCOMPARE(stageAtTheRouter(), QStringLiteral("old"));
    }
};

QTEST_MAIN(KeptTest)
#include "tst_kept.moc"
