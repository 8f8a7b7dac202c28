// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/judge.h"
#include "routing/evidence/mismatcheprocess.h"
#include "routing/evidence/slowgates.h"
#include "routing/evidence/wording.h"

#include <QRegularExpression>
#include <QTest>
#include <cmath>

using namespace midflight;

namespace {

/// A component in shadow whose comparisons arrive one after the other, and what its gates say.
struct Story {
    Tally tally;
    GateInputs inputs;

    Story()
    {
        inputs.stage = Stage::Shadow;
        inputs.secondsInShadow = 20 * 86400.0;
    }

    Story &compare(int count, Verdict verdict, double oldSeconds = 200, double newSeconds = 124)
    {
        Comparison comparison;
        comparison.verdict = verdict;
        comparison.oldOutcome = Outcome{};
        comparison.oldOutcome->seconds = oldSeconds;
        comparison.newOutcome = Outcome{};
        comparison.newOutcome->seconds = newSeconds;
        for (int i = 0; i < count; ++i) {
            ++tally.requests;
            tally.add(comparison, inputs.settings);
        }
        return *this;
    }

    GateVerdicts judge() const
    {
        GateInputs now = inputs;
        now.tally = &tally;
        return judgeGates(now);
    }

    Gate gate(const char *id) const
    {
        for (const Gate &candidate : judge().gates) {
            if (candidate.id == QLatin1String(id))
                return candidate;
        }
        return {};
    }
};

QString plain(QString text)
{
    return text.replace(QChar(u'\u202f'), u' ');
}

} // namespace

