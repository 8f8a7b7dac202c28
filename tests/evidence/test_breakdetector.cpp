// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/breakdetector.h"

#include <QJsonDocument>
#include <QTest>
#include <random>

using namespace midflight;

namespace {

void addMany(BreakDetector &detector, int count, bool mismatch, double p0 = 0.001)
{
    for (int i = 0; i < count; ++i)
        detector.add(mismatch, p0);
}

} // namespace

class TestBreakDetector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fourMismatchesInARowAlarm()
    {
        BreakDetector detector;
        addMany(detector, 3, true);
        QVERIFY(!detector.alarm());
        detector.add(true, 0.001);
        QVERIFY(detector.alarm());
    }

    void aLongCleanPastDoesNotDelayTheAlarm()
    {
        BreakDetector detector;
        addMany(detector, 100'000, false);
        addMany(detector, 3, true);
        QVERIFY(!detector.alarm());
        detector.add(true, 0.001);
        QVERIFY(detector.alarm());
    }

    void theAlarmEndsWhenMFallsBelowOne()
    {
        BreakDetector detector;
        addMany(detector, 4, true);
        // 10,000 · (.99/.999)^m < 1 from m = 1,018 on.
        addMany(detector, 1017, false);
        QVERIFY(detector.alarm());
        detector.add(false, 0.001);
        QVERIFY(!detector.alarm());
    }

    void anAlarmThatEndedComesAgain()
    {
        BreakDetector detector;
        addMany(detector, 4, true);
        addMany(detector, 2000, false);
        QVERIFY(!detector.alarm());
        addMany(detector, 4, true);
        QVERIFY(detector.alarm());
    }

    void aTolerantGateWantsMoreMismatches()
    {
        // p0 = .5, p1 = .75: each multiplies by 1.5, and 1.5^23 is the first power beyond 10,000.
        BreakDetector detector;
        addMany(detector, 22, true, 0.5);
        QVERIFY(!detector.alarm());
        detector.add(true, 0.5);
        QVERIFY(detector.alarm());
    }

    void extremeRatesStayFinite()
    {
        for (const double p0 : { 0.0, 1e-300, 1.0, 2.0, -1.0 }) {
            BreakDetector detector;
            addMany(detector, 100, true, p0);
            addMany(detector, 100, false, p0);
            QVERIFY(std::isfinite(detector.logM()));
        }
    }

    void falseAlarmsAreAsRareAsPromised()
    {
        // On average at most one alarm in 10,000 comparisons at the rate p0 itself.
        std::mt19937_64 random(20240229);
        for (const double p0 : { 0.001, 0.01, 0.2 }) {
            std::bernoulli_distribution mismatch(p0);
            int alarms = 0;
            constexpr int comparisons = 3'000'000;
            BreakDetector detector;
            for (int i = 0; i < comparisons; ++i) {
                detector.add(mismatch(random), p0);
                if (detector.alarm()) {
                    ++alarms;
                    detector = BreakDetector();
                }
            }
            QVERIFY2(alarms <= comparisons / 10'000, qPrintable(QString::number(alarms)));
        }
    }

    void survivesStorage()
    {
        BreakDetector detector;
        addMany(detector, 5, true);
        addMany(detector, 17, false);
        const QByteArray stored = QJsonDocument(detector.toJson()).toJson(QJsonDocument::Compact);
        QCOMPARE(BreakDetector::fromJson(QJsonDocument::fromJson(stored).object()), detector);
        QCOMPARE(BreakDetector::fromJson(QJsonObject()), BreakDetector());
    }
};

QTEST_GUILESS_MAIN(TestBreakDetector)
#include "test_breakdetector.moc"
