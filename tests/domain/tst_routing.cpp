// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/routing.h"

#include <QTest>
#include <cmath>

using namespace midflight;
using namespace Qt::StringLiterals;

namespace {

const ComponentId fastqc {u"fastqc"_s};
const ComponentId trim {u"trim"_s};
constexpr int many = 100'000;

RoutingTable tableWith(const Routing &routing)
{
    RoutingTable table;
    table.components.insert(fastqc, routing);
    table.components.insert(trim, routing);
    return table;
}

QString key(int number)
{
    return u"sample-%1"_s.arg(number);
}

/// Five standard deviations of a binomial fraction over `many` draws: fails by chance once in two million runs, and the
/// keys are fixed, so never twice differently.
double margin(double fraction)
{
    return 5 * std::sqrt(fraction * (1 - fraction) / many);
}

bool isNear(int count, double fraction)
{
    return std::abs(double(count) / many - fraction) <= margin(fraction);
}

} // namespace

class RoutingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anUnknownComponentIsAnsweredByOld()
    {
        QCOMPARE(decide(fastqc, u"k", 1, {}), (Route {Side::Old, {}}));
    }

    void eachStageAnswersAsItSays()
    {
        QCOMPARE(decide(fastqc, u"k", 1, tableWith({Stage::Old, 1, 1, {}, {}})), (Route {Side::Old, {}}));
        QCOMPARE(decide(fastqc, u"k", 1, tableWith({Stage::Shadow, 1, 0, {}, {}})), (Route {Side::Old, Side::New}));
        QCOMPARE(decide(fastqc, u"k", 1, tableWith({Stage::Shadow, 0, 0, {}, {}})), (Route {Side::Old, {}}));
        QCOMPARE(decide(fastqc, u"k", 1, tableWith({Stage::Shadow, 1, 1, {}, {}})), (Route {Side::New, Side::Old}));
        QCOMPARE(decide(fastqc, u"k", 1, tableWith({Stage::New, 0, 0, {}, {}})), (Route {Side::New, {}}));
        QCOMPARE(decide(fastqc, u"k", 1, tableWith({Stage::New, 1, 0, {}, {}})), (Route {Side::New, Side::Old}));
        QCOMPARE(decide(fastqc, u"k", 1, tableWith({Stage::Retired, 1, 0, {}, {}})), (Route {Side::New, {}}));
    }

    void aRollbackReachesIncludedKeysToo()
    {
        for (int i = 0; i < 1000; ++i)
            QVERIFY(decide(fastqc, key(i), 0, tableWith({Stage::Old, 1, 1, {key(i)}, {}})).answer == Side::Old);
    }

    void namedKeysOverrideTheShareAndExclusionOverridesInclusion()
    {
        const RoutingTable none = tableWith({Stage::Shadow, 0, 0, {u"a"_s, u"b"_s}, {u"b"_s}});
        QVERIFY(decide(fastqc, u"a", 0, none).answer == Side::New);
        QVERIFY(decide(fastqc, u"b", 0, none).answer == Side::Old);
        QVERIFY(decide(fastqc, u"c", 0, none).answer == Side::Old);
        const RoutingTable all = tableWith({Stage::Shadow, 0, 1, {}, {u"b"_s}});
        QVERIFY(decide(fastqc, u"b", 0, all).answer == Side::Old);
        QVERIFY(decide(fastqc, u"c", 0, all).answer == Side::New);
    }

    void theSameKeyAlwaysFallsOnTheSameSide()
    {
        const RoutingTable table = tableWith({Stage::Shadow, 0.5, 0.5, {}, {}});
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(decide(fastqc, key(i), quint64(i) * 77, table), decide(fastqc, key(i), 3, table));
    }

    void aGrowingShareOnlyEverAddsKeys()
    {
        for (int i = 0; i < 2000; ++i) {
            bool wasNew = false;
            for (const double share : {0.01, 0.1, 0.25, 0.5, 0.9, 1.0}) {
                const bool isNew = decide(fastqc, key(i), 0, tableWith({Stage::Shadow, 0, share, {}, {}})).answer == Side::New;
                QVERIFY(isNew || !wasNew);
                wasNew = isNew;
            }
            QVERIFY(wasNew);
        }
    }

    void proportionsAreKept_data()
    {
        QTest::addColumn<double>("fraction");
        for (const double fraction : {0.001, 0.01, 0.1, 0.5, 0.95})
            QTest::addRow("%g", fraction) << fraction;
    }

    void proportionsAreKept()
    {
        QFETCH(double, fraction);
        const RoutingTable byShare = tableWith({Stage::Shadow, 0, fraction, {}, {}});
        const RoutingTable bySample = tableWith({Stage::New, fraction, 0, {}, {}});
        int shared = 0;
        int sampled = 0;
        int drawn = 0;
        for (int i = 0; i < many; ++i) {
            shared += decide(fastqc, key(i), 0, byShare).answer == Side::New;
            sampled += decide(fastqc, key(i), 0, bySample).also.has_value();
            drawn += decide(fastqc, {}, quint64(i), bySample).also.has_value(); // no key: the draw decides
        }
        QVERIFY(isNear(shared, fraction));
        QVERIFY(isNear(sampled, fraction));
        QVERIFY(isNear(drawn, fraction));
    }

    void shareAndSampleAndComponentsAreIndependent()
    {
        const RoutingTable table = tableWith({Stage::Shadow, 0.5, 0.5, {}, {}});
        int sharedAndSampled = 0;
        int sharedInBoth = 0;
        int drawnAndSampled = 0;
        for (int i = 0; i < many; ++i) {
            const Route route = decide(fastqc, key(i), 0, table);
            sharedAndSampled += route.answer == Side::New && route.also;
            sharedInBoth += route.answer == Side::New && decide(trim, key(i), 0, table).answer == Side::New;
            const Route drawn = decide(fastqc, {}, quint64(i), table);
            drawnAndSampled += drawn.answer == Side::New && drawn.also;
        }
        QVERIFY(isNear(sharedAndSampled, 0.25));
        QVERIFY(isNear(sharedInBoth, 0.25));
        QVERIFY(isNear(drawnAndSampled, 0.25));
    }

    void aKeyOfAnyLengthIsDecided()
    {
        const RoutingTable table = tableWith({Stage::New, 0.5, 0, {}, {}});
        int sampled = 0;
        for (int length = 1; length <= 4000; ++length)
            sampled += decide(fastqc, QString(length, u'ü'), 0, table).also.has_value();
        QVERIFY(std::abs(sampled - 2000) < 160);
    }
};

QTEST_APPLESS_MAIN(RoutingTest)
#include "tst_routing.moc"
