// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/cause.h"

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
    void theFingerprintStaysTheSameForEver()
    {
        // Stored, and signed off by people: this value must never change.
        QCOMPARE(fingerprint(difference("/items/3/price", 10, 10.004)).id, QStringLiteral("d13dc17224e03638"));
    }
};

QTEST_APPLESS_MAIN(CausesTest)
#include "causestest.moc"
