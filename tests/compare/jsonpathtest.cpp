// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/jsonpath.h"
#include "routing/compare/jsontext.h"
#include "routing/compare/jsonwriter.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace midflight;

namespace {

Document parsed(const QByteArray &json)
{
    QString why;
    auto document = parseJson(json, &why);
    Q_ASSERT_X(document, "parsed", qPrintable(why));
    return std::move(*document);
}

QByteArray compact(const QJsonValue &value)
{
    const QByteArray json = QJsonDocument(QJsonArray {value}).toJson(QJsonDocument::Compact);
    return json.mid(1, json.size() - 2);
}

/// The answer is one of those that the suite allows (the order of an object's members is free).
bool oneOf(const QJsonArray &answer, const QJsonObject &test, const char *one, const char *many)
{
    if (test.contains(QLatin1String(one)))
        return test.value(QLatin1String(one)).toArray() == answer;
    return test.value(QLatin1String(many)).toArray().contains(answer);
}

} // namespace

class JsonPathTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void passesTheComplianceSuite_data()
    {
        QTest::addColumn<QJsonObject>("test");
        QFile file(qEnvironmentVariable("MIDFLIGHT_ORACLES") + QStringLiteral("/jsonpath/cts.json"));
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("the JSONPath compliance test suite is not here: set MIDFLIGHT_ORACLES");
        const QJsonArray tests = QJsonDocument::fromJson(file.readAll()).object().value(QStringLiteral("tests")).toArray();
        QVERIFY(tests.size() > 400);
        int number = 0;
        for (const QJsonValue &test : tests) {
            const QByteArray name = QByteArray::number(++number) + ' ' + test[QStringLiteral("name")].toString().toUtf8();
            QTest::newRow(name.constData()) << test.toObject();
        }
    }
    void passesTheComplianceSuite()
    {
        QFETCH(const QJsonObject, test);
        const auto path = JsonPath::parse(test.value(QStringLiteral("selector")).toString());
        if (test.value(QStringLiteral("invalid_selector")).toBool()) {
            QVERIFY(!path);
            return;
        }
        QVERIFY2(path, path ? "" : qPrintable(path.error().message));
        const Document document = parsed(compact(test.value(QStringLiteral("document"))));
        QJsonArray values;
        QJsonArray paths;
        for (const Document::Index node : path->select(document)) {
            std::string json;
            writeJson({&document, node}, json);
            values.append(QJsonDocument::fromJson('[' + QByteArray::fromStdString(json) + ']').array().first());
            paths.append(normalizedPath(document, node));
        }
        // QJsonDocument forgets the order of members, so that a wildcard's order in an object is its own: compare as bags.
        const auto sorted = [](const QJsonArray &array) {
            QList<QByteArray> bag;
            for (const QJsonValue &value : array)
                bag.append(compact(value));
            std::sort(bag.begin(), bag.end());
            return bag;
        };
        const bool same = oneOf(values, test, "result", "results")
            || (test.contains(QStringLiteral("result")) && document.tag(Document::root) == '{'
                && sorted(values) == sorted(test.value(QStringLiteral("result")).toArray()));
        QVERIFY2(same, compact(values).constData());
        if (test.contains(QStringLiteral("result_paths")))
            QCOMPARE(sorted(paths), sorted(test.value(QStringLiteral("result_paths")).toArray()));
    }

    void saysWhereAPathIsWrong()
    {
        const auto path = JsonPath::parse(QStringLiteral("$.ä["));
        QVERIFY(!path);
        QVERIFY2(path.error().message.contains(QStringLiteral("character 5")), qPrintable(path.error().message));
    }
    void refusesHostileNesting()
    {
        QVERIFY(!JsonPath::parse(QStringLiteral("$[?") + QString(100'000, u'(')));
        QVERIFY(!JsonPath::parse(QStringLiteral("$[?@") + QStringLiteral("[?@").repeated(100'000)));
        QVERIFY(!JsonPath::parse(QStringLiteral("$[?") + QString(100'000, u'!') + QStringLiteral("@.a]")));
    }
    void findsEverythingTenThousandLevelsDeep()
    {
        const int depth = 10'000;
        const Document document = parsed(QByteArray("[").repeated(depth) + "{\"a\":1}" + QByteArray("]").repeated(depth));
        QCOMPARE(JsonPath::parse(QStringLiteral("$..a"))->select(document).size(), size_t(1));
        QCOMPARE(JsonPath::parse(QStringLiteral("$..*"))->select(document).size(), size_t(depth) + 1);
    }
    void selectsNothingInOtherShapes()
    {
        const Document document = parsed("[1,2]");
        QVERIFY(JsonPath::parse(QStringLiteral("$.a"))->select(document).empty());
        QVERIFY(!JsonPath::parse(QStringLiteral("$.a"))->maySelectInArray());
        QVERIFY(JsonPath::parse(QStringLiteral("$[0].a"))->maySelectInArray());
        QVERIFY(JsonPath::parse(QStringLiteral("$..a"))->maySelectInArray());
    }
};

QTEST_APPLESS_MAIN(JsonPathTest)
#include "jsonpathtest.moc"
