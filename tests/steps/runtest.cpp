// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/steps/stephouse.h"

#include <QElapsedTimer>
#include <QTest>
#include <csignal>
#include <sys/stat.h>

using namespace midflight;

/// The caller cannot tell `midflightctl run` from the bare command.
class RunTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void stdoutAndStderrAreTheAnswersByteForByte_data();
    void stdoutAndStderrAreTheAnswersByteForByte();
    void exitCodesPassThrough_data();
    void exitCodesPassThrough();
    void aSignalThatEndsTheStepEndsTheCaller_data();
    void aSignalThatEndsTheStepEndsTheCaller();
    void aSignalSentToTheCallerReachesTheStep();
    void killingTheCallerEndsTheStep();
    void theFirstByteArrivesBeforeTheStepEnds();
    void aReaderThatLeavesEndsTheWriter();
    void stdinReachesTheStep_data();
    void stdinReachesTheStep();
    void nohupHolds();
    void whatCannotBeStartedExitsAsTheShellDoes();
    void aPlaceholderNobodyGaveExitsBeforeAnythingRuns();
    void theStageDecidesWhoAnswers();
    void aRollbackEndsRunningStepsOnlyWhenAsked();
    void aDaemonLeftBehindDoesNotHoldTheCallerBack();

private:
    StepHouse m_house;
};

