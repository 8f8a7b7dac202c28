// SPDX-License-Identifier: GPL-3.0-or-later
// What [privacy] hides must be in nothing that is kept.
#include "routing/compare/compare.h"
#include "routing/compare/redaction.h"
#include "routing/domain/json.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace midflight;

class PrivacyTest : public QObject
{
    Q_OBJECT

    static Comparison compared(const QString &a, const QString &b, const QString &type)
    {
        Comparison comparison;
        comparison.oldOutcome = Outcome {};
        comparison.oldOutcome->body = a;
        comparison.oldOutcome->contentType = type;
        comparison.newOutcome = comparison.oldOutcome;
        comparison.newOutcome->body = b;
        comparison.oldAgain = comparison.newOutcome;
        conclude(comparison, compareOutcomes(*comparison.oldOutcome, *comparison.newOutcome, {}));
        comparison.repeat = repeatOf(compareOutcomes(*comparison.oldOutcome, *comparison.oldAgain, {}));
        return comparison;
    }
    static QByteArray kept(const Comparison &comparison) { return QJsonDocument(toJson(comparison)).toJson(); }

private Q_SLOTS:
    void whatIsHiddenIsInNothingThatIsKept_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("oldBody");
        QTest::addColumn<QString>("newBody");
        QTest::addColumn<bool>("bodyStays");
        const auto row = [](const char *name, const char *type, const char *a, const char *b, bool stays) {
            QTest::newRow(name) << QString::fromLatin1(type) << QString::fromUtf8(a) << QString::fromUtf8(b) << stays;
        };
        row("a value", "application/json", R"({"email":"secret-1","n":1})", R"({"email":"secret-2","n":2})", true);
        row("deep inside", "application/json", R"({"u":[{"x":{"email":"secret-1"}}]})", R"({"u":[{"x":{"email":"secret-2"}}]})", true);
        row("inside what is missing", "application/json", R"({"u":{"email":"secret-1"},"n":1})", R"({"n":1})", true);
        row("inside what is another type", "application/json", R"({"u":[{"email":"secret-1"}]})", R"({"u":1})", true);
        row("escaped", "application/json", R"({"em\u0061il":"secret-1"})", R"({"email":"secret-2"})", true);
        row("without a type", "", R"({"email":"secret-1"})", R"({"email":"secret-2"})", true);
        row("JSON lines", "application/x-ndjson", "{\"email\":\"secret-1\"}\n{\"n\":1}\n", "{\"email\":\"secret-2\"}\n{\"n\":1}\n", true);
        row("broken JSON", "application/json", R"({"email":"secret-1","n":)", R"({"n":2})", false);
        row("a table", "text/csv", "name,email\nann,secret-1\nbob,x\n", "name,email\nann,secret-2\nbob,x\n", false);
        row("a row of a table", "text/csv", "name,email\nann,secret-1\nbob,x\n", "name,email\nbob,x\n", false);
    }
    void whatIsHiddenIsInNothingThatIsKept()
    {
        QFETCH(const QString, type);
        QFETCH(const QString, oldBody);
        QFETCH(const QString, newBody);
        Comparison comparison = compared(oldBody, newBody, type);
        QVERIFY(kept(comparison).contains("secret"));
        QVERIFY(comparison.verdict == Verdict::Mismatch);
        Privacy privacy;
        privacy.store = StorePolicy::Bodies;
        privacy.redact = QStringList {QStringLiteral("$..email"), QStringLiteral("header:Authorization")};
        redact(comparison, privacy);
        QVERIFY2(!kept(comparison).contains("secret"), kept(comparison).constData());
        QVERIFY(comparison.differenceCount > 0);
        QTEST(comparison.oldOutcome->body.has_value(), "bodyStays");
    }
    void headersAreHiddenByName()
    {
        const HttpAnswer a {200, {{"Authorization", "secret-1"}, {"X-Trace", "1"}}, "x"};
        const HttpAnswer b {200, {{"Authorization", "secret-2"}, {"X-Trace", "2"}}, "x"};
        Comparison comparison;
        conclude(comparison, compareHttp(a, b, {"authorization", "x-trace"}, {}));
        Privacy privacy;
        privacy.redact = QStringList {QStringLiteral("header:Authorization")};
        redact(comparison, privacy);
        QCOMPARE(comparison.differences.size(), 2);
        QVERIFY(!kept(comparison).contains("secret"));
        QCOMPARE(comparison.differences.at(1).newValue.toString(), QStringLiteral("2"));
    }
    void bodiesAreOnlyKeptWhereTheyMayBe()
    {
        Comparison comparison = compared(QStringLiteral("[1]"), QStringLiteral("[2]"), QString());
        redact(comparison, {});
        QVERIFY(!comparison.oldOutcome->body);
        QVERIFY(!comparison.oldAgain);
        QCOMPARE(comparison.differences.size(), 1);
        Privacy nothing;
        nothing.store = StorePolicy::None;
        redact(comparison, nothing);
        QVERIFY(comparison.differences.isEmpty() && comparison.repeat->differences.isEmpty());
        QCOMPARE(comparison.differenceCount, 1);
    }
};

QTEST_APPLESS_MAIN(PrivacyTest)
#include "privacytest.moc"
