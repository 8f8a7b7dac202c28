// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/redaction.h"
#include "routing/steps/redirection.h"

#include <QTemporaryDir>
#include <QTest>

using namespace midflight;

/// Commands, placeholders and paths, before anything runs.
class ValuesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aValueStaysOneArgumentWhateverItHolds();
    void aListBecomesAsManyArgumentsWhereItStandsAlone();
    void aPlaceholderNobodyGaveIsNamed();
    void bracesThatAreNoPlaceholderStandForThemselves();
    void valuesNeedNotBeText();
    void anOutputGetsAPathOfItsOwn();
    void anOutputBesideAnInputLeavesTheInputAlone();
    void aFixedNameIsReplacedWhereItIsAWord();
    void aPrefixMovesWithTheOutputsDerivedFromIt();
    void anOutputThatCannotBeMovedIsNeverRunTwice_data();
    void anOutputThatCannotBeMovedIsNeverRunTwice();
    void aListOfOutputsGetsAListOfPaths();
    void redactionHidesWhatAPathSelects_data();
    void redactionHidesWhatAPathSelects();
};

void ValuesTest::aValueStaysOneArgumentWhateverItHolds()
{
    const auto values = stepValuesFromWords({"in=a b\n$(rm -rf /);*", "empty=", "eq=a=b{in}"});
    QVERIFY(values);
    QCOMPARE(*expand({"x", "{in}", "--f={in}.bai", "{empty}", "{eq}"}, *values),
             (QByteArrayList {"x", "a b\n$(rm -rf /);*", "--f=a b\n$(rm -rf /);*.bai", "", "a=b{in}"}));
}

void ValuesTest::aListBecomesAsManyArgumentsWhereItStandsAlone()
{
    const auto values = stepValuesFromWords({"r=1", "r=2", "r=3"});
    QCOMPARE(*expand({"x", "{r}", "y"}, *values), (QByteArrayList {"x", "1", "2", "3", "y"}));
    QVERIFY(expand({"x{r}"}, *values).error().failure == Failure::Invalid);
}

void ValuesTest::aPlaceholderNobodyGaveIsNamed()
{
    const auto expanded = expand({"x", "{reads}"}, {});
    QVERIFY(!expanded);
    QVERIFY(expanded.error().message.contains(QLatin1String("{reads}")));
    for (const QByteArray &word : QByteArrayList {"novalue", "=x", "1a=x", "a b=c"})
        QVERIFY2(!stepValuesFromWords({word}), word.constData());
}

void ValuesTest::bracesThatAreNoPlaceholderStandForThemselves()
{
    QCOMPARE(*expand({"awk", "{print $1}", "{}", "{", "}", "{ a }", "{{x}"}, {{"x", {"v"}}}),
             (QByteArrayList {"awk", "{print $1}", "{}", "{", "}", "{ a }", "{v"}));
}

void ValuesTest::valuesNeedNotBeText()
{
    QCOMPARE(*expand({"{f}.gz"}, *stepValuesFromWords({"f=/data/\xff\xfe"})), QByteArrayList {"/data/\xff\xfe.gz"});
}

void ValuesTest::anOutputGetsAPathOfItsOwn()
{
    const auto made = redirect({"tool", "{in}", "{out}", "--log={out}.log"}, {"{out}", "stdout"},
                               {{"in", {"/data/a"}}, {"out", {"/data/s1.json"}}}, "/p");
    QVERIFY(made);
    QCOMPARE(made->command, (QByteArrayList {"tool", "/data/a", "/p/0/s1.json", "--log=/p/0/s1.json.log"}));
    QCOMPARE(made->outputs.size(), 1);
    QCOMPARE(made->outputs[0].answer, "/data/s1.json");
    QCOMPARE(made->outputs[0].other, "/p/0/s1.json");
    QVERIFY(made->comparesStdout);
}

void ValuesTest::anOutputBesideAnInputLeavesTheInputAlone()
{
    const auto made = redirect({"index", "{bam}", "{bam}.bai"}, {"{bam}.bai"}, {{"bam", {"/data/x.bam"}}}, "/p");
    QCOMPARE(made->command, (QByteArrayList {"index", "/data/x.bam", "/p/0/x.bam.bai"}));
}