class TestGates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allNineComeInTheContractsOrder()
    {
        QStringList ids;
        for (const Gate &gate : judgeGates(GateInputs{}).gates) {
            ids << gate.id;
            QVERIFY2(!gate.title.isEmpty() && !gate.detail.isEmpty(), qPrintable(gate.id));
        }
        QCOMPARE(ids.join(u' '),
            QStringLiteral("shadow_time comparisons mismatch errors slowdown coverage needs checks approvals"));
    }

    void nothingIsGreenOnNothing()
    {
        Story story;
        // Settings that ask for nothing do not turn green by themselves either.
        story.inputs.secondsInShadow = 0;
        story.inputs.settings.shadowTime = 0;
        story.inputs.settings.comparisons = 0;
        story.inputs.settings.coverage = 0;
        story.inputs.settings.slowdown = 1000;
        story.inputs.settings.mismatch = MismatchLimit{ .rate = 0, .counted = MismatchLimit::Counted{ 0, 0 } };
        for (const Gate &gate : story.judge().gates)
            QVERIFY2(!gate.holds.value_or(false), qPrintable(gate.id));
        story.inputs.settings.mismatch = MismatchLimit{ .rate = 1, .counted = std::nullopt };
        QCOMPARE(story.gate("mismatch").holds, std::optional(false));
        QCOMPARE(story.gate("errors").holds, std::optional(false));
        QVERIFY(!story.judge().ready);
    }

    void aCleanRunEndsReady()
    {
        Story story;
        story.compare(4511, Verdict::Match);
        QVERIFY(!story.judge().ready);
        QCOMPARE(plain(story.gate("mismatch").forecast), QStringLiteral("about 1 more clean comparison"));
        story.compare(1, Verdict::Tolerated);
        QVERIFY(story.judge().ready);
        QCOMPARE(story.gate("approvals").holds, std::optional(false)); // ready is all but approvals
    }

    void sentencesReadAsOnTheComponentPage()
    {
        Story story;
        story.inputs.settings.mismatch->rate = 0.005;
        story.inputs.secondsInShadow = 9.4 * 86400;
        story.compare(1199, Verdict::Match).compare(5, Verdict::Mismatch).compare(2, Verdict::OldError);
        story.tally.mismatches = BreakDetector();

        const Gate time = story.gate("shadow_time");
        QCOMPARE(time.title, QStringLiteral("Parallel for 14 days"));
        QCOMPARE(time.detail, QStringLiteral("9 days so far"));
        QCOMPARE(time.forecast, QStringLiteral("4 days to go"));
        QCOMPARE(time.required.toDouble(), 14 * 86400.0);

        const Gate comparisons = story.gate("comparisons");
        QCOMPARE(comparisons.title, QStringLiteral("At least 500 comparisons"));
        QCOMPARE(comparisons.detail, QStringLiteral("1\u202f204"));
        QCOMPARE(comparisons.holds, std::optional(true));

        const Gate mismatch = story.gate("mismatch");
        QCOMPARE(mismatch.title, QStringLiteral("Mismatch ≤ 0.5 %"));
        QVERIFY2(
            QRegularExpression(QStringLiteral("^≤ [0-9.]+ % at 95 % confidence$")).match(mismatch.detail).hasMatch(),
            qPrintable(mismatch.detail));
        QCOMPARE(mismatch.observed.toDouble(), 5.0 / 1204);
        QCOMPARE(mismatch.limit.toDouble(), mismatchUpperBound(1204, 5, 1 - 0.95));

        const Gate errors = story.gate("errors");
        QCOMPARE(errors.title, QStringLiteral("Errors of new ≤ 0.5 %"));
        QCOMPARE(plain(errors.detail), QStringLiteral("0 of 1 204, old 2; ≤ 0.38 % at 95 % confidence"));
        QCOMPARE(errors.holds, std::optional(true));

        const Gate slowdown = story.gate("slowdown");
        QCOMPARE(slowdown.title, QStringLiteral("p95 time ≤ 1.2 × old"));
        QVERIFY(std::abs(slowdown.observed.toDouble() - 0.62) <= 0.02 * 0.62); // each percentile is within 1 %
        QCOMPARE(slowdown.detail,
            factor(slowdown.observed.toDouble()) + QStringLiteral("; ≤ ") + factorAtMost(slowdown.limit.toDouble())
                + QStringLiteral(" at 95 % confidence"));
        QCOMPARE(slowdown.holds, std::optional(true));

        const Gate coverage = story.gate("coverage");
        QCOMPARE(coverage.title, QStringLiteral("Compared ≥ 95 % of requests"));
        QCOMPARE(plain(coverage.detail), QStringLiteral("1 206 of 1 206 requests, 100 %"));
    }

    void aRecentBreakTurnsTheMismatchGateOff()
    {
        Story story;
        story.compare(20'000, Verdict::Match).compare(3, Verdict::Mismatch);
        QCOMPARE(story.gate("mismatch").holds, std::optional(true));
        story.compare(1, Verdict::Mismatch);
        const Gate gate = story.gate("mismatch");
        QCOMPARE(gate.holds, std::optional(false));
        QVERIFY(gate.detail.startsWith(QStringLiteral("many mismatches of late")));
        QCOMPARE(story.gate("errors").holds, std::optional(true));
        story.compare(1018, Verdict::Match);
        QCOMPARE(story.gate("mismatch").holds, std::optional(true));
    }

    void countedGatesSayThatTheyAreCounted()
    {
        Story story;
        story.inputs.settings.mismatch->counted = MismatchLimit::Counted{ 0, 8 };
        story.compare(5, Verdict::Match);
        Gate gate = story.gate("mismatch");
        QCOMPARE(gate.holds, std::optional(false));
        QCOMPARE(gate.title, QStringLiteral("Mismatch: at most 0 in 8, counted"));
        QCOMPARE(gate.detail, QStringLiteral("0 of 5; counted, not proven: 0 of 8 would prove < 42 % at 95 %"));
        QCOMPARE(gate.forecast, QStringLiteral("about 3 more comparisons"));
        story.compare(3, Verdict::Match);
        QCOMPARE(story.gate("mismatch").holds, std::optional(true));
        QCOMPARE(story.gate("errors").holds, std::optional(true));
        story.compare(1, Verdict::NewError);
        gate = story.gate("mismatch");
        QCOMPARE(gate.holds, std::optional(false));
        QCOMPARE(gate.forecast, QStringLiteral("cannot hold until the evidence starts anew"));
        QCOMPARE(story.gate("errors").holds, std::optional(false));
    }

    void whatIsOffIsShownAsSuch()
    {
        Story story;
        GateSettings &settings = story.inputs.settings;
        settings.shadowTime.reset();
        settings.comparisons.reset();
        settings.mismatch.reset();
        settings.slowdown.reset();
        settings.coverage.reset();
        settings.approvals = 0;
        story.compare(10, Verdict::Mismatch);
        for (const char *id : { "shadow_time", "comparisons", "mismatch", "slowdown", "coverage", "approvals" }) {
            QCOMPARE(story.gate(id).holds, std::nullopt);
            QVERIFY2(story.gate(id).detail.startsWith(QStringLiteral("not required")), id);
            QVERIFY(story.gate(id).required.isNull());
        }
        QCOMPARE(story.gate("needs").holds, std::nullopt);
        QCOMPARE(story.gate("checks").holds, std::nullopt);
        // Errors are watched all the same, at one in a thousand.
        QCOMPARE(story.gate("errors").required.toDouble(), 0.001);
        QVERIFY(!story.judge().ready);
        story.compare(4502, Verdict::Mismatch);
        QVERIFY(story.judge().ready);
    }

    void timesAreJudgedOnceThereAreEnoughPairs()
    {
        Story story;
        story.inputs.settings.comparisons = 20;
        story.compare(40, Verdict::Match);
        Gate gate = story.gate("slowdown");
        QCOMPARE(gate.holds, std::optional(false));
        QVERIFY(gate.limit.isNull());
        QVERIFY2(gate.detail.endsWith(QStringLiteral(" × so far; a bound needs 75 timed comparisons, there are 40")),
            qPrintable(gate.detail));
        QCOMPARE(gate.forecast, QStringLiteral("about 35 more timed comparisons"));
        story.compare(34, Verdict::Match);
        QCOMPARE(story.gate("slowdown").holds, std::optional(false));
        story.compare(1, Verdict::Match);
        gate = story.gate("slowdown");
        QCOMPARE(gate.holds, std::optional(true));
        QVERIFY(gate.limit.toDouble() >= gate.observed.toDouble());
    }

    void aSlowTailIsNotHiddenByAFastMedian()
    {
        Story story;
        for (int round = 0; round < 200; ++round)
            story.compare(9, Verdict::Match, 100, 50).compare(1, Verdict::Match, 100, 400);
        const Gate gate = story.gate("slowdown");
        QCOMPARE(gate.holds, std::optional(false));
        QCOMPARE(gate.forecast, QStringLiteral("cannot hold at the times seen so far"));
    }

    void aSlowMedianIsNotHiddenByASlowOldTail()
    {
        Story story;
        for (int round = 0; round < 200; ++round)
            story.compare(8, Verdict::Match, 100, 150).compare(2, Verdict::Match, 1000, 150);
        const Gate gate = story.gate("slowdown");
        QVERIFY(gate.limit.toDouble() < 1);
        QCOMPARE(gate.holds, std::optional(false));
        QVERIFY2(plain(gate.detail).endsWith(QStringLiteral("slower than 1.2 × old in 1 600 of 2 000 pairs")),
            qPrintable(gate.detail));
    }

    void pairsCountedUnderAnotherLimitProveNothing()
    {
        Story story;
        story.inputs.settings.slowdown = 3;
        story.compare(1000, Verdict::Match, 100, 110);
        QCOMPARE(story.gate("slowdown").holds, std::optional(true));
        story.inputs.settings.slowdown = 1.2;
        QCOMPARE(story.gate("slowdown").holds, std::optional(false));
        story.compare(7, Verdict::Match, 100, 110);
        QCOMPARE(story.gate("slowdown").holds, std::optional(true));
    }

    void whatWasNeverComparedCountsAgainstCoverage()
    {
        Story story;
        story.compare(95, Verdict::Match).compare(5, Verdict::Skipped);
        QCOMPARE(story.gate("coverage").holds, std::optional(true));
        story.compare(1, Verdict::Skipped);
        QCOMPARE(story.gate("coverage").holds, std::optional(false));
        QCOMPARE(story.gate("coverage").detail, QStringLiteral("95 of 101 requests, 94 %"));
    }

    void needsChecksAndApprovalsSayWhatIsMissing()
    {
        Story story;
        story.inputs.hasNeeds = true;
        story.inputs.needsMissing = { QStringLiteral("fastqc"), QStringLiteral("trim") };
        story.inputs.hasChecks = true;
        QCOMPARE(story.gate("checks").holds, std::optional(false)); // defined, never run
        story.inputs.checks = { { QStringLiteral("replication lag"), false, QStringLiteral("lag 7 s"), {} } };
        story.inputs.settings.approvals = 2;
        story.inputs.approvals = 1;
        QCOMPARE(story.gate("needs").detail, QStringLiteral("waiting for fastqc, trim"));
        QCOMPARE(story.gate("checks").detail, QStringLiteral("fails: replication lag (lag 7 s)"));
        QCOMPARE(story.gate("approvals").title, QStringLiteral("Approved by 2 leads"));
        QCOMPARE(story.gate("approvals").detail, QStringLiteral("1 of 2"));
        story.inputs.needsMissing.clear();
        story.inputs.checks.first().holds = true;
        QCOMPARE(story.gate("needs").holds, std::optional(true));
        QCOMPARE(story.gate("checks").holds, std::optional(true));
    }

    void forecastsSpeakOfTimeWhereThePaceIsKnown()
    {
        Story story;
        story.inputs.comparisonsPerSecond = 0.1;
        QCOMPARE(story.gate("comparisons").forecast,
            QStringLiteral("about 500 more comparisons, about 83 minutes at this pace"));
    }

    void replaysCountOnlyWhereTheGatesSaySo()
    {
        Story story;
        story.tally.replayVerdicts[size_t(Verdict::Match)] = 600;
        QCOMPARE(story.gate("comparisons").holds, std::optional(false));
        QCOMPARE(story.gate("comparisons").detail, QStringLiteral("none yet; 600 replays not counted"));
        story.inputs.settings.replay = true;
        QCOMPARE(story.gate("comparisons").holds, std::optional(true));
    }

    void theHashCoversWhatAnApprovalIsBoundTo()
    {
        Story story;
        story.compare(4600, Verdict::Match);
        const QJsonObject definition{ { QStringLiteral("title"), QStringLiteral("FastQC") } };
        const QDateTime since = QDateTime::fromMSecsSinceEpoch(1'763'800'000'000, Qt::UTC);
        const auto hash = [&](const QJsonObject &object, const QStringList &deployments, const QDateTime &begin) {
            return evidenceHash(object, deployments, begin, story.judge().gates);
        };
        const QString seen = hash(definition, { QStringLiteral("new 1.0") }, since);
        QCOMPARE(seen.size(), 64);
        QVERIFY(hash({}, { QStringLiteral("new 1.0") }, since) != seen);
        QVERIFY(hash(definition, { QStringLiteral("new 1.1") }, since) != seen);
        QVERIFY(hash(definition, { QStringLiteral("new 1.0") }, since.addMSecs(1)) != seen);
        // Counters may move, and colleagues may sign.
        story.compare(100, Verdict::Match);
        story.inputs.approvals = 1;
        QCOMPARE(hash(definition, { QStringLiteral("new 1.0") }, since), seen);
        story.compare(4, Verdict::Mismatch);
        QVERIFY(hash(definition, { QStringLiteral("new 1.0") }, since) != seen);
    }

    void theBoundForChartsEnclosesTheRate()
    {
        Story story;
        story.compare(990, Verdict::Match).compare(10, Verdict::Mismatch);
        const MismatchBound bound = mismatchBound(story.tally, story.inputs.settings);
        QCOMPARE(bound.n, qint64(1000));
        QCOMPARE(bound.k, qint64(10));
        QVERIFY(bound.lower < 0.01 && 0.01 < bound.upper && bound.upper < 0.03);
        QCOMPARE(mismatchBound(Tally{}, GateSettings{}).upper, 1.0);
    }

    void numbersInWords()
    {
        QCOMPARE(countInWords(0), QStringLiteral("0"));
        QCOMPARE(countInWords(999), QStringLiteral("999"));
        QCOMPARE(countInWords(1'234'567), QStringLiteral("1\u202f234\u202f567"));
        QCOMPARE(countInWords(-1204), QStringLiteral("-1\u202f204"));
        QCOMPARE(percentAtMost(0.001), QStringLiteral("0.1 %"));
        QCOMPARE(percentAtMost(0.0010001), QStringLiteral("0.11 %"));
        QCOMPARE(percentAtMost(0.4195), QStringLiteral("42 %"));
        QCOMPARE(percentAtMost(1), QStringLiteral("100 %"));
        QCOMPARE(percentAtLeast(0.9499), QStringLiteral("94 %"));
        QCOMPARE(percentAtLeast(0.99999), QStringLiteral("99.99 %"));
        QCOMPARE(percent(0), QStringLiteral("0 %"));
        QCOMPARE(percent(0.0042), QStringLiteral("0.42 %"));
        QCOMPARE(percent(0.9999), QStringLiteral("99.99 %"));
        QCOMPARE(percentExactly(0.999), QStringLiteral("99.9 %"));
        QCOMPARE(factorAtMost(0.6215), QStringLiteral("0.63 ×"));
        QCOMPARE(plain(about(2293)), QStringLiteral("about 2 300"));
        QCOMPARE(durationInWords(14 * 86400), QStringLiteral("14 days"));
        QCOMPARE(durationInWords(86400), QStringLiteral("1 day"));
        QCOMPARE(durationInWords(3 * 3600 + 5), QStringLiteral("3 hours"));
        QCOMPARE(durationInWords(3600), QStringLiteral("1 hour"));
        QCOMPARE(durationInWords(90), QStringLiteral("90 seconds"));
        QCOMPARE(durationInWords(0.2), QStringLiteral("less than a second"));
    }

    void gatesThatWouldTakeAYearAreNamed()
    {
        Story story;
        story.inputs.tally = &story.tally;
        QVERIFY(slowGates(story.inputs).isEmpty()); // nothing is known of the traffic
        story.inputs.comparisonsPerSecond = 1.0 / (7 * 86400); // a weekly report
        const auto slow = slowGates(story.inputs);
        QCOMPARE(slow.size(), 2);
        QVERIFY(slow[0].contains(QStringLiteral("gate comparisons")));
        QVERIFY2(slow[1].contains(QStringLiteral("gate mismatch")) && slow[1].contains(QStringLiteral("0 of 8")), qPrintable(slow[1]));
        story.inputs.settings.comparisons = 8;
        story.inputs.settings.mismatch = MismatchLimit {0, MismatchLimit::Counted {0, 8}};
        QVERIFY(slowGates(story.inputs).isEmpty());
        story.inputs.settings = {};
        story.inputs.comparisonsPerSecond = 1;
        QVERIFY(slowGates(story.inputs).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestGates)
#include "test_gates.moc"
