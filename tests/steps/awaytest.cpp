// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/steps/stephouse.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QTcpServer>
#include <QTest>
#include <sys/stat.h>
#include <unistd.h>

using namespace midflight;

/// The router goes away and comes back: steps keep running, and nothing of what they did is lost or counted twice.
class AwayTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void whatWasLastKnownDecides();
    void newAnswersOfflineOnlyForSoLong();
    void retiredAnswersForEver();
    void withoutAnyMemoryTheMigrationFileServes();
    void nothingKnownFromAnywhereExits3();
    void aCacheOfSomebodyElseIsRefused();
    void aRouterThatHangsCostsASecond();
    void reportsAreDeliveredOnceWhenTheRouterIsBack();
    void tenProcessesDeliverOnce();
    void theSpoolIsBoundedAndKeepsTheOldest();
    void aRollbackWithoutARouterHoldsHereAndIsToldLater();
    void aCommandWithoutARouterExits3();
    void whichAndReportAreOneRequest();
    void theHistorysChainIsChecked();
    void refusalsSayWhy();
    void anExportIsAMigrationFile();

private:
    QByteArray cacheFile(const QString &id) const;
    std::unique_ptr<StepHouse> m_house;
};

void AwayTest::init()
{
    m_house = std::make_unique<StepHouse>();
    m_house->define("says", "echo old", "echo new", {}, "repeatable = true\noutputs = [\"stdout\"]");
    m_house->define("brief", "echo old", "echo new", {}, "repeatable = true\noffline = \"300ms\"");
    m_house->define("same", "echo same", "echo same", {}, "repeatable = true\noutputs = [\"stdout\"]");
    QVERIFY(m_house->startRouter());
}

QByteArray AwayTest::cacheFile(const QString &id) const
{
    const QDir routers(m_house->path("state/midflight/routers"));
    return routers.filePath(routers.entryList(QDir::Dirs | QDir::NoDotAndDotDot).value(0) + "/component-" + id + ".json").toLocal8Bit();
}

void AwayTest::whatWasLastKnownDecides()
{
    QVERIFY(m_house->move("says", "new"));
    QCOMPARE(m_house->ctl({"run", "says", "--wait"}).out, "new\n");
    m_house->killRouter();
    QCOMPARE(m_house->ctl({"run", "says"}).out, "new\n");
    QCOMPARE(m_house->ctl({"which", "says"}).out, "new\n");
    // Known although it never ran here: the whole migration is remembered.
    QCOMPARE(m_house->ctl({"run", "same"}).out, "same\n");
    struct stat found {};
    QCOMPARE(stat(cacheFile("says").constData(), &found), 0);
    QCOMPARE(found.st_mode & 0777, 0600U);
}

void AwayTest::newAnswersOfflineOnlyForSoLong()
{
    QVERIFY(m_house->move("brief", "new"));
    QCOMPARE(m_house->ctl({"run", "brief", "--wait"}).out, "new\n");
    m_house->killRouter();
    QTRY_COMPARE(m_house->ctl({"run", "brief"}).out, "old\n");
}

void AwayTest::retiredAnswersForEver()
{
    QVERIFY(m_house->move("brief", "new"));
    QVERIFY(m_house->move("brief", "retired"));
    QCOMPARE(m_house->ctl({"run", "brief", "--wait"}).out, "new\n");
    m_house->killRouter();
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 600)
        QCOMPARE(m_house->ctl({"run", "brief"}).out, "new\n");
    const auto rolledBack = m_house->ctl({"rollback", "brief"});
    QCOMPARE(rolledBack.code, 1);
    QCOMPARE(m_house->ctl({"run", "brief"}).out, "new\n");
}

void AwayTest::withoutAnyMemoryTheMigrationFileServes()
{
    m_house->killRouter();
    QCOMPARE(m_house->ctl({"run", "says", "--migration", "migration.toml"}).out, "old\n");
    m_house->set("MIDFLIGHT_MIGRATION", "migration.toml");
    QCOMPARE(m_house->ctl({"run", "says"}).out, "old\n");
    QCOMPARE(m_house->ctl({"run", "unknown"}).code, 2);
    // Counted when their reports arrive.
    QVERIFY(m_house->startRouter());
    QCOMPARE(m_house->ctl({"status"}).code, 0);
    QCOMPARE(m_house->requests("says"), 2);
}

void AwayTest::nothingKnownFromAnywhereExits3()
{
    m_house->killRouter();
    const auto ran = m_house->ctl({"run", "says"});
    QCOMPARE(ran.code, 3);
    QCOMPARE(ran.out, "");
}

