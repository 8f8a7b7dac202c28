// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of the user's own: programs that nobody vouches for.
#include "routing/steps/checkcommand.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <thread>

using namespace midflight;
using namespace std::chrono_literals;

class TestChecks : public QObject
{
    Q_OBJECT

    static CheckOutcome shell(const QString &script, std::chrono::milliseconds limit = 20s)
    {
        static const std::atomic<bool> never {false};
        return runCheck({{QStringLiteral("sh"), QStringLiteral("-c"), script}, {}, limit}, never);
    }

private Q_SLOTS:
    void holdsWithExitCodeZeroAndShowsItsLastLine()
    {
        const auto outcome = shell(QStringLiteral("echo first; echo 'lag 3 s'; echo"));
        QVERIFY(outcome.holds);
        QCOMPARE(outcome.lastLine, QStringLiteral("lag 3 s"));
    }

    void failsWithAnyOtherEnd()
    {
        QVERIFY(!shell(QStringLiteral("exit 3")).holds);
        QCOMPARE(shell(QStringLiteral("exit 3")).lastLine, QStringLiteral("exit code 3"));
        QCOMPARE(shell(QStringLiteral("kill -SEGV $$")).lastLine, QStringLiteral("ended by signal 11"));
        const auto said = shell(QStringLiteral("echo 1,204 writes since the cutover are not on old >&2; exit 1"));
        QVERIFY(!said.holds);
        QCOMPARE(said.lastLine, QStringLiteral("1,204 writes since the cutover are not on old"));
    }

    void saysWhatCannotBeStarted()
    {
        const std::atomic<bool> never {false};
        const auto missing = runCheck({{QStringLiteral("/no/such/check")}, {}, 5s}, never);
        QVERIFY(!missing.holds);
        QVERIFY2(missing.lastLine.contains(QStringLiteral("/no/such/check")), qPrintable(missing.lastLine));
        const auto nowhere = runCheck({{QStringLiteral("true")}, QStringLiteral("/no/such/directory"), 5s}, never);
        QVERIFY(!nowhere.holds);
    }

    void takesNoShell()
    {
        const std::atomic<bool> never {false};
        const auto outcome = runCheck({{QStringLiteral("echo"), QStringLiteral("$(id); `id` | true")}, {}, 5s}, never);
        QCOMPARE(outcome.lastLine, QStringLiteral("$(id); `id` | true"));
    }

    void runsWhereItIsTold()
    {
        QTemporaryDir directory;
        const std::atomic<bool> never {false};
        const auto outcome = runCheck({{QStringLiteral("pwd")}, directory.path(), 5s}, never);
        QVERIFY(outcome.lastLine.endsWith(directory.path()));
    }

    void endsWhatHangsWithAllItStarted()
    {
        QTemporaryDir directory;
        const auto pidFile = directory.filePath(QStringLiteral("pid"));
        QElapsedTimer timer;
        timer.start();
        const auto outcome = shell(QStringLiteral("trap '' TERM; sleep 600 & echo $! > %1; wait").arg(pidFile), 500ms);
        QVERIFY(!outcome.holds);
        QCOMPARE(outcome.lastLine, QStringLiteral("not done within 0.5 s"));
        QVERIFY(timer.elapsed() < 10'000);
        QFile file(pidFile);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto pid = file.readAll().trimmed().toInt();
        QVERIFY(pid > 0);
        const auto runs = [pid] {
            QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
            return stat.open(QIODevice::ReadOnly) && !stat.readAll().contains(") Z");
        };
        QTRY_VERIFY(!runs());
    }

    void doesNotWaitForWhatItLeavesBehind()
    {
        QElapsedTimer timer;
        timer.start();
        const auto outcome = shell(QStringLiteral("sleep 600 & echo done"));
        QVERIFY(outcome.holds);
        QCOMPARE(outcome.lastLine, QStringLiteral("done"));
        QVERIFY(timer.elapsed() < 10'000);
    }

    void endsAFlood()
    {
        QElapsedTimer timer;
        timer.start();
        const auto outcome = shell(QStringLiteral("yes"));
        QVERIFY(!outcome.holds);
        QCOMPARE(outcome.lastLine, QStringLiteral("wrote more than 16 MB"));
        QVERIFY(timer.elapsed() < 10'000);
    }

    void showsNothingThatATerminalWouldActOn()
    {
        const auto outcome = shell(QStringLiteral("printf '\\033[31mred\\a\\n'; exit 1"));
        QCOMPARE(outcome.lastLine, QStringLiteral("[31mred"));
        QCOMPARE(shell(QStringLiteral("head -c 100000 /dev/zero | tr '\\0' x; exit 1")).lastLine.size(), 200);
        (void)shell(QStringLiteral("head -c 100000 /dev/urandom; exit 1"));
    }

    void getsNoInputAndNoDescriptorOfOurs()
    {
        QVERIFY(shell(QStringLiteral("test -z \"$(cat)\"")).holds);
        QTemporaryDir directory;
        QFile open(directory.filePath(QStringLiteral("open")));
        QVERIFY(open.open(QIODevice::WriteOnly));
        QCOMPARE(shell(QStringLiteral("ls -l /proc/self/fd | grep -c %1; true").arg(directory.path())).lastLine, QStringLiteral("0"));
    }

    void stopsWhenAsked()
    {
        std::atomic<bool> stop {false};
        std::thread asks([&stop] { stop = true; });
        QElapsedTimer timer;
        timer.start();
        const auto outcome = runCheck({{QStringLiteral("sleep"), QStringLiteral("600")}, {}, 600s}, stop);
        asks.join();
        QVERIFY(!outcome.holds);
        QVERIFY(timer.elapsed() < 10'000);
    }
};

QTEST_GUILESS_MAIN(TestChecks)
#include "checkstest.moc"
