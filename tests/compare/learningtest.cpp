// SPDX-License-Identifier: GPL-3.0-or-later
// What comparisons teach beyond their verdicts: fields, noise, and rules that would explain causes.
#include "routing/compare/compare.h"
#include "routing/compare/noise.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <random>

using namespace midflight;

namespace {

Judgement judge(const QByteArray &a, const QByteArray &b, const QList<Rule> &rules = {}, const char *name = "x.json")
{
    const auto set = RuleSet::compile(rules, QDate(2026, 1, 1));
    return set ? compareBytes(a, b, QString::fromLatin1(name), *set) : Judgement {};
}

/// A request on which old ran twice.
Comparison ranTwice(const QByteArray &old, const QByteArray &again, const QByteArray &now)
{
    Comparison comparison;
    conclude(comparison, judge(old, now));
    comparison.repeat = repeatOf(judge(old, again));
    return comparison;
}

} // namespace

class LearningTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fieldsTellWhatOnlyOneSystemHas()
    {
        const Judgement judgement = judge(R"({"items":[{"id":1,"price":2},{"id":2}],"gone":{"deep":1},"a/b":0})",
                                          R"({"items":[{"id":1,"price":3,"tax":1}],"a/b":0,"log":[]})");
        QCOMPARE(judgement.fields.onlyOld, QStringList {"/gone"});
        QCOMPARE(judgement.fields.onlyNew, (QStringList {"/items/*/tax", "/log"}));
        QCOMPARE(judgement.fields.both, (QStringList {"/items", "/items/*", "/items/*/id", "/items/*/price", "/a~1b"}));
        const Judgement table = judge("id,score\n1,2\n", "id,points\n1,3\n", {}, "x.csv");
        QCOMPARE(table.fields.onlyOld, QStringList {"/*/score"});
        QCOMPARE(table.fields.onlyNew, QStringList {"/*/points"});
    }
    void namesThatNeverRepeatAreNoFields()
    {
        QByteArray a = "{";
        for (int i = 0; i < 10'000; ++i)
            a += "\"name" + QByteArray(QByteArray::number(i)).replace("0", "o").replace("1", "l") + "x\":1,";
        const Judgement judgement = judge(a + "\"z\":1}", a + "\"z\":2}");
        QCOMPARE(judgement.differenceCount, 1);
        QVERIFY(judgement.fields.isEmpty());
    }
    void bytesThatWereLeftOutAreCounted()
    {
        Rule ignore;
        ignore.match = QStringLiteral("$.log");
        const Judgement judgement = judge(R"({"log":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx","n":1})", R"({"log":"y","n":1})", {ignore});
        QCOMPARE(judgement.bytes, 56 + 17);
        QVERIFY2(judgement.bytesLeftOut >= 45 && judgement.bytesLeftOut <= 50, qPrintable(QString::number(judgement.bytesLeftOut)));
        QCOMPARE(judge("[1]", "[2]").bytesLeftOut, 0);
        QCOMPARE(judge("[1]", "[2]").bytes, 6);
    }

    void noiseIsToldFromARealDifference()
    {
        std::mt19937 random(7);
        NoisePath time;
        NoisePath price;
        for (int i = 0; i < 40; ++i) {
            const auto body = [&](int cents) {
                return QByteArray("{\"time\":") + QByteArray::number(1000 + double(random() % 1000) / 100) + ",\"price\":" + QByteArray::number(cents) + "}";
            };
            const auto found = noiseIn(ranTwice(body(100), body(100), body(101)));
            QVERIFY(found);
            add(time, found->value(QStringLiteral("/time")));
            add(price, found->value(QStringLiteral("/price")));
        }
        QCOMPARE(price.onlyNew, 40);
        QCOMPARE(price.onlyOld, 0);
        QVERIFY(time.both > 30); // both differ from old nearly always
        QVERIFY(!proposeForNoise(QStringLiteral("/price"), price));
        const auto proposed = proposeForNoise(QStringLiteral("/time"), time);
        QVERIFY(proposed);
        QVERIFY(proposed->proposal.rule.type == RuleType::Number);
        QVERIFY(proposed->proposal.rule.match == QStringLiteral("$['time']"));
        QVERIFY(proposed->absolute > 5 && proposed->absolute <= 10);
        // Made from ten, and tried on those that came after.
        QCOMPARE(proposed->proposal.triedOn, 10);
        QVERIFY(proposed->later >= 25);
        QVERIFY(proposed->laterHeld <= proposed->later);
        QCOMPARE(NoisePath::fromJson(time.toJson()).seen, time.seen);
    }
    void aRuleMadeFromTooLittleShowsOnLaterData()
    {
        NoisePath noise;
        for (int i = 0; i < 30; ++i) {
            const int spread = i < 10 ? 1 : 50; // steady at first
            const auto found = noiseIn(ranTwice("[100]", "[" + QByteArray::number(100 + spread) + "]", "[100]"));
            add(noise, found->value(QStringLiteral("/*")));
        }
        QCOMPARE(noise.onlyOld, 30);
        const auto proposed = proposeForNoise(QStringLiteral("/*"), noise);
        QCOMPARE(proposed->later, 20);
        QCOMPARE(proposed->laterHeld, 0);
        QCOMPARE(proposed->absolute, 50.0);
    }
    void whatIsNotAllKnownTeachesNothing()
    {
        QByteArray a = "[0";
        QByteArray b = "[1";
        for (int i = 0; i < 300; ++i) {
            a += ",0";
            b += ",1";
        }
        QVERIFY(!noiseIn(ranTwice(a + ']', a + ']', b + ']')));
        QVERIFY(!noiseIn(ranTwice(a + ']', b + ']', a + ']')));
        Comparison once;
        once.verdict = Verdict::Mismatch;
        QVERIFY(!noiseIn(once));
        Comparison failed = ranTwice("[1]", "[1]", "[1]");
        failed.verdict = Verdict::NewError;
        QVERIFY(!noiseIn(failed));
    }

    void rowsInAnotherOrderAreRecognised()
    {
        const QByteArray a = R"({"rows":[{"n":"x","v":1},{"n":"y","v":2},{"n":"z","v":3}]})";
        const QByteArray b = R"({"rows":[{"n":"z","v":3},{"n":"x","v":1},{"n":"y","v":2}]})";
        const Judgement judgement = judge(a, b);
        const Cause cause = fingerprint(judgement.differences.first());
        const auto proposals = proposeFor(cause, {judgement.differences, judgement.differences});
        QCOMPARE(proposals.first().words, QStringLiteral("the same elements in another order"));
        QCOMPARE(proposals.first().triedOn, 2);
        QVERIFY(judge(a, b, {proposals.first().rule}).verdict == Verdict::Tolerated);
        const Judgement other = judge(a, QByteArray(b).replace("3}", "4}"));
        QVERIFY(proposeFor(fingerprint(other.differences.first()), {other.differences}).first().words != QStringLiteral("the same elements in another order"));
    }
    void countsThatBecamePercentagesAreRecognised()
    {
        const QByteArray a = R"({"rows":{"one":{"A":10,"C":30},"two":{"A":50,"C":150}}})";
        const QByteArray b = R"({"rows":{"one":{"A":25,"C":75},"two":{"A":25,"C":75}}})";
        const QByteArray instances = QByteArray(a).replace("one", "1").replace("two", "2");
        const QByteArray others = QByteArray(b).replace("one", "1").replace("two", "2");
        const Judgement judgement = judge(instances, others);
        const auto proposals = proposeFor(fingerprint(judgement.differences.first()), {judgement.differences});
        QCOMPARE(proposals.first().words, QStringLiteral("rows as percent of their sum"));
        QCOMPARE(proposals.first().rule.match, QStringLiteral("$['rows']"));
        QVERIFY(judge(instances, others, {proposals.first().rule}).verdict == Verdict::Tolerated);
        const Judgement wrong = judge(instances, QByteArray(others).replace("75}", "76}"));
        QVERIFY(proposeFor(fingerprint(wrong.differences.first()), {wrong.differences}).first().words != QStringLiteral("rows as percent of their sum"));
    }

    void httpAnswersAreComparedByWhatWasChosen()
    {
        const auto answer = [](int status, QByteArrayView type, QByteArrayView location, QByteArrayView body) {
            return HttpAnswer {status, {{"Content-Type", type}, {"Location", location}, {"Date", location}}, body};
        };
        const auto pointers = [](const Judgement &judgement) {
            QStringList list;
            for (const Difference &difference : judgement.differences)
                list.append(difference.pointer);
            return list;
        };
        const HttpAnswer a = answer(200, "application/json", "/a", R"({"n":1})");
        const HttpAnswer b = answer(201, "application/json", "/b", R"({ "n": 2 })");
        QCOMPARE(pointers(compareHttp(a, b, {}, {})), (QStringList {"/status", "/n"}));
        QCOMPARE(pointers(compareHttp(a, b, {"LOCATION", "x-none"}, {})), (QStringList {"/status", "/headers/location", "/n"}));
        QVERIFY(compareHttp(a, answer(200, "application/json", "/b", R"({ "n": 1.0 })"), {}, {}).verdict == Verdict::Match);
        Rule created;
        created.table = QStringLiteral("status");
        created.type = RuleType::Expected;
        created.oldValue = 200;
        created.newValue = 201;
        Rule place;
        place.table = QStringLiteral("headers/location");
        const auto rules = RuleSet::compile({created, place}, QDate(2026, 1, 1));
        QVERIFY(rules);
        const Judgement ruled = compareHttp(a, answer(201, "application/json", "/b", R"({"n":1})"), {"location"}, *rules);
        QVERIFY2(ruled.verdict == Verdict::Tolerated, qPrintable(pointers(ruled).join(u' ')));
        QCOMPARE(ruled.toleratedCount, 2);
        const HttpAnswer twice {200, {{"Set-Cookie", "a=1"}, {"set-cookie", "b=2"}}, "x"};
        const HttpAnswer once {200, {{"Set-Cookie", "a=1"}}, "x"};
        QCOMPARE(pointers(compareHttp(twice, once, {"set-cookie"}, {})), QStringList {"/headers/set-cookie"});
    }
};

QTEST_APPLESS_MAIN(LearningTest)
#include "learningtest.moc"