void AwayTest::aCacheOfSomebodyElseIsRefused()
{
    QVERIFY(m_house->move("says", "new"));
    QCOMPARE(m_house->ctl({"run", "says", "--wait"}).out, "new\n");
    m_house->killRouter();
    chmod(cacheFile("says").constData(), 0666);
    QCOMPARE(m_house->ctl({"run", "says"}).code, 3);
    chmod(cacheFile("says").constData(), 0600);
    QCOMPARE(m_house->ctl({"run", "says"}).code, 0);
    if (geteuid() != 0)
        QSKIP("only root can give files away");
    QCOMPARE(chown(cacheFile("says").constData(), 1234, 1234), 0);
    QCOMPARE(m_house->ctl({"run", "says"}).code, 3);
}

void AwayTest::aRouterThatHangsCostsASecond()
{
    QTcpServer silent; // takes connections and never answers
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    m_house->set("MIDFLIGHT_ROUTER", QStringLiteral("http://127.0.0.1:%1").arg(silent.serverPort()));
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(m_house->ctl({"run", "says", "--migration", "migration.toml"}).out, "old\n");
    QVERIFY(timer.elapsed() >= 900);
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
}

void AwayTest::reportsAreDeliveredOnceWhenTheRouterIsBack()
{
    QVERIFY(m_house->move("same", "shadow"));
    QCOMPARE(m_house->ctl({"run", "same", "--wait"}).code, 0);
    m_house->killRouter();
    for (int i = 0; i < 20; ++i)
        QCOMPARE(m_house->ctl({"run", "same", "--wait"}).out, "same\n");
    QVERIFY(m_house->startRouter());
    QCOMPARE(m_house->ctl({"status"}).err, "");
    QCOMPARE(m_house->verdicts("same"), QStringList(21, "match"));
    QCOMPARE(m_house->requests("same"), 21);
    QCOMPARE(m_house->ctl({"status"}).code, 0);
    QCOMPARE(m_house->verdicts("same").size(), 21);
}

void AwayTest::tenProcessesDeliverOnce()
{
    QVERIFY(m_house->move("same", "shadow"));
    QCOMPARE(m_house->ctl({"run", "same", "--wait"}).code, 0);
    m_house->killRouter();
    m_house->shell("for i in 0 1 2 3 4 5 6 7 8 9; do $CTL run same --wait & done; wait");
    QVERIFY(m_house->startRouter());
    m_house->shell("for i in 0 1 2 3 4 5 6 7 8 9; do $CTL status & done; wait");
    QCOMPARE(m_house->ctl({"status"}).err, "");
    QCOMPARE(m_house->verdicts("same").size(), 11);
    QCOMPARE(m_house->requests("same"), 11);
}

void AwayTest::theSpoolIsBoundedAndKeepsTheOldest()
{
    QVERIFY(m_house->move("same", "shadow"));
    QCOMPARE(m_house->ctl({"run", "same", "--wait"}).code, 0);
    m_house->killRouter();
    m_house->set("MIDFLIGHT_SPOOL_LIMIT", "2000");
    for (int i = 0; i < 12; ++i)
        QCOMPARE(m_house->ctl({"run", "same", "--wait", "--key", QString::number(i)}).code, 0);
    QVERIFY(m_house->startRouter());
    const auto status = m_house->ctl({"status"});
    QVERIFY2(status.err.contains("did not fit"), status.err.constData());
    const QJsonArray arrived = m_house->comparisons("same");
    QVERIFY(arrived.size() > 2 && arrived.size() < 13);
    for (int i = 0; i < arrived.size() - 1; ++i)
        QCOMPARE(arrived[arrived.size() - 2 - i]["key"].toString(), QString::number(i));
}

void AwayTest::aRollbackWithoutARouterHoldsHereAndIsToldLater()
{
    QVERIFY(m_house->move("says", "new"));
    QCOMPARE(m_house->ctl({"run", "says", "--wait"}).out, "new\n");
    m_house->killRouter();
    const auto rolledBack = m_house->ctl({"rollback", "says"});
    QCOMPARE(rolledBack.code, 3);
    QVERIFY2(rolledBack.err.contains("old answers on this machine"), rolledBack.err.constData());
    QCOMPARE(m_house->ctl({"run", "says"}).out, "old\n");
    QVERIFY(m_house->startRouter());
    QCOMPARE(m_house->component("says")["stage"].toString(), "new");
    QCOMPARE(m_house->ctl({"run", "says"}).out, "old\n");
    QCOMPARE(m_house->component("says")["stage"].toString(), "old");
    // Told once: a later cutover is not undone by this machine.
    QVERIFY(m_house->move("says", "new"));
    QCOMPARE(m_house->ctl({"run", "says"}).out, "new\n");
}

