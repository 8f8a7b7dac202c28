// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/latencysketch.h"

#include <QTest>
#include <cmath>
#include <random>

using namespace midflight;

namespace {

std::vector<double> logNormalTimes(int count, quint64 seed)
{
    std::mt19937_64 random(seed);
    std::lognormal_distribution<double> times(-2, 2);
    std::vector<double> values(size_t(count), 0.0);
    std::generate(values.begin(), values.end(), [&] { return times(random); });
    return values;
}

LatencySketch sketchOf(const std::vector<double> &values)
{
    LatencySketch sketch;
    for (const double value : values)
        sketch.add(value);
    return sketch;
}

LatencySketch merged(LatencySketch one, const LatencySketch &other)
{
    one.merge(other);
    return one;
}

} // namespace

class TestLatencySketch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsUpToABoundAndSumsAreWithinItsAccuracy()
    {
        LatencySketch sketch;
        QCOMPARE(sketch.countUpTo(1), 0);
        QCOMPARE(sketch.sum(), 0.0);
        for (int i = 1; i <= 1000; ++i)
            sketch.add(i / 1000.0);
        QCOMPARE(sketch.countUpTo(1e-9), 0);
        QCOMPARE(sketch.countUpTo(2), 1000);
        for (const double bound : {0.01, 0.25, 0.9})
            QVERIFY2(std::abs(double(sketch.countUpTo(bound)) - bound * 1000) <= bound * 20 + 1, qPrintable(QString::number(bound)));
        QVERIFY(std::abs(sketch.sum() - 500.5) <= 5.005);
    }

    void everyPercentileIsWithinOnePercent()
    {
        for (const int count : { 1, 2, 10, 1000, 100'000 }) {
            std::vector<double> values = logNormalTimes(count, quint64(count));
            const LatencySketch sketch = sketchOf(values);
            std::sort(values.begin(), values.end());
            QCOMPARE(sketch.count(), qint64(count));
            for (const double q : { 0.0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0 }) {
                const double exact = values[size_t(q * double(count - 1))];
                QVERIFY2(std::abs(sketch.quantile(q) - exact) <= 0.01 * exact * (1 + 1e-9),
                    qPrintable(QStringLiteral("%1: %2 for %3").arg(q).arg(sketch.quantile(q)).arg(exact)));
            }
        }
    }

    void edgesEncloseTheOrderStatistic()
    {
        std::vector<double> values = logNormalTimes(5000, 7);
        const LatencySketch sketch = sketchOf(values);
        std::sort(values.begin(), values.end());
        for (size_t rank = 1; rank <= values.size(); rank += 13) {
            const double exact = values[rank - 1];
            QVERIFY(sketch.lowerAtRank(qint64(rank)) <= exact * (1 + 1e-12));
            QVERIFY(sketch.upperAtRank(qint64(rank)) >= exact * (1 - 1e-12));
            QVERIFY(sketch.upperAtRank(qint64(rank)) <= 1.0203 * sketch.lowerAtRank(qint64(rank)));
        }
    }

    void mergingEqualsAddingInAnyOrder()
    {
        const LatencySketch a = sketchOf(logNormalTimes(1000, 1));
        const LatencySketch b = sketchOf(logNormalTimes(10, 2));
        const LatencySketch c = sketchOf({ 1e-12, 5.0, 1e12 });
        QCOMPARE(merged(merged(a, b), c), merged(a, merged(b, c)));
        QCOMPARE(merged(a, b), merged(b, a));
        QCOMPARE(merged(a, LatencySketch()), a);
        QCOMPARE(merged(LatencySketch(), a), a);
        std::vector<double> all = logNormalTimes(1000, 1);
        const std::vector<double> more = logNormalTimes(10, 2);
        all.insert(all.end(), more.begin(), more.end());
        QCOMPARE(merged(a, b), sketchOf(all));
    }

    void aSketchMergedWithItselfDoubles()
    {
        LatencySketch sketch = sketchOf({ 1, 2, 3 });
        sketch.merge(sketch);
        QCOMPARE(sketch.count(), qint64(6));
        QCOMPARE(sketch, sketchOf({ 1, 1, 2, 2, 3, 3 }));
    }

    void oddTimesAreClamped()
    {
        const LatencySketch sketch = sketchOf({ 0, -5, NAN, INFINITY, 1e300, 1e-300 });
        QCOMPARE(sketch.count(), qint64(6));
        QVERIFY(sketch.quantile(0) > 0.98e-9 && sketch.quantile(0) < 1.02e-9);
        QVERIFY(sketch.quantile(1) > 0.98e9 && sketch.quantile(1) < 1.02e9);
        QCOMPARE(LatencySketch::fromBytes(sketch.toBytes()), std::optional(sketch));
    }

    void anEmptySketchIsZeroEverywhere()
    {
        const LatencySketch sketch;
        QVERIFY(sketch.isEmpty());
        QCOMPARE(sketch.quantile(0.5), 0.0);
        QCOMPARE(sketch.upperAtRank(1), 0.0);
        QCOMPARE(LatencySketch::fromBytes(sketch.toBytes()), std::optional(sketch));
    }

    void bytesRoundTripAndStaySmall()
    {
        for (const int count : { 1, 100, 100'000 }) {
            const LatencySketch sketch = sketchOf(logNormalTimes(count, 3));
            const QByteArray bytes = sketch.toBytes();
            QCOMPARE(LatencySketch::fromBytes(bytes), std::optional(sketch));
            QVERIFY2(bytes.size() < 4096, qPrintable(QString::number(bytes.size())));
        }
    }

    void storedBytesAreRefusedWhenDamaged()
    {
        const QByteArray bytes = sketchOf({ 0.5, 0.5, 3 }).toBytes();
        QVERIFY(!LatencySketch::fromBytes(QByteArray()));
        QVERIFY(!LatencySketch::fromBytes(QByteArray("\x02", 1)));
        QVERIFY(!LatencySketch::fromBytes(bytes.left(bytes.size() - 1)));
        QVERIFY(!LatencySketch::fromBytes(bytes + '\0'));
        QVERIFY(!LatencySketch::fromBytes(QByteArray("\x01\x01\x00", 3)));
        QVERIFY(!LatencySketch::fromBytes(QByteArray("\x01") + QByteArray(20, '\xff')));
        // Random bytes never crash, and what is accepted is written again as it was.
        std::mt19937_64 random(11);
        for (int round = 0; round < 20'000; ++round) {
            QByteArray noise(1, '\x01');
            for (int i = int(random() % 12); i > 0; --i)
                noise.append(char(random() % 3 ? random() % 128 : random()));
            if (const auto sketch = LatencySketch::fromBytes(noise))
                QCOMPARE(LatencySketch::fromBytes(sketch->toBytes()), sketch);
        }
    }
};

QTEST_GUILESS_MAIN(TestLatencySketch)
#include "test_latencysketch.moc"
