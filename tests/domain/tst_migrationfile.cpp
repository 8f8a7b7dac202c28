// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/migrationfile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace midflight;
using namespace Qt::StringLiterals;

namespace {

const char *const whole = R"(id = "ngs-qc"
title = "NGS QC pipeline"
[gates]
shadow_time = "2m"
mismatch = "0 of 8"
slowdown = "off"
[http]
old = "http://127.0.0.1:9001"
new = "http://127.0.0.1:9002"
timeout = "5s"
[privacy]
store = "bodies"
redact = ["$..email", "header:Authorization"]
retention = "30d"

[components.trim]
title = "Trimming"
[components.trim.step]
old = ["legacy/trim.sh", "{reads}", "{out}"]
new = ["next/trim.sh", "{reads}", "{out}"]
outputs = ["{out}", "stdout"]
repeatable = true
when = "after"
timeout = "90s"
normalise = { "*.bam" = ["samtools", "view", "{file}"] }
[[components.trim.checks]]
name = "replication lag"
run = ["bin/check-lag"]
for = ["cutover", "rollback"]
every = "1m"
[[components.trim.rules]]
match = "$.summary.duration"
type = "ignore"
reason = "wall-clock time"
owner = "ada"
expires = 2027-03-31
[[components.trim.rules]]
table = "*.tsv"
key = ["sample"]
columns.rate = { type = "number", rtol = 0.01 }

[components.reports.http]
match = "GET /reports/"
[components.reports.gates]
mismatch = 0.01

[components.apricing]
needs = ["trim"]
[components.apricing.call]
)";

/// A step that is right, for files that are wrong elsewhere.
const QByteArray step = "[components.a.step]\nold = [\"o\"]\nnew = [\"n\"]\n";

} // namespace

class MigrationFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWholeFileIsRead()
    {
        const Result<Migration> read = parseMigration(whole, u"x.toml"_s);
        QVERIFY2(read, qPrintable(read ? QString() : read.error().message));
        QCOMPARE(read->id, u"ngs-qc"_s);
        QCOMPARE(read->components.size(), 3);
        QCOMPARE(read->components[0].id.value, u"trim"_s); // the file's order, not the alphabet's
        QCOMPARE(read->components[1].id.value, u"reports"_s);
        QCOMPARE(read->components[2].title, u"apricing"_s);
        QCOMPARE(read->privacy.store, StorePolicy::Bodies);
        QCOMPARE(read->privacy.retention, 30 * 86400.0);

        const Component &trim = read->components[0];
        QCOMPARE(trim.step()->oldCommand.first(), u"legacy/trim.sh"_s);
        QVERIFY(trim.step()->repeatable && trim.step()->after);
        QCOMPARE(trim.step()->timeout, 90);
        QCOMPARE(trim.step()->normalise.value(u"*.bam"_s).size(), 3);
        QCOMPARE(trim.checks.first().scopes.size(), 2);
        QCOMPARE(trim.rules[0].expires, QDate(2027, 3, 31));
        QCOMPARE(trim.rules[1].type, RuleType::Table);
        QCOMPARE(trim.rules[1].columns.value(u"rate"_s).rtol, 0.01);
    }

    void componentsInheritGatesAndHttpAndOverrideThem()
    {
        const Result<Migration> read = parseMigration(whole, u"x.toml"_s);
        QVERIFY(read);
        const GateSettings &trim = read->components[0].gates;
        QCOMPARE(trim.shadowTime, 120.0);
        QCOMPARE(trim.mismatch->counted->of, 8);
        QVERIFY(!trim.slowdown);
        QCOMPARE(trim.comparisons, 500);
        const Component &reports = read->components[1];
        QVERIFY(!reports.gates.mismatch->counted);
        QCOMPARE(reports.gates.mismatch->rate, 0.01);
        QCOMPARE(reports.gates.shadowTime, 120.0);
        QCOMPARE(reports.http()->timeout, 5);
        QVERIFY(reports.http()->oldUrl.isEmpty()); // stays the migration's, which may change
        QCOMPARE(read->httpOld, u"http://127.0.0.1:9001"_s);
    }

    void theFileNameIsTheDefaultId()
    {
        QCOMPARE(parseMigration(step, u"/x/ngs-qc.toml"_s).value().id, u"ngs-qc"_s);
    }

    void eachMistakeIsOneLineWithFileLineAndKey_data()
    {
        QTest::addColumn<QByteArray>("toml");
        QTest::addColumn<QString>("begin");
        QTest::addColumn<QString>("says");
        const auto add = [](const char *name, const QByteArray &toml, const char *begin, const char *says) {
            QTest::newRow(name) << toml << QString::fromUtf8(begin) << QString::fromUtf8(says);
        };
        add("malformed", "id = \"a\"\ntitle = \n", "m.toml:2: ", "is not TOML");
        add("a key twice", "id = \"a\"\nid = \"b\"\n", "m.toml:2: ", "is not TOML");
        add("NUL", QByteArray("id = \"a\"\n#\0\n", 12), "m.toml:2: ", "NUL");
        add("not UTF-8", "id = \"a\"\n\ntitle = \"\xff\"\n", "m.toml:3: ", "UTF-8");
        add("nested without end", "id = \"a\"\n" + QByteArray("a.").repeated(100'000) + "a = 1\n", "m.toml:2: ", "nests");
        add("arrays without end", "id = " + QByteArray("[").repeated(100'000) + "\n", "m.toml:1: ", "is not TOML");
        add("empty", "", "m.toml:1: components: ", "add a table");
        add("unknown key", "tytle = \"x\"\n" + step, "m.toml:1: tytle: ", "did you mean \"title\"?");
        add("unknown key in a component", step + "repeatible = true\n", "m.toml:4: components.a.step.repeatible: ", "did you mean \"repeatable\"?");
        add("unknown table", step + "[component.b]\n", "m.toml:4: component: ", "did you mean \"components\"?");
        add("wrong type", "title = 7\n" + step, "m.toml:1: title: ", "text");
        add("a date for a title", "title = 2027-01-01\n" + step, "m.toml:1: title: ", "quotes");
        add("not a list", "[components.a.step]\nold = \"o\"\nnew = [\"n\"]\n", "m.toml:2: components.a.step.old: ", "list");
        add("a number in a command", "[components.a.step]\nold = [\"o\",\n 1]\nnew = [\"n\"]\n", "m.toml:3: components.a.step.old[1]: ", "quotes");
        add("a component that is no table", "components.a = 1\n", "m.toml:1: components.a: ", "table");
        add("components are no table", "components = [1]\n", "m.toml:1: components: ", "table");
        add("bad id of the migration", "id = \"NGS QC\"\n" + step, "m.toml:1: id: ", "no id");
        add("bad id of a component", "[components.Fast]\ncall = {}\n", "m.toml:1: components.Fast: ", "no id");
        add("an id to be quoted", "[components.\"a b\"]\ncall = {}\n", "m.toml:1: components.\"a b\": ", "no id");
        add("unknown need", "[components.fast]\ncall = {}\n[components.b]\nneeds = [\"fast\",\n\"fats\"]\ncall = {}\n",
            "m.toml:5: components.b.needs[1]: ", "did you mean \"fast\"?");
        add("needs itself", "[components.b]\nneeds = [\"b\"]\ncall = {}\n", "m.toml:2: components.b.needs[0]: ", "b → b");
        add("needs in a circle", "[components.a]\ncall = {}\nneeds = [\"b\"]\n[components.b]\ncall = {}\nneeds = [\"c\"]\n[components.c]\ncall = {}\nneeds = [\"b\"]\n",
            "m.toml:6: components.b.needs[0]: ", "b → c → b");
        add("no kind", "id = \"a\"\n[components.a]\ntitle = \"x\"\n", "m.toml:2: components.a: ", "neither step");
        add("two kinds", step + "[components.a.call]\n", "m.toml:1: components.a: ", "more than one");
        add("step without new", "\n[components.a.step]\nold = [\"o\"]\n", "m.toml:2: components.a.step.new: ", "is missing");
        add("step without old", "\n[components.a.step]\nnew = [\"o\"]\n", "m.toml:2: components.a.step.old: ", "is missing");
        add("empty command", "[components.a.step]\nold = []\nnew = [\"n\"]\n", "m.toml:2: components.a.step.old: ", "names no program");
        add("bad duration", step + "timeout = \"soon\"\n", "m.toml:4: components.a.step.timeout: ", "\"14d\"");
        add("infinite number", step + "timeout = inf\n", "m.toml:4: components.a.step.timeout: ", "nan or inf");
        add("bad choice", step + "when = \"before\"\n", "m.toml:4: components.a.step.when: ", "alongside, after");
        add("unknown gate", "[gates]\nmissmatch = 0.1\n" + step, "m.toml:2: gates.missmatch: ", "did you mean \"mismatch\"?");
        add("a rate nobody can prove", "[gates]\nmismatch = 0\n" + step, "m.toml:2: gates.mismatch: ", "0 of 8");
        add("a count that cannot be", "[gates]\nmismatch = \"8 of 8\"\n" + step, "m.toml:2: gates.mismatch: ", "0 of 8");
        add("a gate of a component", step + "[components.a.gates]\napprovals = 0\n", "m.toml:5: components.a.gates.approvals: ", "from 1");
        add("http without old", "[components.a.http]\nmatch = \"/\"\nnew = \"http://x\"\n", "m.toml:1: components.a.http.old: ", "[http]");
        add("http to nowhere", "[http]\nold = \"localhost\"\n" + step, "m.toml:2: http.old: ", "http://");
        add("match among the defaults", "[http]\nmatch = \"/\"\n" + step, "m.toml:2: http.match: ", "component");
        add("privacy", "[privacy]\nstore = \"all\"\n" + step, "m.toml:2: privacy.store: ", "bodies");
        add("rule without expiry", step + "[[components.a.rules]]\nmatch = \"$.x\"\ntype = \"ignore\"\nreason = \"r\"\nowner = \"o\"\n",
            "m.toml:4: components.a.rules[0].expires: ", "is missing");
        add("mask without owner", step + "[[components.a.rules]]\nmatch = \"$.x\"\ntype = \"text\"\nmask = \"x\"\nreason = \"r\"\nexpires = 2027-01-01\n",
            "m.toml:4: components.a.rules[0].owner: ", "is missing");
        add("ignored column without reason", step + "[[components.a.rules]]\ntable = \"*\"\nignore_columns = [\"x\"]\nowner = \"o\"\nexpires = 2027-01-01\n",
            "m.toml:4: components.a.rules[0].reason: ", "is missing");
        add("expires is a time", step + "[[components.a.rules]]\nmatch = \"$.x\"\ntype = \"set\"\nexpires = 2027-01-01T00:00:00Z\n",
            "m.toml:7: components.a.rules[0].expires: ", "date alone");
        add("second rule", step + "[[components.a.rules]]\nmatch = \"$.x\"\ntype = \"set\"\n[[components.a.rules]]\nmatch = \"$.x\"\ntype = \"sets\"\n",
            "m.toml:9: components.a.rules[1].type: ", "\"sets\"");
        add("check for nothing", step + "[[components.a.checks]]\nname = \"x\"\nrun = [\"x\"]\nfor = [\"never\"]\n", "m.toml:7: components.a.checks[0].for: ", "cutover");
    }

    void eachMistakeIsOneLineWithFileLineAndKey()
    {
        QFETCH(QByteArray, toml);
        QFETCH(QString, begin);
        QFETCH(QString, says);
        const Result<Migration> read = parseMigration(toml, u"m.toml"_s);
        QVERIFY(!read);
        const QString message = read.error().message;
        QVERIFY2(message.startsWith(begin), qPrintable(message));
        QVERIFY2(message.contains(says), qPrintable(message));
        QVERIFY2(!message.contains(u'\n'), qPrintable(message));
    }

    void allMistakesAreListedInTheFilesOrder()
    {
        const Result<Migration> read = parseMigration("tytle = 1\n" + step + "when = 1\n[gates]\nreplay = 1\n", u"m.toml"_s);
        QVERIFY(!read);
        QCOMPARE(read.error().details.size(), 3);
        QVERIFY(read.error().details[0].detail.startsWith(u"m.toml:1: tytle: "_s));
        QVERIFY(read.error().details[1].detail.startsWith(u"m.toml:5: components.a.step.when: "_s));
        QVERIFY(read.error().details[2].detail.startsWith(u"m.toml:7: gates.replay: "_s));
    }

    void noPrefixOfAFileCrashesTheReader()
    {
        const QByteArray text = whole;
        for (qsizetype length = 0; length < text.size(); ++length) {
            const Result<Migration> read = parseMigration(text.left(length), u"x.toml"_s);
            QVERIFY(read || read.error().message.startsWith(u"x.toml:"_s));
        }
    }

    void filesThatCannotBeReadSayWhy()
    {
        const QTemporaryDir folder;
        const auto messageOf = [](const QString &path) {
            const Result<Migration> read = readMigrationFile(path);
            return read ? u"was read"_s : read.error().message;
        };
        QVERIFY(messageOf(folder.filePath(u"none.toml"_s)).contains(u"does not exist"_s));
        QVERIFY(messageOf(folder.path()).contains(u"is a directory"_s));
        QFile large(folder.filePath(u"large.toml"_s));
        QVERIFY(large.open(QIODevice::WriteOnly) && large.resize((16 << 20) + 1));
        QVERIFY(messageOf(large.fileName()).contains(u"larger than 16 MB"_s));
        QVERIFY(messageOf(u"/dev/zero"_s).contains(u"larger than 16 MB"_s)); // has no size and no end
    }

    void aRulesFileNeedsNoSignatures()
    {
        const QTemporaryDir folder;
        const auto reading = [&](const QByteArray &toml) {
            QFile file(folder.filePath(u"rules.toml"_s));
            if (!file.open(QIODevice::WriteOnly) || file.write(toml) != toml.size())
                qFatal("cannot write the rules file");
            file.close();
            return readRulesFile(file.fileName());
        };
        const Result<QList<Rule>> read = reading("[[rules]]\nmatch = \"$.x\"\ntype = \"ignore\"\n[[rules]]\nmatch = \"$.y\"\ntype = \"number\"\natol = 1\n");
        QVERIFY(read);
        QCOMPARE(read->size(), 2);
        QCOMPARE(reading("").value().size(), 0);
        QVERIFY(reading("[[rules]]\nmatch = \"$.x\"\ntype = \"ignore\"\natoll = 1\n").error().message.contains(u"rules.toml:4: rules[0].atoll: "_s));
        QVERIFY(reading("rules = 1\n").error().message.contains(u"rules.toml:1: rules: "_s));
    }
};

QTEST_APPLESS_MAIN(MigrationFileTest)
#include "tst_migrationfile.moc"
