// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/steps/stephouse.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QSet>
#include <QTest>
#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

using namespace midflight;

/// The side that does not answer: it may do what it likes, and none of it is noticed but in the comparison.
class ShadowTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void bothSidesRunAndAreCompared();
    void aDifferenceIsFoundAndNamed();
    void outputsAreComparedAsTheyWereWhenTheAnswerWasGiven();
    void theOtherSideGetsPathsOfItsOwn();
    void commandSubstitutionReturnsWhileNewHangs();
    void aHangingSideIsEndedWithAllItStarted();
    void floodingItsOutputsHarmsNobody_data();
    void floodingItsOutputsHarmsNobody();
    void dyingIsAnErrorOfItsOwn_data();
    void dyingIsAnErrorOfItsOwn();
    void whatIsNotRepeatableRunsOnce();
    void anOutputThatCannotBeRedirectedIsNotOverwritten();
    void anInputThatChangesMeanwhileIsNotCompared();
    void anInputTooLargeToCopyIsSkipped();
    void afterMeansAfter();
    void timeAndMemoryOfBothAreRecorded();
    void tenAtOnceDoNotDisturbEachOther();
    void inNewTheOldSideIsTheShadow();
    void oldRunsTwiceWhereNoiseIsAskedFor();
    void whatWasKilledHalfwayIsCleanedUp();
    void aFullDiskSkipsAndTheAnswerIsThere();

private:
    /// Runs and waits for both sides; the newest verdict with its reason.
    QString verdictOf(const QStringList &arguments, const QByteArray &input = {});
    QString newest(const QString &id) const;
    pid_t hangingProcess(); ///< of the component "hangs", once it runs

    StepHouse m_house;
};

void ShadowTest::initTestCase()
{
    const QString copying = "repeatable = true\noutputs = [\"{out}\"]";
    const auto define = [&](const QString &id, const QString &oldScript, const QString &newScript,
                            const QStringList &arguments = {"{out}"}, const QString &more = {}) {
        m_house.define(id, oldScript, newScript, arguments, more.isEmpty() ? copying : more);
    };
    define("same", "echo same > $1", "echo same > $1");
    define("differs", "echo '{\"a\":{\"b\":1}}' > $1", "echo '{\"a\":{\"b\":2}}' > $1");
    define("ownpaths", "echo $1 >> seen; test -z \"$MIDFLIGHT_SHADOW\" && echo x > $1",
           "echo $1 >> seen; test ! -e $1 && test \"$MIDFLIGHT_SHADOW\" = 1 && echo x > $1");
    define("hangs", "echo answer", "echo $$ > hanging; exec sleep 1000", {}, "repeatable = true\ntimeout = \"30s\"");
    define("forks", "true", "setsid sleep 1000 & echo $! > escaped; sleep 1000 & echo $! > child; trap '' TERM; wait; wait; sleep 1000", {},
           "repeatable = true\ntimeout = \"500ms\"");
    define("floodsout", "echo x > $1", "yes & yes >&2 & sleep 0.3; echo x > $1; kill $!");
    define("floodsfile", "echo x > $1", "yes > $1");
    define("floodslisted", "echo x", "exec yes", {}, "repeatable = true\noutputs = [\"stdout\"]");
    define("dies", "true", "kill -KILL $$", {}, "repeatable = true");
    define("fails", "true", "exit 9", {}, "repeatable = true");
    m_house.write("missing", "");
    define("once", "echo run >> count", "echo run >> count", {}, "repeatable = false");
    define("fixed", "cd .; sh old.sh", "sh new.sh", {}, "repeatable = true\noutputs = [\"result.txt\"]");
    define("changes", "cat $1 > $2; echo more >> $1", "cat $1 > $2", {"{in}", "{out}"});
    define("reads", "cat", "cat", {}, "repeatable = true\noutputs = [\"stdout\"]");
    define("after", "echo old >> order; sleep 0.2; echo oldend >> order", "echo new >> order", {}, "repeatable = true\nwhen = \"after\"");
    define("works", "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done", "head -c 50000000 /dev/zero | tail -c 50000000 > /dev/null", {},
           "repeatable = true");
    define("reverse", "echo old $MIDFLIGHT_SHADOW", "echo new $MIDFLIGHT_SHADOW", {}, "repeatable = true\noutputs = [\"stdout\"]");
    define("directory", "mkdir $1; echo 1 > $1/a; mkdir $1/sub; echo 2 > $1/sub/b", "mkdir -p $1/sub; echo 1 > $1/a; echo 2 > $1/sub/b");
    // Old's time changes from run to run, and its count goes up: it may run twice, once as the shadow that writes elsewhere.
    m_house.define("unsteady", "cat > in.$$; date +'{\"t\":1%N,\"n\":1}' > $1; cat in.$$ >> oldinput; echo $MIDFLIGHT_SHADOW >> oldruns; echo listed",
           "cat > /dev/null; echo '{\"t\":1,\"n\":2}' > $1; echo listed", {"{out}"}, "repeatable = true\noutputs = [\"{out}\", \"stdout\"]", "noise = 1");
    // Packed differently, the same inside.
    define("packed", "echo inside | gzip -1 > $1", "echo inside | gzip -9 -n > $1", {"{out}"},
           copying + "\nnormalise = { \"*.bin\" = [\"/bin/sh\", \"-c\", \"gzip -dc < $1\", \"normalise\", \"{file}\"] }");
    QVERIFY(m_house.startRouter());
    for (const char *id : {"packed", "same", "differs", "ownpaths", "hangs", "forks", "floodsout", "floodsfile", "floodslisted", "dies", "fails",
                           "once", "fixed", "changes", "reads", "after", "works", "directory", "unsteady"})
        QVERIFY2(m_house.move(id, "shadow"), id);
}

