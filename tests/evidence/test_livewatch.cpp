// SPDX-License-Identifier: GPL-3.0-or-later
// The detectors behind the automatic rollback.
#include "routing/evidence/livewatch.h"
#include "routing/evidence/tally.h"

#include <QTest>
#include <random>

using namespace midflight;

namespace {
const QDateTime cutover(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);

void add(LiveWatch &watch, int count, Verdict verdict, double rate = 0.001, const QDateTime &began = cutover)
{
    for (int i = 0; i < count; ++i)
        watch.add(verdict, rate, began);
}
} // namespace

class TestLiveWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fourErrorsInARowAreEnoughAtOneInAThousand()
    {
        LiveWatch watch;
        add(watch, 3, Verdict::NewError);
        QVERIFY(!watch.alarm());
        add(watch, 1, Verdict::NewError);
        QVERIFY(watch.alarm());
        QCOMPARE(watch.alarm()->rule, QStringLiteral("errors"));
        QCOMPARE(watch.alarm()->figures[QStringLiteral("k")].toInt(), 4);
        QVERIFY2(watch.alarm()->detail.contains(QStringLiteral("4 of 4 comparisons")), qPrintable(watch.alarm()->detail));
    }

    void aLongCleanPastHidesNothing()
    {
        LiveWatch watch;
        add(watch, 100'000, Verdict::Match);
        add(watch, 4, Verdict::Mismatch);
        QCOMPARE(watch.alarm()->rule, QStringLiteral("mismatch"));
    }

    void errorsOfTheOldSystemAreNotCountedAgainstTheNew()
    {
        LiveWatch watch;
        add(watch, 50, Verdict::OldError);
        add(watch, 50, Verdict::BothError);
        add(watch, 50, Verdict::Skipped);
        QVERIFY(!watch.alarm());
        QCOMPARE(watch.n, 0);
    }

    void aNewCutoverStartsAnew()
    {
        LiveWatch watch;
        add(watch, 10, Verdict::NewError);
        QVERIFY(watch.alarm());
        add(watch, 1, Verdict::NewError, 0.001, cutover.addSecs(60));
        QVERIFY(!watch.alarm());
        QCOMPARE(watch.n, 1);
    }

    void falseAlarmsAtTheGatesRateAreRare()
    {
        // At most one in 10,000 comparisons on average, so in 300 runs of 1,000 at most 30 on average: none above 60.
        std::mt19937_64 random(7);
        std::bernoulli_distribution mismatch(0.001);
        int alarms = 0;
        for (int run = 0; run < 300; ++run) {
            LiveWatch watch;
            for (int i = 0; i < 1000 && !watch.alarm(); ++i)
                watch.add(mismatch(random) ? Verdict::Mismatch : Verdict::Match, 0.001, cutover);
            alarms += watch.alarm() ? 1 : 0;
        }
        QVERIFY2(alarms <= 60, qPrintable(QString::number(alarms)));
    }

    void isKeptWithTheTally()
    {
        Tally tally;
        add(tally.live, 7, Verdict::NewError);
        add(tally.live, 2, Verdict::Match);
        const auto again = Tally::fromJson(tally.toJson());
        QVERIFY(again.live == tally.live);
        QVERIFY(Tally::fromJson({}).live == LiveWatch {});
    }
};

QTEST_GUILESS_MAIN(TestLiveWatch)
#include "test_livewatch.moc"
