// SPDX-License-Identifier: GPL-3.0-or-later
// Several components in one decision, over a real router's API.
#include "tests/api/routerprocess.h"

#include <QJsonArray>
#include <QTest>
#include <QUuid>

class TestWavesApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_router = std::make_unique<RouterProcess>();
        QVERIFY2(m_router->start(), m_router->errors().constData());
    }
    void cleanup() { m_router.reset(); }

    void aWaveIsOneDecisionAndIsUndoneAsOne()
    {
        const auto before = revision();
        QCOMPARE(wave({{QStringLiteral("to"), QStringLiteral("shadow")}}).status, 200);
        QCOMPARE(revision(), before + 1);
        QCOMPARE(stages(), (QStringList {QStringLiteral("shadow"), QStringLiteral("shadow")}));
        const auto newest = m_router->get(QStringLiteral("/api/v1/history?limit=1")).json()[QStringLiteral("decisions")].toArray().first().toObject();
        QCOMPARE(newest[QStringLiteral("component")].toString(), QStringLiteral("fastqc,pricing"));
        QCOMPARE(wave({{QStringLiteral("to"), QStringLiteral("shadow")}}).status, 200); // nothing left to change
        QCOMPARE(revision(), before + 1);
        QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/undo"), {{QStringLiteral("revision"), before + 1}}).status, 200);
        QCOMPARE(stages(), (QStringList {QStringLiteral("old"), QStringLiteral("old")}));
    }

    void oneRefusalLeavesAllWhereTheyWere()
    {
        QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/components/fastqc/freeze"), {{QStringLiteral("frozen"), true}}).status, 200);
        const auto refused = wave({{QStringLiteral("to"), QStringLiteral("shadow")}});
        QCOMPARE(refused.status, 409);
        QVERIFY(refused.body.contains("fastqc is frozen"));
        QCOMPARE(stages(), (QStringList {QStringLiteral("old"), QStringLiteral("old")}));
    }

    void aWaveToNewNeedsTheProofOfEach()
    {
        QCOMPARE(wave({{QStringLiteral("to"), QStringLiteral("shadow")}}).status, 200);
        for (const char *id : {"pricing", "fastqc"})
            prove(QLatin1String(id));
        QJsonObject seen;
        const auto gates = [&](const char *id) { return m_router->get(QStringLiteral("/api/v1/components/%1/gates").arg(QLatin1String(id))).json(); };
        seen[QStringLiteral("pricing")] = gates("pricing")[QStringLiteral("evidence")];
        const RouterProcess::Headers match {{"If-Match", '"' + QByteArray::number(revision()) + '"'}};
        QCOMPARE(wave({{QStringLiteral("to"), QStringLiteral("new")}, {QStringLiteral("evidence"), seen}}, match).status, 428); // none for fastqc
        seen[QStringLiteral("fastqc")] = gates("fastqc")[QStringLiteral("evidence")];
        // fastqc needs pricing in new first, and a wave is judged as things stand before it.
        QCOMPARE(wave({{QStringLiteral("to"), QStringLiteral("new")}, {QStringLiteral("evidence"), seen}}, match).status, 409);
        QCOMPARE(stages(), (QStringList {QStringLiteral("shadow"), QStringLiteral("shadow")}));
        const QJsonObject one {{QStringLiteral("components"), QJsonArray {QStringLiteral("pricing")}}, {QStringLiteral("to"), QStringLiteral("new")}, {QStringLiteral("evidence"), seen}};
        QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/stage"), one).status, 428); // no If-Match
        QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/stage"), one, match).status, 200);
        QCOMPARE(stages(), (QStringList {QStringLiteral("new"), QStringLiteral("shadow")}));
        const auto record = m_router->get(QStringLiteral("/api/v1/history?limit=1")).json()[QStringLiteral("decisions")].toArray().first().toObject()[QStringLiteral("record")].toObject();
        QCOMPARE(record[QStringLiteral("proof")].toObject()[QStringLiteral("pricing")].toObject()[QStringLiteral("n")].toInt(), 4);
    }

    void aWaveWithoutComponentsOrBackwardsIsInvalid()
    {
        QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/stage"), {{QStringLiteral("to"), QStringLiteral("shadow")}}).status, 422);
        QCOMPARE(wave({{QStringLiteral("to"), QStringLiteral("old")}}).status, 422);
        QCOMPARE(wave({{QStringLiteral("to"), QStringLiteral("shadow")}, {QStringLiteral("overide"), true}}).status, 422);
        QCOMPARE(m_router->get(QStringLiteral("/api/v1/stage")).status, 405);
        QJsonObject strange {{QStringLiteral("components"), QJsonArray {QStringLiteral("nobody")}}, {QStringLiteral("to"), QStringLiteral("shadow")}};
        QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/stage"), strange).status, 404);
    }

private:
    RouterProcess::Answer wave(QJsonObject body, const RouterProcess::Headers &headers = {})
    {
        body[QStringLiteral("components")] = QJsonArray {QStringLiteral("pricing"), QStringLiteral("fastqc")};
        return m_router->call("POST", QStringLiteral("/api/v1/stage"), body, headers);
    }
    qint64 revision() { return m_router->get(QStringLiteral("/api/v1/migration")).json()[QStringLiteral("revision")].toInteger(); }
    QStringList stages()
    {
        QStringList stages;
        for (const char *id : {"pricing", "fastqc"})
            stages.append(m_router->get(QStringLiteral("/api/v1/components/%1").arg(QLatin1String(id))).json()[QStringLiteral("stage")].toString());
        return stages;
    }
    void prove(const QString &id)
    {
        QJsonArray reports;
        for (int i = 0; i < 4; ++i) {
            const QJsonObject outcome {{QStringLiteral("seconds"), 0.1}};
            reports.append(QJsonObject {{QStringLiteral("id"), QUuid::createUuid().toString(QUuid::WithoutBraces)},
                                        {QStringLiteral("time"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
                                        {QStringLiteral("key"), QStringLiteral("k")}, {QStringLiteral("verdict"), QStringLiteral("match")},
                                        {QStringLiteral("old"), outcome}, {QStringLiteral("new"), outcome}});
        }
        QCOMPARE(m_router->call("POST", QStringLiteral("/api/v1/components/%1/comparisons").arg(id), {{QStringLiteral("comparisons"), reports}}).status, 200);
    }

    std::unique_ptr<RouterProcess> m_router;
};

QTEST_GUILESS_MAIN(TestWavesApi)
#include "tst_wavesapi.moc"