void ShadowTest::cleanup()
{
    QTRY_COMPARE_WITH_TIMEOUT(m_house.privateDirectories(), 0, 40'000);
}

QString ShadowTest::newest(const QString &id) const
{
    const QJsonObject evidence = m_house.component(id)["evidence"].toObject();
    const QStringList verdicts = m_house.verdicts(id);
    const QStringList reasons = evidence["skipped"].toObject().keys();
    return verdicts.isEmpty() || verdicts.first() == "skipped" ? "skipped:" + reasons.join(',') : verdicts.first();
}

QString ShadowTest::verdictOf(const QStringList &arguments, const QByteArray &input)
{
    m_house.ctl(QStringList {"run", "--wait"} + arguments, input);
    return newest(arguments.first());
}

pid_t ShadowTest::hangingProcess()
{
    if (!QTest::qWaitFor([this] { return m_house.read("hanging").endsWith('\n'); }, 20'000))
        return 0;
    const pid_t pid = pid_t(m_house.read("hanging").trimmed().toInt());
    QFile::remove(m_house.path("hanging"));
    return pid;
}

void ShadowTest::bothSidesRunAndAreCompared()
{
    QCOMPARE(verdictOf({"same", "out=o"}), "match");
    QCOMPARE(m_house.read("o"), "same\n");
    QCOMPARE(verdictOf({"directory", "out=d"}), "match");
    QCOMPARE(m_house.read("d/sub/b"), "2\n");
    QCOMPARE(verdictOf({"packed", "out=o.bin"}), "match");
    QCOMPARE(verdictOf({"reads"}, "some\nlines\n"), "match");
}

void ShadowTest::aDifferenceIsFoundAndNamed()
{
    QCOMPARE(verdictOf({"differs", "out=o.json"}), "mismatch");
    const QJsonObject difference = m_house.comparisons("differs").first()["first_difference"].toObject();
    QCOMPARE(difference["pointer"].toString(), "/a/b");
    QCOMPARE(difference["old"].toInt(), 1);
    QCOMPARE(difference["new"].toInt(), 2);
    QCOMPARE(verdictOf({"fails"}), "mismatch");
    QCOMPARE(m_house.comparisons("fails").first().toObject()["first_difference"].toObject()["pointer"].toString(), "/exit_code");
}

void ShadowTest::outputsAreComparedAsTheyWereWhenTheAnswerWasGiven()
{
    const qsizetype before = m_house.verdicts("same").size();
    const auto ran = m_house.shell("$CTL run same out=gone && rm gone && $CTL run directory out=gone && rm -r gone && "
                                   "$CTL run same out=gone && echo other > gone");
    QCOMPARE(ran.code, 0);
    QTRY_COMPARE(m_house.verdicts("same").size(), before + 2);
    QCOMPARE(m_house.verdicts("same").first(), "match");
    QTRY_COMPARE(m_house.verdicts("directory"), (QStringList {"match", "match"}));
}

void ShadowTest::theOtherSideGetsPathsOfItsOwn()
{
    QCOMPARE(verdictOf({"ownpaths", "out=mine"}), "match");
    const QList<QByteArray> seen = m_house.read("seen").trimmed().split('\n');
    QCOMPARE(seen.size(), 2);
    QVERIFY(seen.contains("mine"));
    const QByteArray other = seen.first() == "mine" ? seen.last() : seen.first();
    QVERIFY2(other.startsWith(m_house.work().toLocal8Bit()) && other.endsWith("/mine"), other.constData());
    struct stat found {};
    QCOMPARE(stat(m_house.work().toLocal8Bit().constData(), &found), 0);
    QCOMPARE(found.st_mode & 0777, 0700U);
}

void ShadowTest::commandSubstitutionReturnsWhileNewHangs()
{
    QElapsedTimer timer;
    timer.start();
    const auto ran = m_house.shell("x=$($CTL run hangs 2>&1); echo \"<$x>\"");
    QCOMPARE(ran.out, "<answer>\n");
    QVERIFY2(timer.elapsed() < 10'000, "waited for the shadow, which would take 30 s");
    QCOMPARE(m_house.privateDirectories(), 1); // it is still at it
    // Ended by hand, so that the test does not wait for the time-out: an error of new.
    const pid_t hanging = hangingProcess();
    QVERIFY(hanging > 1);
    kill(hanging, SIGKILL);
    QTRY_COMPARE(newest("hangs"), "new_error");
}

void ShadowTest::aHangingSideIsEndedWithAllItStarted()
{
    QCOMPARE(verdictOf({"forks"}), "new_error");
    for (const char *file : {"escaped", "child"}) {
        const pid_t pid = pid_t(m_house.read(file).trimmed().toInt());
        QVERIFY(pid > 1);
        QVERIFY2(kill(pid, 0) != 0, file);
    }
}

void ShadowTest::floodingItsOutputsHarmsNobody_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("verdict");
    QTest::newRow("streams nobody compares") << QStringList {"floodsout", "out=f1"} << "match";
    QTest::newRow("a file without end") << QStringList {"floodsfile", "out=f2"} << "skipped:too_large";
    QTest::newRow("a compared stream without end") << QStringList {"floodslisted"} << "skipped:too_large";
}

void ShadowTest::floodingItsOutputsHarmsNobody()
{
    QFETCH(QStringList, arguments);
    m_house.set("MIDFLIGHT_SHADOW_DISK", "2000000");
    m_house.set("MIDFLIGHT_CAPTURE_LIMIT", "2000000");
    const QString verdict = verdictOf(arguments);
    m_house.set("MIDFLIGHT_SHADOW_DISK", {});
    m_house.set("MIDFLIGHT_CAPTURE_LIMIT", {});
    QTEST(verdict, "verdict");
}

void ShadowTest::dyingIsAnErrorOfItsOwn_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("killed") << "dies";
}

void ShadowTest::dyingIsAnErrorOfItsOwn()
{
    QFETCH(QString, id);
    const auto ran = m_house.ctl({"run", id, "--wait"});
    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.err, "");
    QCOMPARE(newest(id), "new_error");
}

void ShadowTest::whatIsNotRepeatableRunsOnce()
{
    QCOMPARE(verdictOf({"once"}), "skipped:unsafe");
    QCOMPARE(m_house.read("count"), "run\n");
}

void ShadowTest::anOutputThatCannotBeRedirectedIsNotOverwritten()
{
    m_house.write("old.sh", "echo old > result.txt\n");
    m_house.write("new.sh", "echo new > result.txt\n");
    QCOMPARE(verdictOf({"fixed"}), "skipped:unsafe");
    QCOMPARE(m_house.read("result.txt"), "old\n");
}

void ShadowTest::anInputThatChangesMeanwhileIsNotCompared()
{
    m_house.write("in", "one\n");
    QCOMPARE(verdictOf({"changes", "in=in", "out=o2"}), "skipped:inputs_changed");
}

void ShadowTest::anInputTooLargeToCopyIsSkipped()
{
    m_house.set("MIDFLIGHT_STDIN_LIMIT", "1000");
    const auto ran = m_house.ctl({"run", "reads", "--wait"}, QByteArray(5000, 'x'));
    m_house.set("MIDFLIGHT_STDIN_LIMIT", {});
    QCOMPARE(ran.out.size(), 5000);
    QCOMPARE(newest("reads").left(7), "skipped");
    QVERIFY(m_house.component("reads")["evidence"].toObject()["skipped"].toObject().contains("too_large"));
}

void ShadowTest::afterMeansAfter()
{
    QCOMPARE(verdictOf({"after"}), "match");
    QCOMPARE(m_house.read("order"), "old\noldend\nnew\n");
}

void ShadowTest::timeAndMemoryOfBothAreRecorded()
{
    QCOMPARE(verdictOf({"works"}), "match");
    const QJsonObject comparison = m_house.comparisons("works").first().toObject();
    for (const char *side : {"old", "new"}) {
        const QJsonObject outcome = comparison[QLatin1String(side)].toObject();
        QVERIFY(outcome["seconds"].toDouble() > 0.001);
        QVERIFY(outcome["cpu_seconds"].toDouble() > 0.001);
        QVERIFY(outcome["max_rss"].toInteger() > 500'000);
        QCOMPARE(outcome["exit_code"].toInt(-1), 0);
    }
    // tail keeps what it is asked for: 50 MB, in bytes and not in KiB.
    const double memory = comparison["new"].toObject()["max_rss"].toDouble();
    QVERIFY2(memory > 40e6 && memory < 500e6, qPrintable(QString::number(memory)));
}

void ShadowTest::tenAtOnceDoNotDisturbEachOther()
{
    const qsizetype before = m_house.verdicts("same").size();
    const auto ran = m_house.shell("for i in 0 1 2 3 4 5 6 7 8 9; do $CTL run same out=ten$i --key k$i & done; wait; cat ten?");
    QCOMPARE(ran.out, QByteArray("same\n").repeated(10));
    QCOMPARE(ran.err, "");
    QTRY_COMPARE(m_house.verdicts("same").size(), before + 10);
    QSet<QString> keys;
    const QJsonArray all = m_house.comparisons("same");
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(all[i].toObject()["verdict"].toString(), "match");
        keys.insert(all[i].toObject()["key"].toString());
    }
    QCOMPARE(keys.size(), 10);
}

void ShadowTest::inNewTheOldSideIsTheShadow()
{
    QVERIFY(m_house.move("reverse", "new"));
    // One in ten is compared: by its key, so until one of the keys falls into the sample.
    for (int i = 0; i < 200 && m_house.verdicts("reverse").isEmpty(); ++i) {
        const auto ran = m_house.ctl({"run", "reverse", "--wait", "--key", QString::number(i)});
        QCOMPARE(ran.out, "new\n");
    }
    const QJsonObject difference = m_house.comparisons("reverse").first()["first_difference"].toObject();
    QCOMPARE(difference["old"].toString(), "old 1");
    QCOMPARE(difference["new"].toString(), "new");
}

void ShadowTest::whatWasKilledHalfwayIsCleanedUp()
{
    QCOMPARE(m_house.ctl({"run", "hangs"}).out, "answer\n");
    QCOMPARE(m_house.privateDirectories(), 1);
    // The supervisor is the parent of the hanging side, which does not outlive it.
    const pid_t hanging = hangingProcess();
    QVERIFY(hanging > 1);
    QFile stat(QStringLiteral("/proc/%1/stat").arg(hanging));
    QVERIFY(stat.open(QIODevice::ReadOnly));
    const QByteArray fields = stat.readAll();
    const pid_t supervisor = pid_t(fields.mid(fields.lastIndexOf(')') + 2).split(' ').value(1).toInt());
    QVERIFY(supervisor > 1);
    kill(supervisor, SIGKILL);
    QTRY_VERIFY(kill(hanging, 0) != 0);
    QCOMPARE(m_house.privateDirectories(), 1);
    QCOMPARE(verdictOf({"same", "out=again"}), "match");
    QTRY_COMPARE(m_house.privateDirectories(), 0);
}

void ShadowTest::aFullDiskSkipsAndTheAnswerIsThere()
{
    // A disk of one megabyte of its own, in namespaces of its own.
    QDir().mkpath(m_house.path("disk"));
    const QString mount = "unshare -rm sh -c 'mount -t tmpfs -o size=1m tmpfs disk && %1'";
    if (m_house.shell(mount.arg("true")).code != 0)
        QSKIP("no user and mount namespaces here");
    const auto ran = m_house.shell(mount.arg("head -c 1030000 /dev/zero > disk/filling; export MIDFLIGHT_WORK=disk/work; "
                                             "$CTL run same out=full --wait; echo code $?; cat full; "
                                             "rm disk/filling; $CTL run floodsfile out=full2 --wait; echo code $?; cat full2"));
    QCOMPARE(ran.out, "code 0\nsame\ncode 0\nx\n");
    QCOMPARE(ran.err, "");
    QVERIFY(m_house.component("same")["evidence"].toObject()["skipped"].toObject().contains("overload"));
    QVERIFY(m_house.component("floodsfile")["evidence"].toObject()["skipped"].toObject().contains("overload"));
}

void ShadowTest::oldRunsTwiceWhereNoiseIsAskedFor()
{
    QCOMPARE(verdictOf({"unsteady", "out=u.json"}, "input\n"), "mismatch");
    const auto noise = m_house.component("unsteady/noise");
    QCOMPARE(noise["runs"].toInt(), 1);
    QMap<QString, QJsonObject> paths;
    for (const QJsonValue &path : noise["paths"].toArray())
        paths.insert(path["path"].toString(), path.toObject());
    QCOMPARE(paths.keys(), (QStringList {"/out/n", "/out/t"}));
    QCOMPARE(paths["/out/t"]["both"].toInt(), 1);
    QCOMPARE(paths["/out/n"]["only_new"].toInt(), 1);
    QCOMPARE(m_house.read("oldruns"), "\n1\n"); // the answer, and once more as a shadow
    QCOMPARE(m_house.read("oldinput"), "input\ninput\n"); // each got the whole input
}

QTEST_GUILESS_MAIN(ShadowTest)
#include "shadowtest.moc"