void ValuesTest::aFixedNameIsReplacedWhereItIsAWord()
{
    const auto made = redirect({"tool", "--output=out", "out.log", "-o", "out"}, {"out"}, {}, "/p");
    QVERIFY(made);
    QCOMPARE(made->command, (QByteArrayList {"tool", "--output=/p/0/out", "out.log", "-o", "/p/0/out"}));
}

void ValuesTest::aPrefixMovesWithTheOutputsDerivedFromIt()
{
    const auto made = redirect({"tool", "-p", "{prefix}"}, {"{prefix}_a.txt", "{prefix}_report.html"},
                               {{"prefix", {"/data/s1"}}}, "/p");
    QVERIFY(made);
    QCOMPARE(made->command.last(), made->outputs[0].other.left(made->outputs[0].other.indexOf('_')));
    for (const OutputPaths &output : made->outputs)
        QVERIFY2(output.other.startsWith("/p/"), output.other.constData());

    // A directory that exists on one side exists on the other.
    const QTemporaryDir directory;
    const QByteArray path = directory.path().toUtf8();
    const auto inside = redirect({"tool", "{out}"}, {"{out}/report.json"}, {{"out", {path}}}, "/p");
    QCOMPARE(inside->directories, QByteArrayList {inside->command.last()});
}

void ValuesTest::anOutputThatCannotBeMovedIsNeverRunTwice_data()
{
    QTest::addColumn<QByteArrayList>("command");
    QTest::addColumn<QStringList>("outputs");
    QTest::newRow("a fixed name no argument mentions") << QByteArrayList {"tool", "{in}"} << QStringList {"result.txt"};
    QTest::newRow("beside an input, implied") << QByteArrayList {"index", "{in}"} << QStringList {"{in}.bai"};
    QTest::newRow("the end of a longer path") << QByteArrayList {"tool", "/data/{out}"} << QStringList {"{out}"};
    QTest::newRow("a word that only looks like it") << QByteArrayList {"tool", "--output", "x"} << QStringList {"out"};
    QTest::newRow("a placeholder this command lacks") << QByteArrayList {"tool", "{in}"} << QStringList {"{out}"};
}

void ValuesTest::anOutputThatCannotBeMovedIsNeverRunTwice()
{
    QFETCH(QByteArrayList, command);
    QFETCH(QStringList, outputs);
    const auto made = redirect(command, outputs, {{"in", {"/etc/passwd"}}, {"out", {"/tmp/o"}}}, "/p");
    QVERIFY(!made);
    QVERIFY(made.error().failure == Failure::NotPossible);
}

void ValuesTest::aListOfOutputsGetsAListOfPaths()
{
    const auto made = redirect({"tool", "{out}"}, {"{out}"}, {{"out", {"/d/a", "/e/a"}}}, "/p");
    QCOMPARE(made->command, (QByteArrayList {"tool", "/p/0/a", "/p/1/a"}));
}

void ValuesTest::redactionHidesWhatAPathSelects_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<bool>("hidden");
    QTest::newRow("anywhere") << "$..email" << "/users/3/email" << true;
    QTest::newRow("below") << "$.user" << "/user/name/first" << true;
    QTest::newRow("beside") << "$.user" << "/users/name" << false;
    QTest::newRow("not so deep") << "$.user.email" << "/user" << false;
    QTest::newRow("bracket") << "$['a/b'][2]" << "/a~1b/2" << true;
    QTest::newRow("another index") << "$.a[2]" << "/a/3" << false;
    QTest::newRow("wildcard") << "$.a[*].id" << "/a/17/id" << true;
    QTest::newRow("a filter hides rather too much") << "$.a[?@.x>1].id" << "/a/17/id" << true;
    QTest::newRow("behind an output's name") << "$.user.email" << "/report.json/user/email" << true;
}

void ValuesTest::redactionHidesWhatAPathSelects()
{
    QFETCH(QString, path);
    QFETCH(QString, pointer);
    QTEST(selects(path, pointer), "hidden");
    Comparison report;
    report.differences = {{pointer, QStringLiteral("value"), QStringLiteral("secret"), QStringLiteral("secret2"), LeafClass::Conflicting}};
    Privacy privacy;
    privacy.redact = {path};
    redact(report, privacy);
    QTEST(report.differences[0].oldValue != QJsonValue(QStringLiteral("secret")), "hidden");
    privacy.store = StorePolicy::None;
    redact(report, privacy);
    QVERIFY(report.differences.isEmpty());
}

QTEST_GUILESS_MAIN(ValuesTest)
#include "valuestest.moc"
