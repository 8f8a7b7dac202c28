// SPDX-License-Identifier: GPL-3.0-or-later
// Rules, previews, proposals, fields and noise of a real router, over real sockets.
#include "tests/api/routerprocess.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QUuid>

static const QString pricing = QStringLiteral("/api/v1/components/pricing");

static QJsonObject outcome(const QByteArray &body) { return {{QStringLiteral("seconds"), 1}, {QStringLiteral("body"), QString::fromUtf8(body)}}; }

static QJsonObject comparison(const QByteArray &oldBody, const QByteArray &newBody)
{
    return {{QStringLiteral("id"), QUuid::createUuid().toString(QUuid::WithoutBraces)},
            {QStringLiteral("time"), QStringLiteral("2026-03-01T12:10:00Z")},
            {QStringLiteral("old"), outcome(oldBody)},
            {QStringLiteral("new"), outcome(newBody)}};
}

class TestRulesApi : public QObject
{
    Q_OBJECT

    RouterProcess m_router;

    void report(const QJsonArray &comparisons)
    {
        const auto answer = m_router.call("POST", pricing + QStringLiteral("/comparisons"), {{QStringLiteral("comparisons"), comparisons}});
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json()[QStringLiteral("accepted")].toInt(), int(comparisons.size()));
    }
    QJsonObject get(const QString &path) { return m_router.get(pricing + path).json(); }
    RouterProcess::Answer preview(const QJsonArray &rules)
    {
        return m_router.call("POST", pricing + QStringLiteral("/rules/preview"), {{QStringLiteral("rules"), rules}});
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_router.writeMigration("id = \"m\"\n[privacy]\nstore = \"bodies\"\nredact = [\"$..email\"]\n"
                                "[components.pricing]\n[components.pricing.call]\n[components.taxes]\n[components.taxes.call]\n");
        QVERIFY2(m_router.start(), m_router.errors().constData());
        QJsonArray comparisons;
        for (int i = 0; i < 20; ++i) {
            const auto n = QByteArray::number(i);
            comparisons.append(comparison("{\"price\":10." + n + ",\"email\":\"secret" + n + "\",\"t\":" + n + "}",
                                          "{\"price\":10." + n + "04,\"email\":\"hidden" + n + "\",\"t\":" + n + ",\"extra\":1}"));
        }
        comparisons.append(comparison("{\"price\":1}", "{\"price\": 1}"));
        report(comparisons);
    }

    void whatIsRedactedIsNeverStored()
    {
        QFile store(m_router.file(QStringLiteral("m.db")));
        QFile log(m_router.file(QStringLiteral("m.db-wal")));
        for (QFile *file : {&store, &log}) {
            if (!file->open(QIODevice::ReadOnly))
                continue;
            const auto bytes = file->readAll();
            QVERIFY(!bytes.contains("secret") && !bytes.contains("hidden"));
        }
        QVERIFY(store.isOpen());
    }
    void aPreviewTellsWhatWouldRemain()
    {
        const QJsonObject near {{QStringLiteral("match"), QStringLiteral("$.price")}, {QStringLiteral("type"), QStringLiteral("number")}, {QStringLiteral("atol"), 0.01}};
        const QJsonObject more {{QStringLiteral("match"), QStringLiteral("$['extra','email']")}, {QStringLiteral("type"), QStringLiteral("ignore")}};
        const auto half = preview({near}).json();
        QCOMPARE(half[QStringLiteral("before")].toObject(), (QJsonObject {{QStringLiteral("n"), 21}, {QStringLiteral("k"), 20}}));
        QCOMPARE(half[QStringLiteral("after")].toObject()[QStringLiteral("k")].toInt(), 20);
        const auto whole = preview({near, more}).json();
        QCOMPARE(whole[QStringLiteral("after")].toObject(), (QJsonObject {{QStringLiteral("n"), 21}, {QStringLiteral("k"), 0}}));
        QCOMPARE(whole[QStringLiteral("changed_count")].toInt(), 20);
        const auto changed = whole[QStringLiteral("changed")].toArray().first().toObject();
        QCOMPARE(changed[QStringLiteral("before")].toString(), QStringLiteral("mismatch"));
        QCOMPARE(changed[QStringLiteral("after")].toString(), QStringLiteral("tolerated"));
        QCOMPARE(whole[QStringLiteral("unknown")].toInt(), 0);
        const auto wrong = preview({QJsonObject {{QStringLiteral("match"), QStringLiteral("$[")}, {QStringLiteral("type"), QStringLiteral("ignore")}}});
        QCOMPARE(wrong.status, 422);
        QCOMPARE(wrong.json()[QStringLiteral("errors")].toArray().first().toObject()[QStringLiteral("pointer")].toString(), QStringLiteral("/rules/0/match"));
        QCOMPARE(m_router.call("POST", pricing + QStringLiteral("/rules/preview")).status, 422);
        QCOMPARE(get({})[QStringLiteral("definition")].toObject()[QStringLiteral("rules")].toArray().size(), 0); // nothing came into force
    }
    void rulesThatNobodyElseChangedAreTakenWhateverElseMoved()
    {
        const auto put = [this](const QString &component, const QJsonArray &rules, const QJsonValue &seen) {
            return m_router.call("PUT", QStringLiteral("/api/v1/components/%1/rules").arg(component), {{QStringLiteral("rules"), rules}, {QStringLiteral("seen"), seen}});
        };
        const auto rule = [](const QString &path) {
            return QJsonObject {{QStringLiteral("match"), path},         {QStringLiteral("type"), QStringLiteral("number")}, {QStringLiteral("atol"), 0.5},
                                {QStringLiteral("reason"), QStringLiteral("a test")}, {QStringLiteral("owner"), QStringLiteral("ada")},
                                {QStringLiteral("expires"), QStringLiteral("2099-01-01")}};
        };
        const auto taxes = QStringLiteral("taxes");
        QCOMPARE(put(taxes, {rule(QStringLiteral("$.a"))}, QJsonArray {}).status, 200);
        QCOMPARE(m_router.call("POST", pricing + QStringLiteral("/freeze"), {{QStringLiteral("frozen"), true}}).status, 200); // another component moves
        QCOMPARE(m_router.call("POST", pricing + QStringLiteral("/freeze"), {{QStringLiteral("frozen"), false}}).status, 200);
        const auto asKept = m_router.get(QStringLiteral("/api/v1/components/taxes")).json()[QStringLiteral("definition")].toObject()[QStringLiteral("rules")].toArray();
        QCOMPARE(put(taxes, {rule(QStringLiteral("$.b"))}, asKept).status, 200);
        const auto late = put(taxes, {rule(QStringLiteral("$.c"))}, asKept); // somebody who still sees $.a
        QCOMPARE(late.status, 412);
        QVERIFY2(late.json()[QStringLiteral("detail")].toString().contains(QStringLiteral("changed since you saw them")), late.body.constData());
        QCOMPARE(put(taxes, {}, QStringLiteral("all")).status, 422);
    }
    void aCauseComesWithRulesThatWouldExplainIt()
    {
        const auto causes = get(QStringLiteral("/causes"))[QStringLiteral("causes")].toArray();
        QString price;
        for (const auto &cause : causes) {
            if (cause[QStringLiteral("path")].toString() == QStringLiteral("/price"))
                price = cause[QStringLiteral("id")].toString();
        }
        QVERIFY(!price.isEmpty());
        const auto answer = get(QStringLiteral("/causes/") + price + QStringLiteral("/proposals"));
        const auto first = answer[QStringLiteral("proposals")].toArray().first().toObject();
        QCOMPARE(first[QStringLiteral("words")].toString(), QStringLiteral("rounding to 2 digits"));
        QCOMPARE(first[QStringLiteral("tried_on")].toInt(), 20);
        QCOMPARE(first[QStringLiteral("rule")].toObject()[QStringLiteral("type")].toString(), QStringLiteral("number"));
        QCOMPARE(m_router.get(pricing + QStringLiteral("/causes/0000000000000000/proposals")).status, 404);
    }
    void fieldsAreCountedByHourAndSide()
    {
        const auto answer = get(QStringLiteral("/fields"));
        QMap<QString, QJsonObject> fields;
        const auto list = answer[QStringLiteral("fields")].toArray();
        for (const auto &field : list)
            fields.insert(field[QStringLiteral("path")].toString(), field.toObject());
        QCOMPARE(fields[QStringLiteral("/price")][QStringLiteral("seen")].toString(), QStringLiteral("both"));
        QCOMPARE(fields[QStringLiteral("/price")][QStringLiteral("differences")].toInt(), 20);
        QCOMPARE(fields[QStringLiteral("/extra")][QStringLiteral("seen")].toString(), QStringLiteral("new"));
        const auto hour = answer[QStringLiteral("hours")].toArray().first().toObject();
        QCOMPARE(hour[QStringLiteral("t")].toString(), QStringLiteral("2026-03-01T12:00:00.000Z"));
        QCOMPARE(hour[QStringLiteral("count")].toInt(), 60);
        QVERIFY(get(QStringLiteral("/fields?from=2027-01-01T00:00:00Z"))[QStringLiteral("hours")].toArray().isEmpty());
        report({comparison("{\"extra\":1,\"x\":1}", "{\"extra\":1,\"x\":2}")}); // old has it after all
        const auto later = get(QStringLiteral("/fields"))[QStringLiteral("fields")].toArray();
        for (const auto &field : later) {
            if (field[QStringLiteral("path")].toString() == QStringLiteral("/extra"))
                QCOMPARE(field[QStringLiteral("seen")].toString(), QStringLiteral("both"));
        }
    }
    void oldRunTwiceTellsNoiseFromARealDifference()
    {
        QJsonArray comparisons;
        for (int i = 0; i < 12; ++i) {
            // Old's time differs from run to run; new's price from old's.
            auto twice = comparison("{\"time\":1,\"price\":1}", "{\"time\":1,\"price\":2}");
            twice[QStringLiteral("old_again")] = outcome("{\"time\":" + QByteArray::number(2 + i % 3) + ",\"price\":1}");
            comparisons.append(twice);
        }
        report(comparisons);
        const auto noise = get(QStringLiteral("/noise"));
        QCOMPARE(noise[QStringLiteral("runs")].toInt(), 12);
        QMap<QString, QJsonObject> paths;
        const auto list = noise[QStringLiteral("paths")].toArray();
        for (const auto &path : list)
            paths.insert(path[QStringLiteral("path")].toString(), path.toObject());
        QCOMPARE(paths.size(), 2);
        const auto price = paths[QStringLiteral("/price")];
        QCOMPARE(price[QStringLiteral("only_new")].toInt(), 12);
        QVERIFY(price[QStringLiteral("real")].toBool());
        QVERIFY(qAbs(price[QStringLiteral("e")].toDouble() - (2 * 4096 - 1) / 13.0) < 1e-6); // 2·2¹²·∫½¹q¹²dq
        QVERIFY(!price.contains(QStringLiteral("proposal")));
        const auto time = paths[QStringLiteral("/time")];
        QCOMPARE(time[QStringLiteral("only_old")].toInt(), 12);
        QVERIFY(!time[QStringLiteral("real")].toBool());
        const auto proposal = time[QStringLiteral("proposal")].toObject();
        QCOMPARE(proposal[QStringLiteral("rule")].toObject()[QStringLiteral("atol")].toDouble(), 3.0);
        QCOMPARE(proposal[QStringLiteral("made_from")].toInt(), 10);
        QCOMPARE(proposal[QStringLiteral("later")].toInt(), 2);
        QCOMPARE(proposal[QStringLiteral("later_held")].toInt(), 2);
        // It never masks by itself.
        QCOMPARE(get(QStringLiteral("/comparisons?verdict=tolerated"))[QStringLiteral("comparisons")].toArray().size(), 0);
        // A new deployment begins it anew.
        QCOMPARE(m_router.call("POST", pricing + QStringLiteral("/deployed"),
                               {{QStringLiteral("side"), QStringLiteral("old")}, {QStringLiteral("version"), QStringLiteral("2")}}).status, 200);
        QTRY_COMPARE(get(QStringLiteral("/noise"))[QStringLiteral("runs")].toInt(), 0);
    }
    void aPageThatIsNotTheLastLeavesLaterReadingsUpToDate()
    {
        const auto causes = [this] { return get(QStringLiteral("/causes"))[QStringLiteral("causes")].toArray().size(); };
        const auto before = causes();
        QVERIFY(!get(QStringLiteral("/comparisons?limit=2"))[QStringLiteral("next")].isNull());
        report({comparison("{\"a\":1}", "{\"a\":1,\"fresh\":{\"deep\":2}}")});
        QCOMPARE(causes(), before + 1);
    }

    void tenThousandAreJudgedAgainInUnderASecond()
    {
        for (int batch = 0; batch < 10; ++batch) {
            QJsonArray comparisons;
            for (int i = 0; i < 1000; ++i) {
                auto made = comparison("", "");
                for (const char *side : {"old", "new"})
                    made[QLatin1String(side)] = QJsonObject {{QStringLiteral("seconds"), 1}};
                made[QStringLiteral("verdict")] = QStringLiteral("mismatch");
                QJsonArray differences;
                for (int d = 0; d < 3; ++d)
                    differences.append(QJsonObject {{QStringLiteral("pointer"), QStringLiteral("/items/%1/price").arg(d)},
                                                    {QStringLiteral("kind"), QStringLiteral("value")},
                                                    {QStringLiteral("old"), 1}, {QStringLiteral("new"), 1.5},
                                                    {QStringLiteral("class"), QStringLiteral("conflicting")}});
                made[QStringLiteral("differences")] = differences;
                comparisons.append(made);
            }
            report(comparisons);
        }
        QElapsedTimer timer;
        timer.start();
        const auto answer = preview({QJsonObject {{QStringLiteral("match"), QStringLiteral("$.items[*].price")},
                                                  {QStringLiteral("type"), QStringLiteral("number")}, {QStringLiteral("atol"), 1}}}).json();
        const auto elapsed = timer.elapsed();
        QCOMPARE(answer[QStringLiteral("looked_at")].toInt(), 10'000);
        QCOMPARE(answer[QStringLiteral("after")].toObject()[QStringLiteral("k")].toInt(), 0);
        qInfo("10,000 stored comparisons judged again in %lld ms", elapsed);
        QVERIFY2(elapsed < 2'500, qPrintable(QString::number(elapsed))); // bounded by 2 s; a busy machine has other work
    }
};

QTEST_GUILESS_MAIN(TestRulesApi)
#include "tst_rulesapi.moc"
