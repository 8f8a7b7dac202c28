// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/compare.h"
#include "routing/compare/proposal.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace midflight;

namespace {

Difference difference(const char *pointer, const QJsonValue &a, const QJsonValue &b, const char *kind = "value")
{
    return {QString::fromUtf8(pointer), QString::fromLatin1(kind), a, b, LeafClass::Conflicting};
}

} // namespace

class CausesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatOnlyNamesAnInstanceBecomesAStar_data()
    {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("pattern");
        const auto row = [](const char *pointer, const char *pattern) {
            QTest::newRow(pointer) << QString::fromLatin1(pointer) << QString::fromLatin1(pattern);
        };
        row("", "");
        row("/summary/q30_rate", "/summary/q30_rate");
        row("/items/17/price", "/items/*/price");
        row("/Per base sequence content/10-14/G", "/Per base sequence content/*/G");
        row("/Kmer Content/CGTAT/Count", "/Kmer Content/*/Count");
        row("/Sequence Duplication Levels/>10/Percentage", "/Sequence Duplication Levels/*/Percentage");
        row("/Per tile sequence quality/1101,1/Mean", "/Per tile sequence quality/*/Mean");
        row("/users/123e4567-e89b-12d3-a456-426614174000/name", "/users/*/name");
        row("/days/2026-03-31/n", "/days/*/n");
        row("/a~1b/0/c~0d", "/a~1b/*/c~0d");
        row("/blobs/9f86d081884c7d65/size", "/blobs/*/size");
        row("/deadbeef/ABBA", "/deadbeef/ABBA");
    }
    void whatOnlyNamesAnInstanceBecomesAStar()
    {
        QFETCH(const QString, pointer);
        QFETCH(const QString, pattern);
        QCOMPARE(pathPattern(pointer), pattern);
    }

    void magnitudesComeInWideSteps()
    {
        QCOMPARE(magnitudeOf(difference("/a", 1.0, 1.0000001)), QStringLiteral("below_1e-6"));
        QCOMPARE(magnitudeOf(difference("/a", 100, 100.5)), QStringLiteral("below_1%"));
        QCOMPARE(magnitudeOf(difference("/a", 100, 109)), QStringLiteral("below_10%"));
        QCOMPARE(magnitudeOf(difference("/a", 100, 150)), QStringLiteral("below_2x"));
        QCOMPARE(magnitudeOf(difference("/a", 100, 1000)), QStringLiteral("2x_or_more"));
        QCOMPARE(magnitudeOf(difference("/a", 1, -1)), QStringLiteral("sign"));
        QCOMPARE(magnitudeOf(difference("/a", "31.0", "31")), QStringLiteral("same_number"));
        QCOMPARE(magnitudeOf(difference("/a", "a b", "a  b ")), QStringLiteral("white_space"));
        QCOMPARE(magnitudeOf(difference("/a", "Pass", "PASS")), QStringLiteral("case"));
        QCOMPARE(magnitudeOf(difference("/a", "took 3 s", "took 4.5 s")), QStringLiteral("numbers_in_text"));
        QCOMPARE(magnitudeOf(difference("/a", "x", "y")), QStringLiteral("text"));
        QCOMPARE(magnitudeOf(difference("/a", "1", 1)), QStringLiteral("string_to_number"));
    }

    void oneDefectIsOneCause()
    {
        const Cause first = fingerprint(difference("/items/3/price", 10, 10.004));
        QCOMPARE(fingerprint(difference("/items/99/price", 20, 20.009)), first);
        QVERIFY(fingerprint(difference("/items/3/price", 10, 15)).id != first.id);
        QVERIFY(fingerprint(difference("/items/3/name", 10, 10.004)).id != first.id);
    }
    void rulesAreProposedThatHoldForAllExamples_data()
    {
        QTest::addColumn<QJsonValue>("oldValue");
        QTest::addColumn<QJsonValue>("newValue");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QJsonValue &a, const QJsonValue &b, const char *words) {
            QTest::newRow(name) << a << b << QString::fromUtf8(words);
        };
        row("the same number", "31.0", "31", "numbers by value, however they are written");
        row("rounded", 3.14159, 3.14, "rounding to 2 digits");
        row("near", 100, 103, "numbers within 3");
        row("a little later", "2026-03-01T10:00:00Z", "2026-03-01T10:00:03Z", "times within 3 s");
        row("another case", "Pass", "PASS", "text in any case");
        row("another time in text", "done at 10:15", "done at 11:20", "text but for times of day");
        row("another path", "see /tmp/a1/x", "see /tmp/b2/y", "text but for temporary paths");
        row("something else", "yes", "no", "everything at this path");
        row("another type", "1", 1, "everything at this path");
    }
    void rulesAreProposedThatHoldForAllExamples()
    {
        QFETCH(const QJsonValue, oldValue);
        QFETCH(const QJsonValue, newValue);
        QFETCH(const QString, words);
        const Difference example = difference("/items/3/it's", oldValue, newValue, oldValue.type() == newValue.type() ? "value" : "type");
        const QList<Proposal> proposals = propose(fingerprint(example), {example});
        QCOMPARE(proposals.first().words, words);
        QCOMPARE(proposals.first().triedOn, 1);
        QCOMPARE(proposals.first().rule.match, QStringLiteral("$['items'][*]['it\\'s']"));
        QVERIFY(proposals.last().rule.type == RuleType::Ignore);
        // Each of them makes the two equal when the engine uses it.
        const auto document = [](const QJsonValue &value) {
            return QJsonDocument(QJsonObject {{"items", QJsonArray {0, 0, 0, QJsonObject {{"it's", value}}}}}).toJson();
        };
        for (const Proposal &proposal : proposals) {
            const auto rules = RuleSet::compile({proposal.rule}, QDate(2026, 1, 1));
            QVERIFY2(rules, rules ? "" : qPrintable(rules.error().message));
            const Judgement judgement = compareBytes(document(oldValue), document(newValue), QStringLiteral("x.json"), *rules);
            QVERIFY2(judgement.verdict == Verdict::Tolerated, qPrintable(proposal.words));
        }
    }
    void theFingerprintStaysTheSameForEver()
    {
        // Stored, and signed off by people: this value must never change.
        QCOMPARE(fingerprint(difference("/items/3/price", 10, 10.004)).id, QStringLiteral("d13dc17224e03638"));
    }
};

QTEST_APPLESS_MAIN(CausesTest)
#include "causestest.moc"
