// SPDX-License-Identifier: GPL-3.0-or-later
// `midflightctl compare` and `query` as a shell sees them: output and exit code.
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Ran {
    int exitCode = -1;
    QByteArray out, err;
};

Ran run(const QStringList &arguments)
{
    QProcess process;
    process.start(qEnvironmentVariable("MIDFLIGHT_BIN") + QStringLiteral("/midflightctl"), arguments);
    Ran ran;
    if (process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit)
        ran = {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    return ran;
}

} // namespace

class CommandsTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString file(const char *name, const QByteArray &content)
    {
        const QString path = m_folder.filePath(QString::fromLatin1(name));
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(content);
        return path;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!QFile::exists(qEnvironmentVariable("MIDFLIGHT_BIN") + QStringLiteral("/midflightctl")))
            QSKIP("midflightctl is not built");
    }

    void compareTellsByExitCode()
    {
        const QString a = file("a.json", R"({"n":1,"t":5})");
        const QString b = file("b.json", R"({"n":1,"t":6})");
        const QString rules = file("rules.toml", "[[rules]]\nmatch = \"$.t\"\ntype = \"number\"\natol = 2\n");
        QCOMPARE(run({"compare", a, a}).exitCode, 0);
        QCOMPARE(run({"compare", a, b}).exitCode, 1);
        QCOMPARE(run({"compare", "--rules", rules, a, b}).exitCode, 0);
        QCOMPARE(run({"compare", a, m_folder.filePath(QStringLiteral("none"))}).exitCode, 2);
        QCOMPARE(run({"compare", "--rules", file("bad.toml", "[[rules]]\nmatch = \"$[\"\ntype = \"ignore\"\n"), a, b}).exitCode, 2);
        QCOMPARE(run({"compare", a}).exitCode, 2);
    }
    void compareShowsPointersWithoutColourInAPipe()
    {
        const Ran ran = run({"compare", file("a.json", R"({"x":{"n":1}})"), file("b.json", R"({"x":{"n":2}})")});
        QVERIFY2(ran.out.contains("/x/n"), ran.out.constData());
        QVERIFY(ran.out.contains("- 1") && ran.out.contains("+ 2"));
        QVERIFY(!ran.out.contains('\x1b'));
        // Nor may a compared file reach the terminal.
        const Ran hostile = run({"compare", file("a.txt", "a\x1b[31m\n"), file("b.txt", "b\x1b[31m\n")});
        QVERIFY(!hostile.out.contains('\x1b'));
    }
    void compareAnswersInJson()
    {
        const Ran ran = run({"--json", "compare", file("a.json", R"({"m":[1,2],"n":1})"), file("b.json", R"({"m":[1],"n":"1"})")});
        QCOMPARE(ran.exitCode, 1);
        const QJsonObject json = QJsonDocument::fromJson(ran.out).object();
        QCOMPARE(json.value(QStringLiteral("verdict")).toString(), QStringLiteral("mismatch"));
        const QJsonArray differences = json.value(QStringLiteral("differences")).toArray();
        QCOMPARE(differences.size(), 2);
        QCOMPARE(differences.at(0)[QStringLiteral("pointer")].toString(), QStringLiteral("/m/1"));
        QCOMPARE(differences.at(0)[QStringLiteral("kind")].toString(), QStringLiteral("missing"));
        QCOMPARE(differences.at(0)[QStringLiteral("class")].toString(), QStringLiteral("missing_new"));
        QCOMPARE(differences.at(0)[QStringLiteral("old")].toInt(), 2);
        QCOMPARE(differences.at(1)[QStringLiteral("class")].toString(), QStringLiteral("type_changed"));
        QCOMPARE(json.value(QStringLiteral("coverage"))[QStringLiteral("compared")].toInt(), 3);
    }
    void queryPrintsAnArray()
    {
        const QString document = file("q.json", R"({"b":[{"p":10},{"p":18446744073709551617},{"p":"ä\u0000"}]})");
        const Ran ran = run({"query", "$.b[*].p", document});
        QCOMPARE(ran.exitCode, 0);
        QCOMPARE(ran.out, QByteArray("[10, 18446744073709551617, \"ä\\u0000\"]\n"));
        QCOMPARE(run({"query", "$.none", document}).out, QByteArray("[]\n"));
        QCOMPARE(run({"query", "$[", document}).exitCode, 2);
        QCOMPARE(run({"query", "$.b", file("bad.json", "{")}).exitCode, 2);
    }
};

QTEST_GUILESS_MAIN(CommandsTest)
#include "commandstest.moc"
