// SPDX-License-Identifier: GPL-3.0-or-later
// The published values are those of RFC 8785: sections 3.2.2 to 3.2.4 and appendix B.
#include "routing/domain/json.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>
#include <bit>
#include <cmath>

using namespace midflight;

/// Not a raw string: moc loses its way in the quotes.
static const QByteArray sample322 = "{ \"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],"
                                    "  \"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\","
                                    "  \"literals\": [null, true, false] }";

class CanonicalJsonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSampleOfSection322IsWrittenAsThere()
    {
        const QByteArray bytes = QByteArray::fromHex(
            "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e333333333333"
            "332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c"
            "222f227d");
        QCOMPARE(canonicalJson(QJsonDocument::fromJson(sample322).object()), bytes);
    }

    void theSampleOfSection323IsSortedAsThere()
    {
        const QByteArray input = R"({
  "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
  "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
})";
        const QByteArray expected = "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\","
                                    "\"\xc3\xb6\":\"Latin Small Letter O With Diaeresis\",\"\xe2\x82\xac\":\"Euro Sign\","
                                    "\"\xf0\x9f\x98\x80\":\"Emoji: Grinning Face\","
                                    "\"\xef\xac\xb3\":\"Hebrew Letter Dalet With Dagesh\"}";
        QCOMPARE(canonicalJson(QJsonDocument::fromJson(input).object()), expected);
    }

    void theNumbersOfAppendixBAreWrittenAsThere_data()
    {
        QTest::addColumn<quint64>("bits");
        QTest::addColumn<QByteArray>("text");
        const auto add = [](quint64 bits, const char *text) { QTest::newRow(text) << bits << QByteArray(text); };
        add(0x0000000000000000, "0");
        QTest::newRow("minus zero") << quint64(0x8000000000000000) << QByteArray("0");
        add(0x0000000000000001, "5e-324");
        add(0x8000000000000001, "-5e-324");
        add(0x7fefffffffffffff, "1.7976931348623157e+308");
        add(0xffefffffffffffff, "-1.7976931348623157e+308");
        add(0x4340000000000000, "9007199254740992");
        add(0xc340000000000000, "-9007199254740992");
        add(0x4430000000000000, "295147905179352830000");
        add(0x44b52d02c7e14af5, "9.999999999999997e+22");
        add(0x44b52d02c7e14af6, "1e+23");
        add(0x44b52d02c7e14af7, "1.0000000000000001e+23");
        add(0x444b1ae4d6e2ef4e, "999999999999999700000");
        add(0x444b1ae4d6e2ef4f, "999999999999999900000");
        add(0x444b1ae4d6e2ef50, "1e+21");
        add(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7");
        add(0x3eb0c6f7a0b5ed8d, "0.000001");
        add(0x41b3de4355555553, "333333333.3333332");
        add(0x41b3de4355555554, "333333333.33333325");
        add(0x41b3de4355555555, "333333333.3333333");
        add(0x41b3de4355555556, "333333333.3333334");
        add(0x41b3de4355555557, "333333333.33333343");
        add(0xbecbf647612f3696, "-0.0000033333333333333333");
        add(0x43143ff3c1cb0959, "1424953923781206.2");
    }

    void theNumbersOfAppendixBAreWrittenAsThere()
    {
        QFETCH(quint64, bits);
        QFETCH(QByteArray, text);
        QCOMPARE(canonicalJson(std::bit_cast<double>(bits)), text);
    }

    void wholeNumbersAreWrittenTheSameHoweverTheyAreHeld()
    {
        QCOMPARE(canonicalJson(qint64(500)), "500");
        QCOMPARE(canonicalJson(500.0), "500");
        QCOMPARE(canonicalJson(qint64(-1)), "-1");
        QCOMPARE(canonicalJson(Q_INT64_C(9007199254740991)), "9007199254740991");
    }

    void everyDoubleReadsBackTheSame()
    {
        QRandomGenerator random(8785);
        for (int i = 0; i < 200'000; ++i) {
            const double number = std::bit_cast<double>(random.generate64());
            if (!std::isfinite(number))
                continue;
            QCOMPARE(canonicalJson(number).toDouble(), number);
        }
    }

    void controlCharactersAreEscapedTheShortWay()
    {
        QCOMPARE(canonicalJson(QString::fromLatin1("\b\t\n\f\r\x01\x1f\x7f/")), "\"\\b\\t\\n\\f\\r\\u0001\\u001f\x7f/\"");
    }

    void emptyThingsStayEmpty()
    {
        QCOMPARE(canonicalJson(QJsonObject()), "{}");
        QCOMPARE(canonicalJson(QJsonArray()), "[]");
        QCOMPARE(canonicalJson(QString()), "\"\"");
    }
};

QTEST_APPLESS_MAIN(CanonicalJsonTest)
#include "tst_canonicaljson.moc"