void AwayTest::aCommandWithoutARouterExits3()
{
    m_house->killRouter();
    for (const QStringList &command : QList<QStringList> {{"status"}, {"shadow", "says"}, {"cutover", "says"}, {"history"}, {"export"},
                                                          {"undo"}, {"freeze", "says"}, {"watch"}, {"import", "migration.toml"}})
        QCOMPARE(m_house->ctl(command).code, 3);
    QCOMPARE(m_house->ctl({"--router", "nonsense", "status"}).code, 2);
}

void AwayTest::whichAndReportAreOneRequest()
{
    QVERIFY(m_house->move("says", "shadow"));
    QCOMPARE(m_house->ctl({"which", "says", "--key", "k"}).out, "shadow\n");
    m_house->write("o", "{\"a\":1}");
    m_house->write("n", "{\"a\":2}");
    QCOMPARE(m_house->ctl({"report", "says", "--key", "k", "o", "n"}).out, "mismatch\n");
    QCOMPARE(m_house->requests("says"), 1);
    QCOMPARE(m_house->verdicts("says"), QStringList {"mismatch"});
    QCOMPARE(m_house->ctl({"report", "says", "o", "o"}).code, 0);
    QCOMPARE(m_house->requests("says"), 2);
    QCOMPARE(m_house->ctl({"report", "says", "o", "nowhere"}).code, 2);
    QCOMPARE(m_house->ctl({"report", "unknown", "o", "n"}).code, 2);
    // Without the router the report is kept.
    m_house->killRouter();
    QCOMPARE(m_house->ctl({"report", "says", "o", "o"}).code, 3);
    QVERIFY(m_house->startRouter());
    m_house->ctl({"status"});
    QCOMPARE(m_house->requests("says"), 3);
}

void AwayTest::theHistorysChainIsChecked()
{
    QVERIFY(m_house->move("says", "shadow"));
    QCOMPARE(m_house->ctl({"rollback", "says"}).code, 0);
    QCOMPARE(m_house->ctl({"history", "--verify"}).code, 0);
    m_house->stopRouter();
    const auto tampered = m_house->shell("sqlite3 house.db \"UPDATE decision SET reason = 'better' WHERE revision = 2\"");
    if (tampered.code != 0)
        QSKIP("sqlite3 is not installed");
    QVERIFY(m_house->startRouter());
    const auto verified = m_house->ctl({"history", "--verify"});
    QCOMPARE(verified.code, 1);
    QVERIFY2(verified.out.contains("revision 2"), verified.out.constData());
}

void AwayTest::refusalsSayWhy()
{
    QVERIFY(m_house->move("says", "shadow"));
    const auto refused = m_house->ctl({"cutover", "says"});
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.err.contains("comparison"), refused.err.constData());
    QCOMPARE(m_house->ctl({"shadow", "unknown"}).code, 2);
    QCOMPARE(m_house->ctl({"shadow", "NOT-an-id"}).code, 2);
    QCOMPARE(m_house->ctl({"cutover", "says", "--override"}).code, 2);
    QCOMPARE(m_house->ctl({"freeze", "says"}).code, 0);
    QCOMPARE(m_house->ctl({"cutover", "says", "--override", "--reason", "x"}).code, 1);
    QCOMPARE(m_house->ctl({"freeze", "says", "--off"}).code, 0);
    QCOMPARE(m_house->ctl({"deployed", "says", "--side", "new", "2.1"}).code, 0);
}

void AwayTest::anExportIsAMigrationFile()
{
    const auto exported = m_house->ctl({"export"});
    QCOMPARE(exported.code, 0);
    QVERIFY2(exported.out.contains("\n[privacy]\n"), exported.out.constData());
    m_house->write("exported.toml", exported.out);
    const auto imported = m_house->ctl({"import", "exported.toml"});
    QCOMPARE(imported.err, "");
    QCOMPARE(imported.code, 0);
    QVERIFY2(!imported.out.contains("changed\n") || imported.out.count("unchanged") == 3, imported.out.constData());
    m_house->write("broken.toml", "id = 7\n");
    QCOMPARE(m_house->ctl({"import", "broken.toml"}).code, 2);
}

QTEST_GUILESS_MAIN(AwayTest)
#include "awaytest.moc"
