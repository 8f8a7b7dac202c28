// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/client/boardreader.h"
#include "routing/domain/json.h"

#include <QJsonDocument>
#include <QTest>

using namespace midflight;

class BoardReaderTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsNoObjectIsNothing_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char *json : {"", "null", "[]", "7", "\"a\"", "{", "{\"a\":1}x", "{\"a\":\"\xff\"}", "<html>"})
            QTest::newRow(json) << QByteArray(json);
    }

    void whatIsNoObjectIsNothing()
    {
        QFETCH(QByteArray, json);
        QVERIFY(!readMigration(json));
        QVERIFY(!readEvidence(json));
    }

    void membersThatAreMissingKeepTheirDefaults()
    {
        const auto migration = readMigration(R"({"revision":3,"components":[{"id":"a"},{"id":"b","stage":"new"},7,{}]})");
        QVERIFY(migration);
        QCOMPARE(migration->revision, 3);
        QCOMPARE(migration->components.size(), 4);
        QCOMPARE(migration->components[0].title, QStringLiteral("a"));
        QVERIFY(migration->components[0].stage == Stage::Old);
        QVERIFY(migration->components[1].stage == Stage::New);
        QCOMPARE(migration->components[1].sample, 1.0);
        QCOMPARE(readEvidence("{}")->size(), 0);
        const Evidence evidence = readEvidence(R"({"components":{"a":{}}})")->value(QStringLiteral("a"));
        QCOMPARE(evidence.figures.mismatchUpper, 1.0);
        QCOMPARE(evidence.figures.confidence, 0.95);
        QVERIFY(!evidence.figures.timeRatio);
    }

    void membersOfAnotherTypeCountAsMissing()
    {
        const auto migration = readMigration(R"({"id":7,"title":null,"revision":"3","components":[{"id":["a"],"stage":{},"needs":"b","sample":"1"}]})");
        QCOMPARE(migration->id, QString());
        QCOMPARE(migration->revision, 0);
        QCOMPARE(migration->components[0].id.value, QString());
        QCOMPARE(migration->components[0].sample, 1.0);
        QVERIFY(migration->components[0].needs.isEmpty());
        QVERIFY(readMigration(R"({"components":{"a":{}}})")->components.isEmpty());
    }

    void aComponentIsRead()
    {
        const auto migration = readMigration(R"({"id":"m","title":"Größe","revision":1,"started":"2026-10-06T12:00:00Z","components":[
            {"id":"a","title":"A \u00e4","description":"d","owner":"o","needs":["b","c"],"kind":"http","stage":"shadow",
             "stage_since":"2026-10-07T12:00:00.5Z","sample":0.25,"share":1,"frozen":true,"definition":{}}]})");
        QCOMPARE(migration->title, QStringLiteral("Größe"));
        QCOMPARE(migration->started, QDateTime(QDate(2026, 10, 6), QTime(12, 0), Qt::UTC));
        const ComponentSnapshot &a = migration->components[0];
        QCOMPARE(a.title, QStringLiteral("A ä"));
        QCOMPARE(a.needs, (QStringList {QStringLiteral("b"), QStringLiteral("c")}));
        QCOMPARE(a.kind, QStringLiteral("http"));
        QVERIFY(a.stage == Stage::Shadow);
        QCOMPARE(a.stageSince, QDateTime(QDate(2026, 10, 7), QTime(12, 0, 0, 500), Qt::UTC));
        QCOMPARE(a.sample, 0.25);
        QCOMPARE(a.share, 1.0);
        QVERIFY(a.frozen);
    }

    void eachComponentHasItsOwnGatesAndRules()
    {
        const auto migration = readMigration(R"({"components":[
            {"id":"a","definition":{"call":{},"gates":{"comparisons":7},"rules":[{"match":"$.x","type":"ignore","reason":"r","owner":"o","expires":"2027-01-01"}]}},
            {"id":"b","definition":{"call":{},"gates":{"comparisons":7},"rules":[{"match":"$.x","type":"ignore","reason":"r","owner":"o","expires":"2027-01-01"}]}},
            {"id":"c","definition":{"call":{},"gates":{"comparisons":8}}},
            {"id":"d","definition":{"call":{},"gates":{"comparisons":"many"}}}]})");
        const auto &components = migration->components;
        for (int i : {0, 1}) {
            QCOMPARE(components[i].gates.comparisons, 7);
            QCOMPARE(components[i].rules.size(), 1);
        }
        QCOMPARE(components[2].gates.comparisons, 8);
        QVERIFY(components[2].rules.isEmpty());
        QVERIFY(components[3].gates == GateSettings()); // not understood: not the last one's
    }

    void aGateIsReadAsTheRouterWritesIt()
    {
        for (const std::optional<bool> holds : {std::optional<bool>(), std::optional(true), std::optional(false)}) {
            const Gate gate {QStringLiteral("mismatch"), QStringLiteral("Mismatch"), holds, 0.001, QJsonValue(), 0.0007, QStringLiteral("d"), QStringLiteral("f")};
            const QByteArray told = QJsonDocument(toJson(gate)).toJson();
            const auto read = readEvidence("{\"components\":{\"a\":{\"gates\":[" + told + "]}}}");
            const Gate travelled = read->value(QStringLiteral("a")).gates.value(0);
            QCOMPARE(travelled.holds, holds);
            QCOMPARE(toJson(travelled), toJson(gate));
        }
    }

    void evidenceIsRead()
    {
        const auto all = readEvidence(R"({"revision":9,"components":{"a":{"ready":true,"evidence":"h","in_shadow_seconds":12.5,
            "rollback":{"proposed":{"detail":"too slow"}},
            "figures":{"since":"2026-10-06T12:00:00Z","requests":9,"compared":8,"n":7,"mismatched":6,"mismatch_upper":0.5,"mismatch_lower":0.1,
                       "confidence":0.99,"time_ratio":1.25,"skipped":{"too big":3}},
            "trend":[{"t":"2026-10-06T12:00:00Z","mismatch":0.5,"old_p95":1,"new_p95":null}],
            "gates":[{"id":"mismatch","title":"T","holds":false,"required":0.001,"observed":0,"limit":null,"detail":"d","forecast":"f"},
                     {"id":"needs","title":"N","holds":null,"required":"b","observed":true}]}}})");
        const Evidence evidence = all->value(QStringLiteral("a"));
        QVERIFY(evidence.ready);
        QCOMPARE(evidence.hash, QStringLiteral("h"));
        QCOMPARE(evidence.inShadowSeconds, 12.5);
        QCOMPARE(evidence.rollbackProposed, QStringLiteral("too slow"));
        const Figures &figures = evidence.figures;
        QCOMPARE(figures.requests + figures.compared + figures.n + figures.mismatched, 30);
        QCOMPARE(figures.mismatchUpper, 0.5);
        QCOMPARE(figures.mismatchLower, 0.1);
        QCOMPARE(figures.confidence, 0.99);
        QCOMPARE(figures.timeRatio, std::optional<double>(1.25));
        QCOMPARE(figures.skipped.value(QStringLiteral("too big")), 3);
        QCOMPARE(evidence.trend.size(), 1);
        QCOMPARE(evidence.trend[0].oldP95, std::optional<double>(1));
        QVERIFY(!evidence.trend[0].newP95);
        QCOMPARE(evidence.gates.size(), 2);
        QCOMPARE(evidence.gates[0].holds, std::optional<bool>(false));
        QCOMPARE(evidence.gates[0].required, QJsonValue(0.001));
        QCOMPARE(evidence.gates[0].limit, QJsonValue(QJsonValue::Null));
        QCOMPARE(evidence.gates[0].forecast, QStringLiteral("f"));
        QVERIFY(!evidence.gates[1].holds);
        QCOMPARE(evidence.gates[1].required, QJsonValue(QStringLiteral("b")));
        QCOMPARE(evidence.gates[1].observed, QJsonValue(true));
    }
};

QTEST_GUILESS_MAIN(BoardReaderTest)
#include "tst_boardreader.moc"
