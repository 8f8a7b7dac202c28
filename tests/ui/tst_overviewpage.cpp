// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowcase.h"
#include "ui/card.h"
#include "ui/flowpane.h"
#include "ui/tablepane.h"

#include <QAction>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QTcpSocket>
#include <QTest>
#include <QTextBrowser>

using namespace midflight;

/// All components at once, as board, table and flow.
class OverviewPageTest : public WindowCase
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { close(); }

    void severalAreStartedAndRolledBackAsOneDecision()
    {
        open();
        press(QStringLiteral("view:table"));
        auto *table = m_window->findChild<QTableView *>(QStringLiteral("table"));
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QVERIFY(!button(QStringLiteral("table:shadow"))->isEnabled());
        table->setFocus();
        QTest::keyClick(table, Qt::Key_A, Qt::ControlModifier);
        const qint64 before = revisionAtTheRouter();
        press(QStringLiteral("table:shadow"));
        QTRY_COMPARE(stageAtTheRouter(QStringLiteral("fastqc")), QStringLiteral("shadow"));
        QCOMPARE(stageAtTheRouter(), QStringLiteral("shadow"));
        QCOMPARE(revisionAtTheRouter(), before + 1);
        QTRY_VERIFY(m_workspace->components.countIn(Stage::Shadow) == 2);
        QVERIFY(!button(QStringLiteral("table:approve"))->isEnabled()); // nothing compared yet
        table->setFocus();
        QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(stageAtTheRouter(QStringLiteral("fastqc")), QStringLiteral("old"));
        QCOMPARE(revisionAtTheRouter(), before + 2);
        QTRY_VERIFY2(message()->text().startsWith(QStringLiteral("Pricing and FastQC are back on the old system")), qPrintable(message()->text()));
        press(QStringLiteral("message:action")); // one undo takes both back
        QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("shadow"));
        QCOMPARE(stageAtTheRouter(QStringLiteral("fastqc")), QStringLiteral("shadow"));
    }

    void thePlanNamesWhatNoComponentMatchesAndSaysAllOfItInANarrowWindow()
    {
        open("id = \"m\"\n[http]\nold = \"http://127.0.0.1:1\"\nnew = \"http://127.0.0.1:2\"\n"
             "[components.orders]\n[components.orders.http]\nmatch = \"GET /orders/\"\n", true);
        for (const char *path : {"/stock/new/7", "/stock/new/8", "/prices"}) {
            QTcpSocket caller;
            caller.connectToHost(QStringLiteral("127.0.0.1"), m_router->trafficPort());
            QVERIFY(caller.waitForConnected(5000));
            caller.write(QByteArray("GET ") + path + " HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
            while (caller.state() == QAbstractSocket::ConnectedState && caller.waitForReadyRead(5000))
                caller.readAll();
        }
        const auto counted = [this] { return m_router->get(QStringLiteral("/api/v1/plan")).json()[QLatin1String("candidates")].toArray().size(); };
        QTRY_COMPARE(counted(), 2);
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        auto *candidates = m_window->findChild<QLabel *>(QStringLiteral("plan:candidates"));
        QTRY_VERIFY(candidates->isVisible());
        QVERIFY2(candidates->text().endsWith(QStringLiteral("GET /stock/new (2) · GET /prices (1)")), qPrintable(candidates->text()));
        auto *pattern = m_window->findChild<QLabel *>(QStringLiteral("plan:pattern"));
        QVERIFY(pattern->isVisible());
        for (const QLabel *label : {candidates, pattern})
            QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
    }

    void withoutComponentsEveryPageSaysWhatToDoNext()
    {
        open("id = \"m\"\n[components.a]\n[components.a.call]\n");
        QCOMPARE(m_router->call("DELETE", QStringLiteral("/api/v1/components/a")).status, 200);
        QTRY_COMPARE(m_workspace->components.rowCount(), 0);
        for (const char *page : {"timeline", "plan"}) {
            m_window->findChild<QAction *>(QLatin1String("action:") + QLatin1String(page))->trigger();
            auto *shown = m_window->findChild<QWidget *>(QLatin1String(page));
            QTRY_VERIFY(shown->isVisible());
            if (qstrcmp(page, "plan") == 0)
                QTRY_VERIFY2(shown->accessibleDescription().contains(QStringLiteral("Nothing to plan yet")), qPrintable(shown->accessibleDescription()));
            else
                QTRY_VERIFY2(shown->accessibleDescription().contains(QStringLiteral("Import a migration file")), qPrintable(shown->accessibleDescription()));
        }
    }

    void everyPageThatShowsAComponentRollsItBack()
    {
        open();
        const auto start = [this] {
            QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/components/pricing/stage"), {{QStringLiteral("to"), QStringLiteral("shadow")}}).status, 200);
            QTRY_VERIFY(m_workspace->components.find(QStringLiteral("pricing"))->stage == Stage::Shadow);
        };
        const std::pair<const char *, const char *> pages[] {{"timeline", "timeline:chart"}, {"plan", "plan:list"}, {"history", "history:table"}};
        for (const auto &[page, list] : pages) {
            start();
            m_window->findChild<QAction *>(QLatin1String("action:") + QLatin1String(page))->trigger();
            auto *rows = m_window->findChild<QWidget *>(QLatin1String(list));
            QVERIFY2(rows, list);
            auto *rollback = m_window->findChild<QAction *>(QStringLiteral("action:rollback"));
            const auto marked = [&] {
                rows->setFocus();
                QTest::keyClick(rows, qstrcmp(page, "history") == 0 ? Qt::Key_Up : Qt::Key_Down);
                return rollback->isEnabled();
            };
            QTRY_VERIFY2(marked(), page);
            for (int tries = 0; tries < 6 && stageAtTheRouter() != QStringLiteral("old"); ++tries) { // until the mark is on it
                QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
                (void)QTest::qWaitFor([this] { return stageAtTheRouter() == QStringLiteral("old"); }, 500);
                QTest::keyClick(rows, tries < 3 ? Qt::Key_Down : Qt::Key_Up);
            }
            QTRY_COMPARE(stageAtTheRouter(), QStringLiteral("old"));
        }
    }

    void theGuidesPicturesAreAsWideAsThereIsRoom()
    {
        open();
        m_window->findChild<QAction *>(QStringLiteral("action:help"))->trigger();
        auto *guide = m_window->findChild<QTextBrowser *>(QStringLiteral("help:text"));
        QTRY_VERIFY(guide->isVisible());
        guide->setSource(QUrl(QStringLiteral("qrc:/help/overview.md")));
        QVERIFY(guide->toPlainText().contains(QStringLiteral("Board, table and flow")));
        QVERIFY(guide->toPlainText().contains(QChar::ObjectReplacementCharacter)); // there is a picture
        for (const QSize &size : {QSize(1280, 800), QSize(1000, 700), QSize(1900, 1000)}) {
            m_window->resize(size);
            QTRY_COMPARE(guide->horizontalScrollBar()->maximum(), 0);
            QVERIFY(guide->document()->idealWidth() > 600); // as large as a reader can use
        }
    }

    void aProvenWaveIsApprovedTogether()
    {
        open("id = \"m\"\n[gates]\nshadow_time = \"0s\"\ncomparisons = 3\nmismatch = \"0 of 3\"\nslowdown = \"off\"\ncoverage = \"off\"\n"
             "[components.a.call]\n[components.b.call]\n[components.c.call]\n");
        press(QStringLiteral("view:table"));
        auto *table = m_window->findChild<QTableView *>(QStringLiteral("table"));
        QTRY_COMPARE(table->model()->rowCount(), 3);
        table->selectAll();
        press(QStringLiteral("table:shadow"));
        QTRY_COMPARE(stageAtTheRouter(QStringLiteral("c")), QStringLiteral("shadow"));
        for (const char *id : {"a", "b"})
            compare(4, QLatin1String(id));
        QTRY_COMPARE(m_workspace->components.waitingForApproval(), 2);
        QVERIFY(!button(QStringLiteral("table:approve"))->isEnabled()); // c is not proven
        table->clearSelection();
        table->selectRow(0);
        table->selectionModel()->select(table->model()->index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        const qint64 before = revisionAtTheRouter();
        press(QStringLiteral("table:approve"));
        QTRY_COMPARE(stageAtTheRouter(QStringLiteral("b")), QStringLiteral("new"));
        QCOMPARE(stageAtTheRouter(QStringLiteral("a")), QStringLiteral("new"));
        QCOMPARE(stageAtTheRouter(QStringLiteral("c")), QStringLiteral("shadow"));
        QCOMPARE(revisionAtTheRouter(), before + 1);
    }

    void fiveHundredAreGroupedFilteredAndDrawn()
    {
        QByteArray toml = "id = \"many\"\n";
        for (int i = 0; i < 500; ++i) {
            const QByteArray number = QByteArray::number(i);
            toml += "[components.c" + number + "]\ntitle = \"Component " + number + "\"\nowner = \"team-" + QByteArray::number(i % 7) + "\"\n";
            if (i >= 20)
                toml += "needs = [\"c" + QByteArray::number(i - 20) + "\"]\n";
            toml += "[components.c" + number + ".call]\n";
        }
        open(toml);
        QTRY_COMPARE(m_workspace->components.rowCount(), 500);
        QTRY_VERIFY(m_window->findChild<QAction *>(QStringLiteral("action:group"))->isChecked()); // by itself: many, several owners
        QTRY_VERIFY(!m_window->findChildren<Card *>().isEmpty());
        QVERIFY(m_window->findChildren<Card *>().size() < 120); // only what is in view
        QCOMPARE(m_window->findChildren<Card *>().first()->isVisible(), true);
        auto *find = m_window->findChild<QLineEdit *>(QStringLiteral("find"));
        QElapsedTimer clock;
        clock.start();
        QTest::keyClicks(find, QStringLiteral("team-3 99"));
        QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
        QTRY_VERIFY(button(QStringLiteral("shadow:c199")));
        QCOMPARE(m_window->findChild<BoardView *>()->column(0).rowCount(), 1);
        press(QStringLiteral("view:table"));
        auto *table = m_window->findChild<QTableView *>(QStringLiteral("table"));
        QCOMPARE(table->model()->rowCount(), 1);
        find->clear();
        QTRY_COMPARE(table->model()->rowCount(), 500);

        QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier);
        QTRY_VERIFY(m_window->findChild<FlowPane *>());
        auto *flow = m_window->findChild<FlowPane *>();
        QTRY_VERIFY(flow->isVisible());
        flow->setFocus(Qt::TabFocusReason); // where the focus is must be seen: the first
        QCOMPARE(flow->current(), QStringLiteral("c0"));
        QTest::keyClick(flow, Qt::Key_Right);
        QCOMPARE(flow->current(), QStringLiteral("c20"));
        QVERIFY(flow->accessibleDescription().contains(QStringLiteral("needs Component 0")));
        QTest::keyClick(flow, Qt::Key_Return);
        QTRY_VERIFY(m_window->findChild<QWidget *>(QStringLiteral("component"))->isVisible());
    }
};

QTEST_MAIN(OverviewPageTest)
#include "tst_overviewpage.moc"
