// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowcase.h"
#include "ui/historyview.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

using namespace midflight;

/// The history: filtered, exported, and checked on this machine.
class HistoryTest : public WindowCase
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        open();
        for (int i = 0; i < 130; ++i) { // more than one page of decisions
            decide(QStringLiteral("pricing"), i % 2 == 0);
            decide(QStringLiteral("fastqc"), i % 2 == 0);
        }
        const auto answer = m_router->call("POST", QStringLiteral("/api/v1/components/pricing/stage"),
                                           {{QStringLiteral("to"), QStringLiteral("new")}, {QStringLiteral("override"), true}, {QStringLiteral("reason"), QStringLiteral("Auditors, \"now\"")}},
                                           {{"If-Match", '"' + QByteArray::number(revisionAtTheRouter()) + '"'}});
        QVERIFY2(answer.status == 200, answer.body.constData());
        QTest::keyClick(m_window.get(), Qt::Key_4, Qt::ControlModifier);
        // The window has two hundred decisions to hear of, one after the other.
        QTRY_VERIFY_WITH_TIMEOUT(verdict().startsWith(QStringLiteral("✓ ")) && m_workspace->components.migration().revision == revisionAtTheRouter(), 40'000);
    }
    void cleanup() { close(); }

    void theChainIsCheckedHereAndAPlantedChangeIsNamed()
    {
        const qint64 all = revisionAtTheRouter();
        QTRY_VERIFY2(verdict().startsWith(QStringLiteral("✓ %1 decisions,").arg(all)), qPrintable(verdict()));
        {
            QSqlDatabase store = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("plant"));
            store.setDatabaseName(m_router->file(QStringLiteral("m.db")));
            QVERIFY(store.open());
            QSqlQuery query(store);
            QVERIFY2(query.exec(QStringLiteral("UPDATE decision SET reason = 'nobody said that' WHERE revision = 7")), qPrintable(query.lastError().text()));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("plant"));
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QTest::keyClick(m_window.get(), Qt::Key_4, Qt::ControlModifier);
        QTRY_COMPARE(verdict(), QStringLiteral("✕ The chain is broken: revision 7 does not match its own hash"));
    }

    void filteringLooksThroughAllPages()
    {
        QVERIFY(table()->model()->rowCount() <= 200);
        auto *find = m_window->findChild<QLineEdit *>(QStringLiteral("history:filter"));
        QTest::keyClicks(find, QStringLiteral("PRIC import"));
        QTRY_COMPARE(table()->model()->rowCount(), 1); // the oldest of all
        QCOMPARE(table()->model()->index(0, HistoryModel::Subject).data().toString(), QStringLiteral("Pricing"));
        find->setText(QStringLiteral("nobody"));
        auto *empty = m_window->findChild<QLabel *>(QStringLiteral("history:empty"));
        QTRY_VERIFY(empty->isVisible());
        QVERIFY(empty->text().contains(QStringLiteral("Clear the filter")));
        find->clear();
        QTRY_VERIFY(table()->isVisible());
        QVERIFY(table()->model()->rowCount() > 200);
    }

    void whatIsShownIsExportedWithItsHashes()
    {
        QTemporaryDir folder;
        auto *find = m_window->findChild<QLineEdit *>(QStringLiteral("history:filter"));
        find->setText(QStringLiteral("auditors"));
        auto *view = m_window->findChild<HistoryView *>();
        const QString csv = folder.filePath(QStringLiteral("h.csv")), json = folder.filePath(QStringLiteral("h.json"));
        view->exportTo(csv);
        QTRY_COMPARE(verdict(), QStringLiteral("1 decision written to %1").arg(csv));
        const auto lines = read(csv).split('\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines[0].startsWith("revision,time,by,component,action,"));
        QVERIFY2(lines[1].contains(",\"Auditors, \"\"now\"\"\","), lines[1].constData());
        find->clear();
        view->exportTo(json);
        QTRY_VERIFY(verdict().contains(json));
        const auto rows = QJsonDocument::fromJson(read(json)).object()[QLatin1String("decisions")].toArray();
        QCOMPARE(rows.size(), qsizetype(revisionAtTheRouter()));
        ChainCheck check;
        checkRows(check, rows, {}, true); // what was handed on can be checked again
        QCOMPARE(check.firstBad, 0);
    }

    void anExportThatIsCancelledLeavesNothing()
    {
        QTemporaryDir folder;
        HistoryExport writing(m_workspace->client);
        QSignalSpy done(&writing, &HistoryExport::finished);
        connect(&writing, &HistoryExport::progressed, &writing, &HistoryExport::cancel);
        QSignalSpy heard(&writing, &HistoryExport::progressed);
        writing.start(folder.filePath(QStringLiteral("h.csv")), [](const QJsonObject &) { return true; });
        QTRY_COMPARE(heard.size(), 1);
        QTest::qWait(0);
        QVERIFY(!writing.isRunning());
        QVERIFY(done.isEmpty());
        QVERIFY(QDir(folder.path()).isEmpty());
        QSignalSpy refused(&writing, &HistoryExport::failed);
        writing.start(folder.filePath(QStringLiteral("no/such/h.csv")), [](const QJsonObject &) { return true; });
        QCOMPARE(refused.size(), 1);
    }

private:
    QTableView *table() const { return m_window->findChild<QTableView *>(QStringLiteral("history:table")); }
    QString verdict() const { return m_window->findChild<QLabel *>(QStringLiteral("history:verified"))->text(); }
    void decide(const QString &id, bool frozen)
    {
        QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/components/%1/freeze").arg(id), {{QStringLiteral("frozen"), frozen}}).status, 200);
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll().replace("\r\n", "\n") : QByteArray();
    }
};

QTEST_MAIN(HistoryTest)
#include "tst_history.moc"
