// SPDX-License-Identifier: GPL-3.0-or-later
// The control API of a real router, over real sockets.
#include "tests/api/routerprocess.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QUuid>

static const QString pricing = QStringLiteral("/api/v1/components/pricing");

static QJsonObject comparison(const QString &oldBody, const QString &newBody, const QString &lease = {})
{
    QJsonObject json {{QStringLiteral("id"), QUuid::createUuid().toString(QUuid::WithoutBraces)},
                      {QStringLiteral("time"), QStringLiteral("2026-03-01T12:00:00Z")},
                      {QStringLiteral("key"), QStringLiteral("k")},
                      {QStringLiteral("old"), QJsonObject {{QStringLiteral("seconds"), 1}, {QStringLiteral("body"), oldBody}}},
                      {QStringLiteral("new"), QJsonObject {{QStringLiteral("seconds"), 0.5}, {QStringLiteral("body"), newBody}}}};
    if (!lease.isEmpty())
        json[QStringLiteral("lease")] = lease;
    return json;
}

static QJsonObject report(const QJsonArray &comparisons) { return {{QStringLiteral("comparisons"), comparisons}}; }

static QString problem(const RouterProcess::Answer &answer)
{
    return answer.json()[QStringLiteral("type")].toString().remove(QStringLiteral("urn:midflight:problem:"));
}

class TestRouterApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMigrationIsToldWithItsRevision()
    {
        RouterProcess router;
        QVERIFY2(router.start(), router.errors().constData());
        const auto answer = router.get(QStringLiteral("/api/v1/migration"));
        QCOMPARE(answer.status, 200);
        const auto json = answer.json();
        QCOMPARE(json[QStringLiteral("id")].toString(), QStringLiteral("m"));
        QCOMPARE(json[QStringLiteral("components")].toArray().size(), 2);
        const auto tag = answer.headers["etag"];
        QCOMPARE(tag, '"' + QByteArray::number(json[QStringLiteral("revision")].toInteger()) + '"');
        QCOMPARE(router.get(QStringLiteral("/api/v1/migration"), {{"If-None-Match", tag}}).status, 304);
        QCOMPARE(router.get(QStringLiteral("/healthz")).status, 200);
        QCOMPARE(router.stop(), 0);
    }

    void aCutoverIsEarnedApprovedAndRolledBack()
    {
        RouterProcess router;
        QVERIFY(router.start());
        const auto shadow = router.call("POST", pricing + QStringLiteral("/stage"), {{QStringLiteral("to"), QStringLiteral("shadow")}});
        QCOMPARE(shadow.status, 200);
        const auto gatesPath = pricing + QStringLiteral("/gates");
        QVERIFY(!router.get(gatesPath).json()[QStringLiteral("ready")].toBool());
        const auto early = router.call("POST", pricing + QStringLiteral("/stage"),
                                       {{QStringLiteral("to"), QStringLiteral("new")},
                                        {QStringLiteral("evidence"), router.get(gatesPath).json()[QStringLiteral("evidence")]}},
                                       {{"If-Match", shadow.headers["etag"]}});
        QCOMPARE(early.status, 409);
        QCOMPARE(problem(early), QStringLiteral("gates-not-met"));
        for (int i = 0; i < 3; ++i) {
            const auto route = router.call("POST", pricing + QStringLiteral("/route"), {{QStringLiteral("key"), QStringLiteral("k")}}).json();
            QCOMPARE(route[QStringLiteral("answer")].toString(), QStringLiteral("old"));
            QCOMPARE(route[QStringLiteral("also")].toString(), QStringLiteral("new"));
            const auto lease = route[QStringLiteral("lease")].toString();
            const auto stored = router.call("POST", pricing + QStringLiteral("/comparisons"),
                                            report({comparison(QStringLiteral("{\"a\":1}"), QStringLiteral("{ \"a\": 1 }"), lease)}));
            QCOMPARE(stored.json()[QStringLiteral("accepted")].toInt(), 1);
        }
        const auto gates = router.get(gatesPath).json();
        QVERIFY2(gates[QStringLiteral("ready")].toBool(), QJsonDocument(gates).toJson().constData());
        const QJsonObject approval {{QStringLiteral("to"), QStringLiteral("new")}, {QStringLiteral("evidence"), gates[QStringLiteral("evidence")]}};
        const auto path = pricing + QStringLiteral("/stage");
        QCOMPARE(problem(router.call("POST", path, approval)), QStringLiteral("precondition-required"));
        QCOMPARE(problem(router.call("POST", path, approval, {{"If-Match", "\"1\""}})), QStringLiteral("revision-changed"));
        const auto cutOver = router.call("POST", path, approval, {{"If-Match", shadow.headers["etag"]}});
        QCOMPARE(cutOver.status, 200);
        QVERIFY(cutOver.json()[QStringLiteral("durable")].toBool());
        QCOMPARE(router.call("POST", pricing + QStringLiteral("/route")).json()[QStringLiteral("answer")].toString(), QStringLiteral("new"));
        const auto back = router.call("POST", pricing + QStringLiteral("/rollback"), {}, {{"If-Match", "\"1\""}});
        QCOMPARE(back.status, 200);
        QCOMPARE(router.call("POST", pricing + QStringLiteral("/route")).json()[QStringLiteral("answer")].toString(), QStringLiteral("old"));
        const auto again = router.call("POST", pricing + QStringLiteral("/rollback"));
        QCOMPARE(again.json()[QStringLiteral("revision")].toInteger(), back.json()[QStringLiteral("revision")].toInteger());
        const auto undone = router.call("POST", QStringLiteral("/api/v1/undo"), {{QStringLiteral("revision"), back.json()[QStringLiteral("revision")]}});
        QCOMPARE(undone.status, 200); // its gates still hold
        QCOMPARE(router.call("POST", pricing + QStringLiteral("/route")).json()[QStringLiteral("answer")].toString(), QStringLiteral("new"));
        const auto counts = [&](const QByteArray &line) { return router.get(QStringLiteral("/metrics")).body.contains(line + '\n'); };
        QTRY_VERIFY(counts("midflight_requests_total{component=\"pricing\",served_by=\"new\"} 2"));
        QVERIFY(counts("midflight_requests_total{component=\"pricing\",served_by=\"old\"} 4"));
        QVERIFY(counts("midflight_comparisons_total{component=\"pricing\",verdict=\"match\"} 3"));
    }

    void bodiesAreComparedHereAndOnlyDifferencesKept()
    {
        RouterProcess router;
        QVERIFY(router.start());
        const auto sent = comparison(QStringLiteral("{\"total\":10}"), QStringLiteral("{\"total\":11}"));
        QCOMPARE(router.call("POST", pricing + QStringLiteral("/comparisons"), report({sent})).status, 200);
        const auto kept = router.get(QStringLiteral("/api/v1/comparisons/") + sent[QStringLiteral("id")].toString()).json();
        QCOMPARE(kept[QStringLiteral("verdict")].toString(), QStringLiteral("mismatch"));
        const auto differences = kept[QStringLiteral("differences")].toArray();
        QCOMPARE(differences.size(), 1);
        QVERIFY(differences.first()[QStringLiteral("pointer")].toString().endsWith(QStringLiteral("/total")));
        QVERIFY(!kept[QStringLiteral("old")].toObject().contains(QStringLiteral("body")));
        const auto causes = router.get(pricing + QStringLiteral("/causes")).json()[QStringLiteral("causes")].toArray();
        QCOMPARE(causes.size(), 1);
        const auto cause = pricing + QStringLiteral("/causes/") + causes.first()[QStringLiteral("id")].toString();
        QCOMPARE(router.call("PUT", cause, {{QStringLiteral("state"), QStringLiteral("fixed")}}).status, 200);
        QCOMPARE(problem(router.call("PUT", cause, {{QStringLiteral("state"), QStringLiteral("gone")}})), QStringLiteral("invalid"));
    }

    void strangersAreRefused()
    {
        RouterProcess router;
        QVERIFY(router.start());
        const auto here = "http://127.0.0.1:" + QByteArray::number(router.port());
        const auto path = pricing + QStringLiteral("/stage");
        const QJsonObject shadow {{QStringLiteral("to"), QStringLiteral("shadow")}};
        QCOMPARE(router.call("POST", path, shadow, {{"Origin", "http://evil.example"}}).status, 403);
        QCOMPARE(router.call("POST", path, shadow, {{"Origin", "null"}}).status, 403);
        QCOMPARE(router.get(QStringLiteral("/api/v1/migration"), {{"Host", "evil.example"}}).status, 403);
        QCOMPARE(router.raw("POST " + path.toUtf8() + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 15\r\n"
                            "Connection: close\r\n\r\n{\"to\":\"shadow\"}").status, 403);
        QCOMPARE(router.call("POST", path, shadow, {{"Origin", here}}).status, 200);
    }

    void stepsAreReadOnlyWithoutTokens()
    {
        RouterProcess router;
        QVERIFY(router.start());
        const auto path = QStringLiteral("/api/v1/components/fastqc");
        auto definition = router.get(path).json()[QStringLiteral("definition")].toObject();
        definition[QStringLiteral("title")] = QStringLiteral("Read quality");
        QCOMPARE(router.call("PUT", path, definition).status, 200);
        auto step = definition[QStringLiteral("step")].toObject();
        step[QStringLiteral("new")] = QJsonArray {QStringLiteral("rm"), QStringLiteral("-rf"), QStringLiteral("/")};
        definition[QStringLiteral("step")] = step;
        const auto refused = router.call("PUT", path, definition);
        QCOMPARE(refused.status, 403);
        QCOMPARE(problem(refused), QStringLiteral("forbidden"));
        definition.remove(QStringLiteral("step"));
        definition[QStringLiteral("call")] = QJsonObject();
        QCOMPARE(router.call("PUT", path, definition).status, 403);
    }

    void badInputIsNamedAndChangesNothing()
    {
        RouterProcess router;
        QVERIFY(router.start());
        const auto revision = [&] { return router.get(QStringLiteral("/api/v1/migration")).json()[QStringLiteral("revision")].toInteger(); };
        const auto before = revision();
        const auto bytes = [&](const QByteArray &body) {
            return router.raw("POST " + pricing.toUtf8() + "/stage HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                              "Connection: close\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        };
        QCOMPARE(problem(bytes("{\"to\":")), QStringLiteral("malformed"));
        QCOMPARE(problem(bytes("[]")), QStringLiteral("malformed"));
        QCOMPARE(problem(bytes("\xff\xfe{}")), QStringLiteral("malformed"));
        const auto misspelt = bytes("{\"to\":\"new\",\"overide\":true}");
        QCOMPARE(misspelt.status, 422);
        QCOMPARE(misspelt.json()[QStringLiteral("errors")].toArray().first()[QStringLiteral("pointer")].toString(), QStringLiteral("/overide"));
        QCOMPARE(problem(bytes("{\"to\":\"sideways\"}")), QStringLiteral("invalid"));
        QCOMPARE(problem(bytes("{\"to\":\"shadow\",\"sample\":1e300}")), QStringLiteral("invalid"));
        QCOMPARE(problem(bytes("{\"to\":\"shadow\",\"sample\":\"much\"}")), QStringLiteral("invalid"));
        QCOMPARE(problem(router.get(QStringLiteral("/api/v1/components/nobody"))), QStringLiteral("unknown-component"));
        QCOMPARE(router.get(QStringLiteral("/api/v1/nothing")).status, 404);
        QCOMPARE(router.get(pricing + QStringLiteral("/stage")).status, 405);
        QCOMPARE(problem(router.get(pricing + QStringLiteral("/comparisons?verdict=odd"))), QStringLiteral("invalid"));
        QJsonArray tooMany;
        for (int i = 0; i < 1001; ++i)
            tooMany.append(comparison({}, {}));
        QCOMPARE(problem(router.call("POST", pricing + QStringLiteral("/comparisons"), report(tooMany))), QStringLiteral("too-large"));
        const auto mixed = router.call("POST", pricing + QStringLiteral("/comparisons"),
                                       report({comparison({}, {}), QJsonObject {{QStringLiteral("id"), QStringLiteral("not a uuid")}}}));
        QCOMPARE(mixed.json()[QStringLiteral("accepted")].toInt(), 1);
        QCOMPARE(mixed.json()[QStringLiteral("rejected")].toArray().first()[QStringLiteral("index")].toInt(), 1);
        QCOMPARE(router.raw("POST /api/v1/undo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            "Content-Length: 99999999999\r\nConnection: close\r\n\r\n").status, 413);
        QCOMPARE(router.raw("\x01\x02garbage\r\n\r\n").status, 400);
        QCOMPARE(revision(), before);
    }

    void theFileIsReadAgainOnHangUp()
    {
        RouterProcess router;
        QVERIFY(router.start());
        router.writeMigration("id = \"m\"\ntitle = \"Renamed\"\n[components.pricing]\ntitle = \"Prices\"\n[components.pricing.call]\n");
        router.hangUp();
        const auto title = [&] { return router.get(QStringLiteral("/api/v1/migration")).json()[QStringLiteral("title")].toString(); };
        QTRY_COMPARE(title(), QStringLiteral("Renamed"));
        QCOMPARE(router.get(QStringLiteral("/api/v1/migration")).json()[QStringLiteral("components")].toArray().size(), 1);
        router.writeMigration("id = \"m\"\n[components.pricing]\ntitel = \"x\"\n[components.pricing.call]\n");
        router.hangUp();
        QTRY_VERIFY(router.errors().contains("m.toml:3"));
        QCOMPARE(title(), QStringLiteral("Renamed"));
    }

    void whatTheFileSaidHoldsWithoutIt()
    {
        RouterProcess router;
        router.writeMigration("id = \"m\"\ntitle = \"Shop\"\n[http]\nold = \"http://127.0.0.1:9001\"\n[privacy]\nstore = \"none\"\n"
                              "redact = [\"$..email\"]\nretention = \"7d\"\n[components.pricing]\n[components.pricing.call]\n");
        QVERIFY2(router.start(), router.errors().constData());
        const auto migration = [&] { return router.get(QStringLiteral("/api/v1/migration")).json(); };
        const auto first = migration();
        QVERIFY(QDateTime::fromString(first[QStringLiteral("started")].toString(), Qt::ISODate).isValid());
        const QJsonObject privacy {{QStringLiteral("store"), QStringLiteral("none")},
                                   {QStringLiteral("redact"), QJsonArray {QStringLiteral("$..email")}},
                                   {QStringLiteral("retention"), QStringLiteral("7d")}};
        QCOMPARE(first[QStringLiteral("privacy")].toObject(), privacy);
        QCOMPARE(first[QStringLiteral("http")].toObject()[QStringLiteral("old")].toString(), QStringLiteral("http://127.0.0.1:9001"));
        QCOMPARE(router.stop(), 0);
        QVERIFY2(router.start({}), router.errors().constData()); // of the store alone
        QCOMPARE(migration(), first);
        const auto route = router.call("POST", pricing + QStringLiteral("/route")).json();
        QCOMPARE(route[QStringLiteral("privacy")].toObject(), privacy);
        QCOMPARE(router.stop(), 0);
        router.writeMigration("id = \"another\"\n[components.pricing]\n[components.pricing.call]\n");
        QVERIFY(!router.start());
        QVERIFY2(router.errors().contains("the store holds the migration \"m\""), router.errors().constData());
    }

    void aRollbackHoldsOnAFullDiskAndIsStoredLater()
    {
        RouterProcess router;
        QVERIFY(router.start());
        const auto shadow = router.call("POST", pricing + QStringLiteral("/stage"), {{QStringLiteral("to"), QStringLiteral("shadow")}});
        const auto cutOver = router.call("POST", pricing + QStringLiteral("/stage"),
                                         {{QStringLiteral("to"), QStringLiteral("new")}, {QStringLiteral("override"), true}, {QStringLiteral("reason"), QStringLiteral("test")}},
                                         {{"If-Match", shadow.headers["etag"]}});
        QCOMPARE(cutOver.status, 200);
        router.limitFileSize(1000);
        QCOMPARE(router.call("POST", pricing + QStringLiteral("/freeze"), {{QStringLiteral("frozen"), true}}).status, 503);
        const auto back = router.call("POST", pricing + QStringLiteral("/rollback"));
        QCOMPARE(back.status, 200);
        QVERIFY(!back.json()[QStringLiteral("durable")].toBool());
        QCOMPARE(router.call("POST", pricing + QStringLiteral("/route")).json()[QStringLiteral("answer")].toString(), QStringLiteral("old"));
        router.limitFileSize(-1);
        const auto newest = [&] {
            return router.get(QStringLiteral("/api/v1/history?limit=1")).json()[QStringLiteral("decisions")].toArray().first()[QStringLiteral("action")].toString();
        };
        QTRY_COMPARE(newest(), QStringLiteral("rollback"));
        router.kill();
        QVERIFY(router.start());
        QCOMPARE(router.get(pricing).json()[QStringLiteral("stage")].toString(), QStringLiteral("old"));
    }
};

QTEST_GUILESS_MAIN(TestRouterApi)
#include "tst_routerapi.moc"