void RunTest::initTestCase()
{
    m_house.define("binary", "cat all; cat all >&2", "cat all; cat all >&2", {}, "repeatable = true\noutputs = [\"stdout\"]");
    m_house.define("plain", "cat all; cat all >&2", "true", {});
    m_house.define("exits", "exit $1", "exit 0", {"{code}"});
    m_house.define("dies", "kill -$1 $$; sleep 60", "true", {"{signal}"});
    m_house.define("traps", "trap 'echo caught; exit 7' TERM USR1; echo ready; while :; do sleep 0.02; done", "true", {}, "");
    m_house.define("streams", "echo first; read line < $1; echo last", "echo first; echo last", {"{fifo}"},
                   "repeatable = true\noutputs = [\"stdout\"]");
    m_house.define("floods", "exec yes", "true", {}, "repeatable = true\noutputs = [\"stdout\"]\ntimeout = \"1s\"");
    m_house.define("reads", "cat", "cat", {}, "repeatable = true\noutputs = [\"stdout\"]");
    m_house.define("marks", "echo x >> marks; test -n \"$1\"", "echo x >> marks", {"{given}"}, "");
    m_house.define("says", "echo old; exit 3", "echo new; exit 4", {});
    m_house.define("leaves", "echo now; (sleep 0.5; echo later) &", "echo now", {}, "repeatable = true\noutputs = [\"stdout\"]");
    m_house.define("ignores", "grep ^Sig[BI] /proc/self/status", "true", {});
    QVERIFY(m_house.startRouter());
    for (const char *id : {"binary", "streams", "reads", "floods", "leaves"})
        QVERIFY(m_house.move(id, "shadow"));
    QByteArray all;
    for (int round = 0; round < 1000; ++round) {
        for (int byte = 0; byte < 256; ++byte)
            all.append(char(byte));
    }
    m_house.write("all", all);
    // Written once: an input that changes while the other side still runs is not compared.
    m_house.write("small", QByteArray(50'000, 'x') + "end\n");
    m_house.write("expected", "old\n" + QByteArray(50'000, 'x') + "end\n");
}

void RunTest::stdoutAndStderrAreTheAnswersByteForByte_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("inherited") << "plain";
    QTest::newRow("copied on the way") << "binary";
}

void RunTest::stdoutAndStderrAreTheAnswersByteForByte()
{
    QFETCH(QString, id);
    const auto ran = m_house.ctl({"run", id});
    QCOMPARE(ran.code, 0);
    QVERIFY(ran.out == m_house.read("all"));
    QVERIFY(ran.err == m_house.read("all"));
}

void RunTest::exitCodesPassThrough_data()
{
    QTest::addColumn<int>("code");
    for (int code : {0, 1, 2, 3, 42, 126, 127, 130, 255})
        QTest::addRow("%d", code) << code;
}

void RunTest::exitCodesPassThrough()
{
    QFETCH(int, code);
    const auto ran = m_house.ctl({"run", "exits", QStringLiteral("code=%1").arg(code)});
    QVERIFY(!ran.killed);
    QCOMPARE(ran.code, code);
    QCOMPARE(ran.err, "");
}

void RunTest::aSignalThatEndsTheStepEndsTheCaller_data()
{
    QTest::addColumn<int>("signal");
    for (int signal : {SIGTERM, SIGKILL, SIGINT, SIGSEGV, SIGUSR1, SIGPIPE, SIGHUP})
        QTest::addRow("%d", signal) << signal;
}

void RunTest::aSignalThatEndsTheStepEndsTheCaller()
{
    QFETCH(int, signal);
    const auto ran = m_house.ctl({"run", "dies", QStringLiteral("signal=%1").arg(signal)});
    QVERIFY(ran.killed);
    QCOMPARE(ran.code, signal);
}

void RunTest::aSignalSentToTheCallerReachesTheStep()
{
    for (int signal : {SIGTERM, SIGUSR1}) {
        const auto process = m_house.start({"run", "traps"});
        QCOMPARE(StepHouse::awaitLine(*process), "ready\n");
        kill(pid_t(process->processId()), signal);
        QVERIFY(process->waitForFinished());
        QCOMPARE(process->readAllStandardOutput(), "caught\n");
        QCOMPARE(process->exitCode(), 7);
    }
}

void RunTest::killingTheCallerEndsTheStep()
{
    StepHouse house;
    house.define("waits", "echo $$ > pid; exec sleep 1000", "true", {});
    QVERIFY(house.startRouter() && house.move("waits", "shadow"));
    const auto process = house.start({"run", "waits"});
    QTRY_VERIFY(house.read("pid").endsWith('\n'));
    const pid_t step = pid_t(house.read("pid").trimmed().toInt());
    QVERIFY(step > 1);
    QCOMPARE(kill(step, 0), 0);
    kill(pid_t(process->processId()), SIGKILL);
    process->waitForFinished();
    QTRY_VERIFY(kill(step, 0) != 0);
    // Nothing was compared, and the request is not lost.
    QTRY_COMPARE(house.component("waits")["evidence"].toObject()["in_flight"].toInt(), 0);
    QCOMPARE(house.requests("waits"), 1);
    QCOMPARE(house.component("waits")["evidence"].toObject()["compared"].toInt(), 0);
}

void RunTest::theFirstByteArrivesBeforeTheStepEnds()
{
    mkfifo(m_house.path("gate").toLocal8Bit().constData(), 0600);
    const auto process = m_house.start({"run", "streams", "fifo=gate"});
    QCOMPARE(StepHouse::awaitLine(*process), "first\n");
    QCOMPARE(process->state(), QProcess::Running);
    m_house.shell("echo go > gate");
    QVERIFY(process->waitForFinished());
    QCOMPARE(process->readAllStandardOutput(), "last\n");
}

void RunTest::aReaderThatLeavesEndsTheWriter()
{
    // As with the bare command: yes is ended by SIGPIPE, which a shell shows as 141.
    const auto ran = m_house.shell("{ $CTL run floods; echo $? > code; } | head -n 1");
    QCOMPARE(ran.out, "y\n");
    QTRY_COMPARE(m_house.read("code"), "141\n");
}

void RunTest::stdinReachesTheStep_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("a pipe") << "cat all | $CTL run reads | cmp - all";
    QTest::newRow("a file") << "$CTL run reads < all | cmp - all";
    QTest::newRow("a file, from the middle") << "{ head -c 100 > start; $CTL run reads > rest; } < small; cat start rest | cmp - small";
    QTest::newRow("what is left of a file") << "{ $CTL run says; cat; } < small | cmp - expected";
    QTest::newRow("nothing") << "test -z \"$($CTL run reads < /dev/null)\"";
}

void RunTest::stdinReachesTheStep()
{
    QFETCH(QString, line);
    // head reads more than it writes unless the file is short of one buffer: dd takes exactly what it is told.
    const auto ran = m_house.shell(line.replace("head -c 100 > start", "dd bs=100 count=1 of=start status=none"));
    QCOMPARE(ran.err, "");
    QCOMPARE(ran.code, 0);
    const qsizetype before = m_house.verdicts("reads").size();
    QVERIFY(before >= 0);
    for (const QString &verdict : m_house.verdicts("reads"))
        QCOMPARE(verdict, "match");
}

void RunTest::nohupHolds()
{
    // Ignored and blocked signals are the caller's own, as with the bare command.
    for (const QString &before : QStringList {"true", "trap '' HUP INT", "trap '' CHLD PIPE"}) {
        const auto ran = m_house.shell(before + "; $CTL run ignores");
        const auto bare = m_house.shell(before + "; /bin/sh -c 'grep ^Sig[BI] /proc/self/status'");
        QVERIFY(ran.out.contains("SigIgn"));
        QCOMPARE(ran.out, bare.out);
    }
}

void RunTest::whatCannotBeStartedExitsAsTheShellDoes()
{
    StepHouse house;
    house.write("plain.txt", "no program");
    house.write("migration.toml",
                "id = \"m\"\n[components.missing]\ntitle=\"m\"\n[components.missing.step]\nold = [\"./nowhere\"]\nnew = [\"true\"]\n"
                "[components.denied]\ntitle=\"d\"\n[components.denied.step]\nold = [\"./plain.txt\"]\nnew = [\"true\"]\n");
    QVERIFY(house.startRouter());
    const auto missing = house.ctl({"run", "missing"});
    QCOMPARE(missing.code, 127);
    QVERIFY(missing.err.contains("nowhere"));
    QCOMPARE(house.ctl({"run", "denied"}).code, 126);
}

void RunTest::aPlaceholderNobodyGaveExitsBeforeAnythingRuns()
{
    const auto ran = m_house.ctl({"run", "marks"});
    QCOMPARE(ran.code, 2);
    QVERIFY(ran.err.contains("{given}"));
    QVERIFY(!m_house.exists("marks"));
    QCOMPARE(m_house.ctl({"run", "marks", "nonsense"}).code, 2);
    QCOMPARE(m_house.ctl({"run"}).code, 2);
    QCOMPARE(m_house.ctl({"run", "no-such-component"}).code, 2);
    QCOMPARE(m_house.ctl({"--help"}).code, 0);
    QCOMPARE(m_house.ctl({"--nonsense"}).code, 2);
}

void RunTest::theStageDecidesWhoAnswers()
{
    const auto expect = [this](const QByteArray &out, int code) {
        const auto ran = m_house.ctl({"run", "says"});
        QCOMPARE(ran.out, out);
        QCOMPARE(ran.code, code);
    };
    expect("old\n", 3);
    QCOMPARE(m_house.ctl({"which", "says"}).out, "old\n");
    QVERIFY(m_house.move("says", "shadow"));
    expect("old\n", 3);
    QCOMPARE(m_house.ctl({"which", "says"}).out, "shadow\n");
    QVERIFY(m_house.move("says", "new"));
    expect("new\n", 4);
    QCOMPARE(m_house.ctl({"which", "says"}).out, "new\n");
    QCOMPARE(m_house.ctl({"rollback", "says"}).code, 0);
    expect("old\n", 3);
}

void RunTest::aRollbackEndsRunningStepsOnlyWhenAsked()
{
    StepHouse house;
    house.define("waits", "true", "echo started; exec sleep 1000", {});
    QVERIFY(house.startRouter() && house.move("waits", "new"));
    const auto process = house.start({"run", "waits"});
    QCOMPARE(StepHouse::awaitLine(*process), "started\n");
    QCOMPARE(house.ctl({"rollback", "waits"}).code, 0);
    QCOMPARE(house.ctl({"run", "waits"}).code, 0);
    QCOMPARE(process->state(), QProcess::Running); // finishes on the side it began with
    const auto stopping = house.ctl({"rollback", "waits", "--stop-running"});
    QCOMPARE(stopping.code, 0);
    QVERIFY2(stopping.err.contains("1 running step asked"), stopping.err.constData());
    QVERIFY(process->waitForFinished());
    QCOMPARE(process->exitStatus(), QProcess::CrashExit);
    QCOMPARE(process->exitCode(), SIGTERM);
}

void RunTest::aDaemonLeftBehindDoesNotHoldTheCallerBack()
{
    const auto ran = m_house.shell("exec 3>&1; { $CTL run leaves; echo code $? >&3; } | cat");
    QVERIFY2(ran.out == "code 0\nnow\nlater\n" || ran.out == "now\ncode 0\nlater\n", ran.out.constData());
}

QTEST_GUILESS_MAIN(RunTest)
#include "runtest.moc"
