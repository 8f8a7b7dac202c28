// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/json.h"
#include "routing/evidence/tally.h"

#include <QJsonDocument>
#include <QTest>

using namespace midflight;

namespace {

Comparison comparison(Verdict verdict, double oldSeconds = 1, double newSeconds = 1)
{
    Comparison result;
    result.verdict = verdict;
    result.oldOutcome = Outcome{};
    result.oldOutcome->seconds = oldSeconds;
    result.newOutcome = Outcome{};
    result.newOutcome->seconds = newSeconds;
    return result;
}

Tally stored(const Tally &tally)
{
    return Tally::fromJson(QJsonDocument::fromJson(QJsonDocument(tally.toJson()).toJson()).object());
}

} // namespace

class TestTally : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyVerdictCountsWhereItShould()
    {
        Tally tally;
        for (const Verdict verdict : { Verdict::Match, Verdict::Tolerated, Verdict::Mismatch, Verdict::OldError,
                 Verdict::NewError, Verdict::BothError, Verdict::Skipped })
            tally.add(comparison(verdict), GateSettings{});
        QCOMPARE(tally.compared(), qint64(6)); // all but skipped
        QCOMPARE(tally.n(), qint64(4)); // without old_error and both_error
        QCOMPARE(tally.k(), qint64(2)); // mismatch and new_error
        QCOMPARE(tally.newErrors(), qint64(1));
        QCOMPARE(tally.timed, qint64(3)); // errors are not timed
    }

    void skippedKeepsItsReason()
    {
        Tally tally;
        Comparison skipped = comparison(Verdict::Skipped);
        skipped.reason = SkipReason::Unsafe;
        tally.add(skipped, GateSettings{});
        QCOMPARE(tally.skipped[size_t(SkipReason::Unsafe)], qint64(1));
        QCOMPARE(tally.compared(), qint64(0));
    }

    void withoutAVerdictNothingCounts()
    {
        Tally tally;
        tally.add(Comparison{}, GateSettings{});
        QCOMPARE(tally, Tally());
    }

    void replaysAreCountedApart()
    {
        Tally tally;
        Comparison replay = comparison(Verdict::Mismatch);
        replay.origin = Origin::Replay;
        tally.add(replay, GateSettings{});
        QCOMPARE(tally.compared(), qint64(0));
        QCOMPARE(tally.n(), qint64(0));
        QCOMPARE(tally.n(true), qint64(1));
        QCOMPARE(tally.k(true), qint64(1));
        QCOMPARE(tally.timed, qint64(0));
        QCOMPARE(tally.mismatches, BreakDetector());

        GateSettings together;
        together.replay = true;
        tally.add(replay, together);
        QCOMPARE(tally.replayed(), qint64(2));
        QCOMPARE(tally.timed, qint64(1));
    }

    void pairsAreSlowerBeyondTheGatesFactorOnly()
    {
        Tally tally;
        tally.add(comparison(Verdict::Match, 1, 1.2), GateSettings{});
        tally.add(comparison(Verdict::Match, 1, 1.21), GateSettings{});
        tally.add(comparison(Verdict::Match, 0, 1), GateSettings{}); // reported without a time
        QCOMPARE(tally.timed, qint64(2));
        QCOMPARE(tally.slower, qint64(1));
        QCOMPARE(tally.oldTime.count(), qint64(2));
    }

    void pairsStartAnewUnderAnotherFactor()
    {
        Tally tally;
        GateSettings lenient;
        lenient.slowdown = 3;
        for (int i = 0; i < 10; ++i)
            tally.add(comparison(Verdict::Match, 1, 2), lenient);
        QCOMPARE(tally.slower, qint64(0));
        tally.add(comparison(Verdict::Match, 1, 2), GateSettings{});
        QCOMPARE(tally.timed, qint64(1));
        QCOMPARE(tally.slower, qint64(1));
        QCOMPARE(tally.newTime.count(), qint64(11));
    }

    void detectorsWatchAtTheGatesRate()
    {
        Tally strict;
        Tally counted;
        GateSettings fewRuns;
        fewRuns.mismatch = MismatchLimit{ .rate = 0.5, .counted = MismatchLimit::Counted{ 0, 8 } };
        for (int i = 0; i < 4; ++i) {
            strict.add(comparison(Verdict::Mismatch), GateSettings{});
            counted.add(comparison(Verdict::NewError), fewRuns);
        }
        QVERIFY(strict.mismatches.alarm());
        QVERIFY(!strict.errors.alarm());
        QVERIFY(counted.mismatches.alarm());
        QVERIFY(counted.errors.alarm());
    }

    void survivesStorageExactly()
    {
        Tally tally;
        tally.since = QDateTime::fromMSecsSinceEpoch(1'763'800'000'123, Qt::UTC);
        tally.requests = (qint64(1) << 53) + 1;
        tally.verdicts[2] = (qint64(1) << 53) - 1;
        tally.skipped[3] = 7;
        tally.replayVerdicts[4] = 8;
        for (int i = 0; i < 1000; ++i)
            tally.add(comparison(i % 97 ? Verdict::Match : Verdict::Mismatch, 0.1 + i, 0.2 + i), GateSettings{});
        tally.verdicts[0] = std::numeric_limits<qint64>::max();
        QCOMPARE(stored(tally), tally);
        QCOMPARE(stored(tally).since, tally.since);
        QCOMPARE(stored(Tally()), Tally());
        QCOMPARE(Tally::fromJson(QJsonObject()), Tally());
    }
};

QTEST_GUILESS_MAIN(TestTally)
#include "test_tally.moc"
