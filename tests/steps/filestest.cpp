// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/json.h"
#include "routing/steps/capture.h"
#include "routing/steps/inputsnapshot.h"
#include "routing/steps/pinnedrollbacks.h"
#include "routing/steps/privatefiles.h"
#include "routing/steps/routingcache.h"
#include "routing/steps/spool.h"
#include "routing/steps/workspace.h"

#include <QDir>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>
#include <unistd.h>

using namespace midflight;

/// What steps keep on disk: captures, private directories, the spool, the cache.
class FilesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }
    void aCaptureIsWhatWasThere();
    void aCaptureStopsAtItsBound();
    void aChangedInputIsNoticed_data();
    void aChangedInputIsNoticed();
    void privateDirectoriesAreUniqueAndBounded();
    void removingNeverFollowsALink();
    void theSpoolKeepsOrderAndStopsAtTheFirstFailure();
    void aReportTheRouterNeverTakesIsSetAside();
    void theCacheAnswersFromTheWholeMigration();

private:
    QByteArray path(const char *name) const { return m_directory->filePath(QLatin1String(name)).toLocal8Bit(); }
    void write(const char *name, const QByteArray &bytes) const
    {
        QFile file(m_directory->filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    QByteArray read(const QByteArray &at) const
    {
        QFile file(QString::fromLocal8Bit(at));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("missing");
    }
    std::unique_ptr<QTemporaryDir> m_directory;
};

void FilesTest::aCaptureIsWhatWasThere()
{
    QVERIFY(QDir(m_directory->path()).mkpath("out/sub") && QDir(m_directory->path()).mkdir("kept"));
    write("out/a", "one");
    write("out/sub/b", QByteArray(3'000'000, 'b'));
    QCOMPARE(symlink("a", path("out/link").constData()), 0);
    Capture capture(StepLimits {}, [] { return false; });
    QVERIFY(capture.keep(path("out"), path("kept")) == SkipReason::None);
    QVERIFY(capture.keep(path("nothing"), path("kept")) == SkipReason::None);
    write("out/a", "changed");
    QCOMPARE(read(path("kept/out/a")), "one");
    QCOMPARE(read(path("kept/out/link")), "one");
    QCOMPARE(read(path("kept/out/sub/b")).size(), 3'000'000);
}

void FilesTest::aCaptureStopsAtItsBound()
{
    QVERIFY(QDir(m_directory->path()).mkdir("kept"));
    write("big", QByteArray(2000, 'x'));
    StepLimits limits;
    limits.capture = 1000;
    // A file system that shares blocks keeps it all the same.
    const SkipReason reason = Capture(limits, [] { return false; }).keep(path("big"), path("kept"));
    QVERIFY(reason == SkipReason::TooLarge || read(path("kept/big")).size() == 2000);
    QVERIFY(QDir(m_directory->path()).mkpath("many"));
    for (int i = 0; i < 20; ++i)
        write(qPrintable(QStringLiteral("many/%1").arg(i)), "");
    limits.captureEntries = 10;
    QVERIFY(Capture(limits, [] { return false; }).keep(path("many"), path("kept")) == SkipReason::TooLarge);
}

void FilesTest::aChangedInputIsNoticed_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<bool>("unchanged");
    QTest::newRow("nothing") << "true" << true;
    QTest::newRow("read") << "cat in dir/*/* > /dev/null" << true;
    QTest::newRow("longer") << "echo more >> in" << false;
    QTest::newRow("same size, later") << "touch -d '2001-01-01' in" << false;
    QTest::newRow("replaced") << "cp -p in x; mv x in" << false;
    QTest::newRow("gone") << "rm in" << false;
    QTest::newRow("deep in a directory") << "echo more >> dir/sub/file" << false;
    QTest::newRow("one more file") << "touch dir/sub/another" << false;
}

void FilesTest::aChangedInputIsNoticed()
{
    QFETCH(QString, change);
    QVERIFY(QDir(m_directory->path()).mkpath("dir/sub"));
    write("in", "input");
    write("dir/sub/file", "input");
    const InputSnapshot before = InputSnapshot::take({path("in"), path("dir"), "threads=4", "/nowhere"});
    QProcess shell;
    shell.setWorkingDirectory(m_directory->path());
    shell.start("/bin/sh", {"-c", change});
    QVERIFY(shell.waitForFinished());
    QTEST(before.isUnchanged(), "unchanged");
}

void FilesTest::privateDirectoriesAreUniqueAndBounded()
{
    qputenv("MIDFLIGHT_WORK", path("work"));
    Workspace first = Workspace::create(2, 2);
    Workspace second = Workspace::create(2, 2);
    QVERIFY(first && second && first.path() != second.path());
    QVERIFY(!Workspace::create(2, 2));
    struct stat found {};
    QCOMPARE(stat(first.otherDirectory(1).constData(), &found), 0);
    QCOMPARE(found.st_mode & 0777, 0700U);
    first.remove();
    QVERIFY(Workspace::create(0, 2));
    // That one was given up without being removed: its lock is free.
    Workspace::removeAbandoned();
    QCOMPARE(QDir(QString::fromLocal8Bit(path("work"))).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 1);
    qunsetenv("MIDFLIGHT_WORK");
}

