// SPDX-License-Identifier: GPL-3.0-or-later
// A lead who looks after every comparison and approves the moment it is green: how often is that wrong? True rates
// lie exactly on the border, where being green is wrong by definition. Seeds are fixed.
#include "routing/evidence/confidencesequence.h"
#include "routing/evidence/mismatcheprocess.h"
#include "routing/evidence/pairedtime.h"
#include "routing/evidence/quantilesequence.h"

#include <QTest>
#include <cmath>
#include <random>

using namespace midflight;

namespace {

constexpr double alpha = 0.05;
constexpr int watched = 10'000;
constexpr int runs = 4000;

// For each k, the least n at which a rule is green; rules are green from there on as long as k stays.
template <typename Green>
std::vector<qint64> firstGreen(int mostMismatches, Green green)
{
    std::vector<qint64> table;
    qint64 n = 1;
    for (int k = 0; k <= mostMismatches; ++k) {
        n = std::max<qint64>(n, std::max(k, 1));
        while (n <= watched && !green(n, k))
            ++n;
        table.push_back(n);
        if (n > watched)
            break;
    }
    return table;
}

// The share of runs in which the rule is green at least once.
double wrongApprovals(const std::vector<qint64> &table, double rate, quint64 seed)
{
    std::mt19937_64 random(seed);
    std::bernoulli_distribution mismatch(rate);
    int wrong = 0;
    for (int run = 0; run < runs; ++run) {
        size_t k = 0;
        for (qint64 n = 1; n <= watched && k < table.size(); ++n) {
            k += mismatch(random) ? 1 : 0;
            if (k < table.size() && n >= table[k]) {
                ++wrong;
                break;
            }
        }
    }
    return double(wrong) / runs;
}

} // namespace

class TestWatching : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theMismatchGateIsRarelyWrong_data()
    {
        QTest::addColumn<double>("rate");
        QTest::addRow("one in a thousand") << 0.001;
        QTest::addRow("one in a hundred") << 0.01;
        QTest::addRow("one in ten") << 0.1;
    }

    void theMismatchGateIsRarelyWrong()
    {
        QFETCH(double, rate);
        const auto table = firstGreen(2000, [rate](qint64 n, qint64 k) { return mismatchProven(n, k, rate, alpha); });
        const double wrong = wrongApprovals(table, rate, 1);
        qInfo("mismatch gate at %g: wrong in %.1f %% of %d runs watched to %d", rate, wrong * 100, runs, watched);
        QVERIFY(wrong <= alpha);
        QVERIFY(wrong > 0);
    }

    void anOrdinaryIntervalIsOftenWrongWhenItIsWatched_data()
    {
        // Not at .001: within 10,000 comparisons there is little to look at yet.
        QTest::addColumn<double>("rate");
        QTest::addRow("one in a hundred") << 0.01;
        QTest::addRow("one in ten") << 0.1;
    }

    void anOrdinaryIntervalIsOftenWrongWhenItIsWatched()
    {
        QFETCH(double, rate);
        // Green once the upper end of a Wilson interval, wrong one-sidedly in 2.5 % of all runs at a fixed n, is
        // below.
        const auto table = firstGreen(2000, [rate](qint64 n, qint64 k) { return wilson(n, k, alpha).upper < rate; });
        const double wrong = wrongApprovals(table, rate, 1);
        qInfo("watched Wilson interval at %g: wrong in %.1f %%", rate, wrong * 100);
        QVERIFY(wrong > 2 * alpha);
    }

    void aGoodSystemIsApproved()
    {
        // At a fifth of the border nearly all runs end green.
        const auto table = firstGreen(2000, [](qint64 n, qint64 k) { return mismatchProven(n, k, 0.005, alpha); });
        QVERIFY(wrongApprovals(table, 0.001, 2) > 0.95);
    }

    void theChartsIntervalKeepsTheRateInside()
    {
        std::mt19937_64 random(3);
        for (const double rate : { 0.001, 0.05, 0.5 }) {
            // Per k, the n at which the rate falls out of the interval: above for small n, below for large n.
            std::bernoulli_distribution mismatch(rate);
            int left = 0;
            constexpr int few = 300;
            for (int run = 0; run < few; ++run) {
                qint64 k = 0;
                for (qint64 n = 1; n <= watched; ++n) {
                    k += mismatch(random) ? 1 : 0;
                    if (n % 50 && n > 50)
                        continue;
                    const Interval interval = confidenceSequence(n, k, alpha, 500);
                    if (rate < interval.lower || rate > interval.upper) {
                        ++left;
                        break;
                    }
                }
            }
            QVERIFY2(double(left) / few <= alpha, qPrintable(QStringLiteral("%1: %2").arg(rate).arg(left)));
        }
    }

    void medianTimesAtTheBorderRarelyPass()
    {
        const auto table = firstGreen(watched, [](qint64 n, qint64 k) { return pairedTimeProven(n, k, alpha); });
        const double wrong = wrongApprovals(table, 0.5, 4);
        qInfo("paired times: wrong in %.1f %%", wrong * 100);
        QVERIFY(wrong <= alpha);
    }

    void boundsOfP95RarelyFail()
    {
        // The count of values below the true p95 is what decides: the bound fails when it reaches the upper rank.
        std::vector<QuantileRanks> ranks;
        for (int n = 1; n <= watched; ++n)
            ranks.push_back(quantileRanks(n, 0.95, alpha / 2, 500, Sides::One));
        std::mt19937_64 random(5);
        std::bernoulli_distribution below(0.95);
        int tooLow = 0;
        int tooHigh = 0;
        for (int run = 0; run < runs; ++run) {
            qint64 count = 0;
            bool low = false;
            bool high = false;
            for (const QuantileRanks &rank : ranks) {
                count += below(random) ? 1 : 0;
                low = low || (rank.upper && count >= *rank.upper);
                high = high || (rank.lower && count < *rank.lower);
            }
            tooLow += low ? 1 : 0;
            tooHigh += high ? 1 : 0;
        }
        qInfo(
            "bounds of p95: upper wrong in %.2f %%, lower in %.2f %%", 100.0 * tooLow / runs, 100.0 * tooHigh / runs);
        QVERIFY(double(tooLow) / runs <= alpha / 2);
        QVERIFY(double(tooHigh) / runs <= alpha / 2);
    }
};

QTEST_GUILESS_MAIN(TestWatching)
#include "test_watching.moc"
