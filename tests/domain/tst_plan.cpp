// SPDX-License-Identifier: GPL-3.0-or-later
// What to move next, and whether to begin at all.
#include "routing/domain/plan.h"

#include <QTest>

using namespace midflight;

namespace {

PlanSubject subject(const char *id)
{
    PlanSubject subject;
    subject.id = {QString::fromLatin1(id)};
    subject.sizeDays = 5;
    subject.changes = 10;
    subject.requestsPerDay = 100;
    return subject;
}

QStringList order(const QList<PlanSubject> &subjects)
{
    QStringList ids;
    for (const auto &entry : rankComponents(subjects))
        ids += entry.id.value;
    return ids;
}

} // namespace

class TestPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachPropertyAloneDecidesBetweenEquals()
    {
        const auto first = [](auto change) {
            auto better = subject("better");
            auto worse = subject("worse");
            change(better, worse);
            return order({worse, better}).first() == QStringLiteral("better");
        };
        QVERIFY(first([](auto &better, auto &worse) { better.sizeDays = 1, worse.sizeDays = 20; }));
        QVERIFY(first([](auto &better, auto &worse) { better.changes = 0, worse.changes = 90; }));
        QVERIFY(first([](auto &better, auto &worse) { better.requestsPerDay = 1000, worse.requestsPerDay = 1; }));
        QVERIFY(first([](auto &, auto &worse) { worse.requestsPerDay = 0; }));
        QVERIFY(first([](auto &, auto &worse) { worse.neededBy = 8; }));
        QVERIFY(first([](auto &, auto &worse) { worse.comparable = false; }));
        QVERIFY(first([](auto &better, auto &worse) { better.changes = 1, worse.changes.reset(); }));
        QVERIFY(first([](auto &better, auto &worse) { better.sizeDays = 1, worse.sizeDays = 0; }));
    }

    void whatWaitsForOthersComesLastHoweverSmall()
    {
        auto tiny = subject("tiny");
        tiny.sizeDays = 0.1;
        tiny.needsMissing = {QStringLiteral("huge")};
        auto huge = subject("huge");
        huge.sizeDays = 200;
        QCOMPARE(order({tiny, huge}), (QStringList {QStringLiteral("huge"), QStringLiteral("tiny")}));
        QVERIFY(rankComponents({tiny, huge}).last().reasons.contains(QStringLiteral("waits for huge")));
    }

    void whatHasMovedIsNotRanked()
    {
        auto moved = subject("moved");
        moved.stage = Stage::New;
        auto retired = subject("retired");
        retired.stage = Stage::Retired;
        QCOMPARE(order({moved, subject("left"), retired}), QStringList {QStringLiteral("left")});
        QVERIFY(rankComponents({}).isEmpty());
    }

    void everyRowSaysWhyInFivePhrases()
    {
        PlanSubject unknown;
        unknown.id = {QStringLiteral("unknown")};
        for (const auto &given : {subject("known"), unknown}) {
            const auto entry = rankComponents({given}).first();
            QCOMPARE(entry.reasons.size(), 5);
            QVERIFY(entry.score > 0 && entry.score < 1);
        }
        QCOMPARE(rankComponents({subject("known")}).first().reasons,
                 (QStringList {QStringLiteral("5 days of work"), QStringLiteral("10 changes in a year"), QStringLiteral("waits for nothing"),
                               QStringLiteral("100 requests a day: 500 comparisons in about 5 days"), QStringLiteral("nothing builds on it")}));
    }

    void thePatternIsNotForEverybody()
    {
        QCOMPARE(rightPattern({true, true, false}).answer, QStringLiteral("yes"));
        QCOMPARE(rightPattern({false, true, false}).answer, QStringLiteral("don't"));
        QCOMPARE(rightPattern({false, {}, {}}).answer, QStringLiteral("don't"));
        QCOMPARE(rightPattern({true, false, false}).answer, QStringLiteral("don't"));
        QCOMPARE(rightPattern({true, true, true}).answer, QStringLiteral("not yet"));
        const auto unsure = rightPattern({{}, true, {}});
        QCOMPARE(unsure.answer, QStringLiteral("unsure"));
        QVERIFY(unsure.detail.contains(QStringLiteral("kept running")));
    }
};

QTEST_GUILESS_MAIN(TestPlan)
#include "tst_plan.moc"
