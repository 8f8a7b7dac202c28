// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trafficmeter.h"
#include "models/words.h"

#include <QTest>

using namespace midflight;

class Words : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void aProvenMatchIsNeverRoundedUp()
    {
        QCOMPARE(words::provenMatch(0.00031695), QStringLiteral("99.96 %"));
        QCOMPARE(words::provenMatch(0.0099), QStringLiteral("99.0 %"));
        QCOMPARE(words::provenMatch(0.0000301), QStringLiteral("99.996 %"));
        QCOMPARE(words::provenMatch(0.304), QStringLiteral("69 %"));
        QCOMPARE(words::provenMatch(1), QStringLiteral("0 %"));
        QCOMPARE(words::provenMatch(0), QStringLiteral("100.000 %"));
    }

    void aBoundIsRoundedToTheWorseSide()
    {
        QCOMPARE(words::rate(0.005), QStringLiteral("0.5 %"));
        QCOMPARE(words::rate(0.15), QStringLiteral("15 %"));
        QCOMPARE(words::rate(0.0811, true), QStringLiteral("8.2 %"));
        QCOMPARE(words::rate(0), QStringLiteral("0 %"));
    }

    void timeInShadowCountsDaysOrSeconds()
    {
        GateSettings usual;
        QCOMPARE(words::timeInShadow(8.5 * 86400, usual), QStringLiteral("day 9 of 14 in parallel"));
        QCOMPARE(words::timeInShadow(15 * 86400, usual), QStringLiteral("15 days in parallel, 14 days needed"));
        GateSettings scaled;
        scaled.shadowTime = 120;
        QCOMPARE(words::timeInShadow(95, scaled), QStringLiteral("1 min 35 s of 2 min in parallel"));
        scaled.shadowTime.reset();
        QCOMPARE(words::timeInShadow(95, scaled), QStringLiteral("1 min 35 s in parallel"));
    }

    void onlyLooserGatesAreCalledScaledDown()
    {
        GateSettings gates;
        QCOMPARE(words::scaledDown(gates), QStringList());
        gates.mismatch = MismatchLimit {0.0001, {}};
        gates.comparisons = 5000;
        QCOMPARE(words::scaledDown(gates), QStringList());
        gates.shadowTime = 120;
        gates.slowdown.reset();
        QCOMPARE(words::scaledDown(gates),
                 (QStringList {QStringLiteral("2 min in parallel instead of 14 days"), QStringLiteral("any slowdown")}));
        gates = {};
        gates.mismatch = MismatchLimit {0.001, MismatchLimit::Counted {0, 8}};
        QCOMPARE(words::scaledDown(gates), QStringList {QStringLiteral("mismatches counted, not proven")});
    }

    void trafficIsCountedOverTheLastMinuteAcrossCountersThatBeginAnew()
    {
        const QDateTime start = QDateTime::fromSecsSinceEpoch(1'000'000, Qt::UTC);
        const auto seen = [](qint64 requests) {
            Evidence evidence;
            evidence.figures.requests = requests;
            return EvidenceById {{QStringLiteral("a"), evidence}};
        };
        TrafficMeter meter;
        meter.observe(seen(1000), start);
        QVERIFY(!meter.requestsPerMinute(start.addSecs(5)));
        meter.observe(seen(1010), start.addSecs(20));
        QCOMPARE(meter.requestsPerMinute(start.addSecs(20)), std::optional<qint64>(30));
        meter.observe(seen(10), start.addSecs(40)); // the evidence began anew
        QCOMPARE(meter.requestsPerMinute(start.addSecs(40)), std::optional<qint64>(30));
    }
};

QTEST_GUILESS_MAIN(Words)
#include "tst_words.moc"
