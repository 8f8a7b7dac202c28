// SPDX-License-Identifier: GPL-3.0-or-later
// Every number that the page about the statistics states, and what must be true of the formulas besides.
#include "routing/evidence/betamath.h"
#include "routing/evidence/confidencesequence.h"
#include "routing/evidence/mismatcheprocess.h"
#include "routing/evidence/noisetest.h"
#include "routing/evidence/pairedtime.h"
#include "routing/evidence/quantilesequence.h"

#include <QTest>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

using namespace midflight;

namespace {

constexpr double alpha = 0.05;

bool near(double actual, double expected, double tolerance)
{
    if (std::abs(actual - expected) <= tolerance)
        return true;
    qWarning("got %.12g, expected %.12g", actual, expected);
    return false;
}

// E by its definition as a sum: 1/(k+1) Σ (n−k)…/((k+2)…) odds^j. All terms positive, so it is accurate by itself.
long double logEByItsSum(qint64 n, qint64 k, long double p0)
{
    const long double odds = p0 / (1 - p0);
    long double term = 1;
    long double sum = 1;
    long double scale = 0;
    for (qint64 j = 0; j < n - k; ++j) {
        term *= odds * (long double)(n - k - j) / (long double)(k + 2 + j);
        sum += term;
        if (sum > 1e1000L) {
            scale += std::log(sum);
            term /= sum;
            sum = 1;
        }
        if (term < sum * 1e-22L)
            break;
    }
    return std::log(sum) + scale - std::log((long double)(k + 1));
}

} // namespace

class TestEvidenceTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mismatchGateNeedsSoManyComparisons_data()
    {
        QTest::addColumn<int>("k");
        QTest::addColumn<int>("n");
        QTest::addRow("no mismatch") << 0 << 4512;
        QTest::addRow("one") << 1 << 6851;
        QTest::addRow("two") << 2 << 8848;
        QTest::addRow("five") << 5 << 14079;
    }

    void mismatchGateNeedsSoManyComparisons()
    {
        QFETCH(int, k);
        QFETCH(int, n);
        QVERIFY(mismatchProven(n, k, 0.001, alpha));
        QVERIFY(!mismatchProven(n - 1, k, 0.001, alpha));
        QCOMPARE(cleanComparisonsNeeded(k, k, 0.001, alpha), std::optional<qint64>(n - k));
        QCOMPARE(cleanComparisonsNeeded(n - 100, k, 0.001, alpha), std::optional<qint64>(100));
        QCOMPARE(cleanComparisonsNeeded(n + 100, k, 0.001, alpha), std::optional<qint64>(0));
    }

    void clopperPearsonAtAFixedNumberNeedsFewer_data()
    {
        QTest::addColumn<int>("k");
        QTest::addColumn<int>("n");
        QTest::addRow("no mismatch") << 0 << 2995;
        QTest::addRow("one") << 1 << 4742;
        QTest::addRow("two") << 2 << 6294;
        QTest::addRow("five") << 5 << 10511;
    }

    void clopperPearsonAtAFixedNumberNeedsFewer()
    {
        QFETCH(int, k);
        QFETCH(int, n);
        // The one-sided bound at α is the upper end of the two-sided interval at 2α.
        QVERIFY(clopperPearson(n, k, 2 * alpha).upper <= 0.001);
        QVERIFY(clopperPearson(n - 1, k, 2 * alpha).upper > 0.001);
    }

    void nothingIsProvenByNothing()
    {
        QVERIFY(!mismatchProven(0, 0, 0.999, 0.9999));
        QVERIFY(!pairedTimeProven(0, 0, 0.9999));
        QCOMPARE(mismatchUpperBound(0, 0, alpha), 1.0);
        QCOMPARE(confidenceSequence(0, 0, alpha, 500).upper, 1.0);
        QVERIFY(!quantileRanks(0, 0.95, alpha, 500).upper);
        QCOMPARE(logMismatchE(0, 0, 0.001), 0.0);
    }

    void aCleanPastHidesSeventyOneMismatchesInARow()
    {
        QVERIFY(mismatchProven(100'071, 71, 0.001, alpha));
        QVERIFY(!mismatchProven(100'072, 72, 0.001, alpha));
    }

    void zeroOfEightWouldProveLessThanFortyTwoPercent()
    {
        const double bound = mismatchUpperBound(8, 0, alpha);
        QVERIFY(bound < 0.42);
        QVERIFY(bound > 0.41);
    }

    void eProcessEqualsItsDefiningSum()
    {
        for (const qint64 n : { 1, 2, 7, 50, 999, 20'000, 1'000'000 }) {
            for (const double share : { 0.0, 0.0005, 0.001, 0.01, 0.3, 0.5, 0.9, 1.0 }) {
                const auto k = qint64(share * double(n));
                for (const double p0 : { 1e-6, 0.001, 0.01, 0.3, 0.5, 0.95 }) {
                    const double expected = double(logEByItsSum(n, k, p0));
                    QVERIFY2(near(logMismatchE(n, k, p0), expected, 1e-9 + 1e-12 * std::abs(expected)),
                        qPrintable(QStringLiteral("n=%1 k=%2 p0=%3").arg(n).arg(k).arg(p0)));
                }
            }
        }
    }

    void eProcessStaysFiniteAndAccurateAtABillion()
    {
        constexpr qint64 n = 1'000'000'000;
        // k = 0 has a closed form: E = (1 − (1−p)^(n+1)) / ((n+1) p (1−p)^n).
        for (const double p0 : { 1e-9, 1e-6, 0.001, 0.5 }) {
            const double closed = std::log(-std::expm1((double(n) + 1) * std::log1p(-p0))) - std::log(double(n) + 1)
                - std::log(p0) - double(n) * std::log1p(-p0);
            QVERIFY(near(logMismatchE(n, 0, p0), closed, 1e-9 + 1e-13 * std::abs(closed)));
        }
        for (const qint64 k : { qint64(1), n / 2000, n / 1001, n / 1000, n / 999, n / 2, n })
            QVERIFY(std::isfinite(logMismatchE(n, k, 0.001)));
        // At the mean and two standard deviations below, against the sum.
        for (const qint64 k : { qint64(1'000'000), qint64(998'000) })
            QVERIFY(near(logMismatchE(n, k, 0.001), double(logEByItsSum(n, k, 0.001L)), 1e-6));
        // For k = 0 and small rates E ≈ (e^t − 1)/t with t = n·p0, which is 20 at t = 4.5139.
        QVERIFY(near(mismatchUpperBound(n, 0, alpha), 4.5139e-9, 1e-13));
    }

    void eProcessFallsWithMismatchesAndGrowsWithCleanComparisonsAndWithTheRate()
    {
        for (const double p0 : { 0.0001, 0.001, 0.02, 0.5, 0.9 }) {
            for (qint64 n = 1; n < 200'000; n = n * 3 + 1) {
                for (qint64 k = 0; k <= std::min<qint64>(n, 40); ++k) {
                    if (k > 0)
                        QVERIFY(logMismatchE(n, k, p0) < logMismatchE(n, k - 1, p0) + 1e-12);
                    QVERIFY(logMismatchE(n + 1, k, p0) > logMismatchE(n, k, p0) - 1e-12);
                    QVERIFY(logMismatchE(n, k, p0 * 1.01) > logMismatchE(n, k, p0) - 1e-12);
                }
            }
        }
    }

    void boundAndGateAgree()
    {
        for (const qint64 n : { 8, 500, 4511, 4512, 100'000 }) {
            for (const qint64 k : { 0, 1, 5, 7 }) {
                const double bound = mismatchUpperBound(n, k, alpha);
                QVERIFY(mismatchProven(n, k, bound, alpha));
                QVERIFY(!mismatchProven(n, k, bound * (1 - 1e-9), alpha));
            }
        }
    }

    void aRateOfZeroIsNeverProven()
    {
        QVERIFY(!cleanComparisonsNeeded(1000, 0, 0, alpha));
        QVERIFY(!mismatchProven(1'000'000'000, 0, 0, alpha));
        QVERIFY(mismatchProven(1, 0, 1, alpha));
        QVERIFY(!mismatchProven(1, 1, 1, alpha));
    }

    void chartIntervals_data()
    {
        QTest::addColumn<int>("k");
        QTest::addColumn<int>("n");
        QTest::addColumn<double>("tOpt");
        QTest::addColumn<double>("lower");
        QTest::addColumn<double>("upper");
        QTest::addColumn<double>("digits");
        QTest::addRow("700/1000") << 700 << 1000 << 100.0 << .651629 << .745949 << 1e-6;
        QTest::addRow("15/50") << 15 << 50 << 50.0 << .129556 << .511896 << 1e-6;
        QTest::addRow("5/50") << 5 << 50 << 50.0 << .013021 << .269264 << 1e-6;
        QTest::addRow("1/50") << 1 << 50 << 50.0 << 0.0 << .13489 << 1e-5;
        QTest::addRow("100/200") << 100 << 200 << 1.0 << .328923 << .671076 << 1e-6;
        QTest::addRow("5/1000") << 5 << 1000 << 1000.0 << .00062803 << .01467691 << 1e-8;
        QTest::addRow("0/10000") << 0 << 10000 << 1000.0 << 0.0 << .00031695 << 1e-8;
    }

    void chartIntervals()
    {
        QFETCH(int, k);
        QFETCH(int, n);
        QFETCH(double, tOpt);
        QFETCH(double, lower);
        QFETCH(double, upper);
        QFETCH(double, digits);
        const Interval interval = confidenceSequence(n, k, alpha, tOpt);
        QVERIFY(near(interval.lower, lower, digits));
        QVERIFY(near(interval.upper, upper, digits));
    }

    void chartIntervalsMirror()
    {
        for (const int k : { 0, 3, 50, 199, 200 }) {
            const Interval one = confidenceSequence(200, k, alpha, 100);
            const Interval other = confidenceSequence(200, 200 - k, alpha, 100);
            QVERIFY(near(one.lower, 1 - other.upper, 1e-10));
            QVERIFY(near(one.upper, 1 - other.lower, 1e-10));
            QVERIFY(one.lower <= k / 200.0 && k / 200.0 <= one.upper);
        }
    }

    void chartIntervalsStayTightAtABillion()
    {
        const Interval interval = confidenceSequence(1'000'000'000, 1'000'000, alpha, 500);
        QVERIFY(interval.lower > 0.00099 && interval.lower < 0.001);
        QVERIFY(interval.upper < 0.00101 && interval.upper > 0.001);
    }

    void uniformMixture()
    {
        QVERIFY(near(uniformMixtureSequence(100, 0, alpha).upper, .0732843734, 1e-10));
        QVERIFY(near(uniformMixtureSequence(1000, 0, alpha).upper, .009855599157, 1e-12));
        QVERIFY(
            near(uniformMixtureSequence(1'000'000, 0, alpha).upper, 1 - std::pow(alpha / 1'000'001, 1e-6), 1e-12));
        QCOMPARE(uniformMixtureSequence(100, 0, alpha).lower, 0.0);
    }

    void fixedIntervalsForDisplay()
    {
        QVERIFY(near(clopperPearson(100, 20, alpha).lower, .1266555521, 1e-10));
        QVERIFY(near(clopperPearson(100, 20, alpha).upper, .2918426891, 1e-10));
        QVERIFY(near(wilson(263, 81, alpha).lower, .2552885, 1e-6));
        QVERIFY(near(wilson(263, 81, alpha).upper, .3662096, 1e-6));
        QCOMPARE(clopperPearson(10, 0, alpha).lower, 0.0);
        QCOMPARE(clopperPearson(10, 10, alpha).upper, 1.0);
    }

    void quantileIndices()
    {
        const QuantileRanks p95 = quantileRanks(1000, 0.95, alpha, 1000);
        QCOMPARE(p95.lower, std::optional<qint64>(928));
        QCOMPARE(p95.upper, std::optional<qint64>(970));
        const QuantileRanks p99 = quantileRanks(10'000, 0.99, alpha, 1000);
        QCOMPARE(p99.lower, std::optional<qint64>(9866));
        QCOMPARE(p99.upper, std::optional<qint64>(9931));
    }

    void mixtureBoundaries()
    {
        // v = n g h and v_opt = t_opt g h with g = .2, h = .8: both are 625.
        QVERIFY(near(*quantileRadius(625, 0.2, alpha, 625, Sides::Two), 31.4308, 1e-4));
        QVERIFY(near(*quantileRadius(625, 0.2, alpha, 625, Sides::One), 28.41238, 1e-5));
    }

    void quantileBoundsExistFromTheNumberForetold()
    {
        for (const double tOpt : { 10.0, 500.0, 1000.0 }) {
            for (const Sides sides : { Sides::One, Sides::Two }) {
                const qint64 n = valuesForUpperBound(0.95, alpha, tOpt, sides);
                QVERIFY(n > 58); // .95^n ≤ .05 is the least that any method needs
                QVERIFY(!quantileRanks(n - 1, 0.95, alpha, tOpt, sides).upper);
                QCOMPARE(quantileRanks(n, 0.95, alpha, tOpt, sides).upper, std::optional<qint64>(n));
                QVERIFY(quantileRanks(n, 0.95, alpha, tOpt, sides).lower);
            }
        }
    }

    void noiseTest_data()
    {
        QTest::addColumn<int>("onlyNew");
        QTest::addColumn<int>("onlyOld");
        QTest::addColumn<double>("e");
        QTest::addRow("6, 0") << 6 << 0 << 18.142857;
        QTest::addRow("7, 0") << 7 << 0 << 31.875;
        QTest::addRow("10, 1") << 10 << 1 << 30.931818;
        QTest::addRow("20, 5") << 20 << 5 << 48.520452;
        QTest::addRow("50, 30") << 50 << 30 << 3.3215825;
    }

    void noiseTest()
    {
        QFETCH(int, onlyNew);
        QFETCH(int, onlyOld);
        QFETCH(double, e);
        QVERIFY(near(std::exp(logNoiseE(onlyNew, onlyOld)), e, 1e-6));
    }

    void noiseIsJudgedOverAllPathsTogether()
    {
        QVERIFY(!differsBeyondNoise(6, 0, 1, alpha));
        QVERIFY(differsBeyondNoise(7, 0, 1, alpha));
        QVERIFY(!differsBeyondNoise(7, 0, 2, alpha));
        QVERIFY(!differsBeyondNoise(0, 0, 1, 0.9999));
    }

    void pairedTimesAreForetold()
    {
        QCOMPARE(pairsForPairedTime(0, 0, alpha), qint64(7)); // 2^7 − 1 over 7 is 18.1 for six pairs, 31.9 for seven
        QVERIFY(pairedTimeProven(7, 0, alpha));
        QVERIFY(!pairedTimeProven(6, 0, alpha));
        QCOMPARE(pairsForPairedTime(100, 50, alpha), qint64(-1));
        const qint64 pairs = pairsForPairedTime(20, 8, alpha);
        QVERIFY(pairs > 20);
        QVERIFY(pairedTimeProven(pairs, qint64(std::ceil(0.4 * double(pairs))), alpha));
    }

    void betaMathAgreesWithBoost()
    {
        for (const double p : { 0.001, 0.3, 0.95 }) {
            for (const double n : { 1.0, 40.0, 3000.0 }) {
                for (const double k : { 0.0, 0.25 * n, n }) {
                    for (const double m : { 1e-3, 1.0, 62.0 }) {
                        const auto logBeta = [](double a, double b) {
                            return boost::math::lgamma(a) + boost::math::lgamma(b) - boost::math::lgamma(a + b);
                        };
                        const double expected = logBeta(m * p + k, m * (1 - p) + n - k) - logBeta(m * p, m * (1 - p))
                            - k * std::log(p) - (n - k) * std::log1p(-p);
                        QVERIFY(near(logBetaMixtureRatio(k, n, p, m), expected, 1e-9 + 1e-11 * std::abs(expected)));
                    }
                }
            }
        }
        QVERIFY(near(std::exp(logBinomialDensity(3, 10, 0.2)), 0.201326592, 1e-12));
    }
};

QTEST_GUILESS_MAIN(TestEvidenceTable)
#include "test_evidencetable.moc"