void FilesTest::removingNeverFollowsALink()
{
    QVERIFY(QDir(m_directory->path()).mkpath("precious") && QDir(m_directory->path()).mkpath("tree/locked"));
    write("precious/file", "keep");
    QCOMPARE(symlink(path("precious").constData(), path("tree/link").constData()), 0);
    write("tree/locked/file", "");
    chmod(path("tree/locked").constData(), 0);
    removeTree(path("tree"));
    QCOMPARE(read(path("precious/file")), "keep");
    QVERIFY(!QFile::exists(QString::fromLocal8Bit(path("tree"))));
}

void FilesTest::theSpoolKeepsOrderAndStopsAtTheFirstFailure()
{
    const Spool spool(path("router"), StepLimits {});
    for (int i = 0; i < 250; ++i)
        QVERIFY(spool.add({i < 200 ? "a" : "b"}, {{"id", QString::number(i)}}));
    QStringList order;
    bool reachable = true;
    const auto send = [&](const ComponentId &component, const QJsonArray &reports) -> Result<QList<qsizetype>> {
        if (!reachable)
            return fail(Failure::Unavailable, "away");
        for (const QJsonValue &report : reports)
            order.append(component.value + report["id"].toString());
        reachable = order.size() < 150;
        return QList<qsizetype> {};
    };
    QCOMPARE(spool.deliver(send), 200);
    QCOMPARE(spool.waiting(), 50);
    reachable = true;
    QCOMPARE(spool.deliver(send), 50);
    QCOMPARE(order.size(), 250);
    for (int i = 0; i < 250; ++i)
        QCOMPARE(order[i], (i < 200 ? "a" : "b") + QString::number(i));
    QCOMPARE(spool.refused(), 0);
}

void FilesTest::aReportTheRouterNeverTakesIsSetAside()
{
    const Spool spool(path("router"), StepLimits {});
    for (int i = 0; i < 3; ++i)
        QVERIFY(spool.add({"a"}, {{"id", QString::number(i)}}));
    QCOMPARE(spool.deliver([](const ComponentId &, const QJsonArray &) -> Result<QList<qsizetype>> { return QList<qsizetype> {1}; }), 2);
    QCOMPARE(spool.waiting(), 0);
    QCOMPARE(QDir(QString::fromLocal8Bit(path("router/spool/rejected"))).entryList(QDir::Files).size(), 1);
}

void FilesTest::theCacheAnswersFromTheWholeMigration()
{
    const RoutingCache cache(path("router"));
    Component component;
    component.id = {"c"};
    component.title = "C";
    StepDefinition step;
    step.oldCommand = {"old"};
    step.newCommand = {"new"};
    step.offline = 100;
    component.kind = step;
    const auto migration = [&](const char *stage, double sample, double share) {
        return QJsonObject {{"revision", 7},
                            {"privacy", QJsonObject {{"store", "none"}}},
                            {"components", QJsonArray {QJsonObject {{"id", "c"}, {"stage", stage}, {"sample", sample}, {"share", share}, {"definition", toJson(component)}}}}};
    };
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QVERIFY(!cache.route({"c"}, {}, now));
    cache.noteMigration(migration("shadow", 1, 0));
    auto route = cache.route({"c"}, "key", now.addYears(1));
    QVERIFY(route);
    QVERIFY(route->answer == Side::Old);
    QVERIFY(route->also == std::optional(Side::New));
    QVERIFY(route->privacy.store == StorePolicy::None);
    cache.noteMigration(migration("new", 0, 0));
    QVERIFY(cache.route({"c"}, "key", now.addSecs(99))->answer == Side::New);
    QVERIFY(cache.route({"c"}, "key", now.addSecs(200))->answer == Side::Old);
    cache.noteMigration(migration("retired", 0, 0));
    QVERIFY(cache.route({"c"}, "key", now.addYears(1))->answer == Side::New);
    // A share in shadow holds as long as new would.
    cache.noteMigration(migration("shadow", 1, 1));
    QVERIFY(cache.route({"c"}, "key", now.addSecs(200))->answer == Side::Old);
    // An answer at the revision known already changes nothing, a later one does.
    QVERIFY(cache.noteRoute({"c"}, {{"revision", 7}, {"answer", "new"}, {"stage", "new"}, {"definition", toJson(component)}}));
    QVERIFY(!cache.noteRoute({"c"}, {{"revision", 8}, {"answer", "new"}, {"stage", "new"}, {"definition", toJson(component)}}));
    QVERIFY(cache.route({"c"}, "key", now)->answer == Side::New);
    QCOMPARE(cache.route({"c"}, "key", now)->revision, std::optional<qint64>(8));
}

QTEST_GUILESS_MAIN(FilesTest)
#include "filestest.moc"
