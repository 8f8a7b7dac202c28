// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/rejudge.h"

#include <QElapsedTimer>
#include <QTest>

using namespace midflight;

namespace {

Rule rule(RuleType type, const char *match)
{
    Rule rule;
    rule.type = type;
    rule.match = QString::fromUtf8(match);
    return rule;
}

Rule number(const char *match, double atol, double rtol = 0)
{
    Rule made = rule(RuleType::Number, match);
    made.atol = atol;
    made.rtol = rtol;
    return made;
}

Rule keyed(const char *match, const QStringList &key)
{
    Rule made = rule(RuleType::Keyed, match);
    made.key = key;
    return made;
}

Rule transform(const char *match, const QStringList &what)
{
    Rule made = rule(RuleType::Transform, match);
    made.transforms = what;
    return made;
}

Rule table(const char *glob)
{
    Rule made;
    made.type = RuleType::Table;
    made.table = QString::fromUtf8(glob);
    return made;
}

RuleSet compiled(const QList<Rule> &rules)
{
    const auto set = RuleSet::compile(rules, QDate(2026, 6, 1));
    if (!set)
        qFatal("%s", qPrintable(set.error().message));
    return *set;
}

Judgement judge(const QByteArray &a, const QByteArray &b, const QList<Rule> &rules = {}, const char *name = "x.json")
{
    return compareBytes(a, b, QString::fromUtf8(name), compiled(rules));
}

QString verdict(const QByteArray &a, const QByteArray &b, const QList<Rule> &rules = {}, const char *name = "x.json")
{
    return toString(judge(a, b, rules, name).verdict);
}

QStringList pointers(const Judgement &judgement)
{
    QStringList result;
    for (const Difference &difference : judgement.differences)
        result.append(difference.pointer + u' ' + difference.kind);
    return result;
}

const QString match = QStringLiteral("match");
const QString tolerated = QStringLiteral("tolerated");
const QString mismatch = QStringLiteral("mismatch");

} // namespace

class RulesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ignoresWhatAPathSelects()
    {
        const Judgement judgement = judge(R"({"a":1,"t":5})", R"({"a":1,"t":6})", {rule(RuleType::Ignore, "$.t")});
        QCOMPARE(toString(judgement.verdict), tolerated);
        QCOMPARE(judgement.coverage, (Coverage {1, 1, 0}));
        QCOMPARE(judgement.tolerated.size(), 1);
        QCOMPARE(judgement.tolerated.first().pointer, QStringLiteral("/t"));
        QCOMPARE(verdict(R"({"a":1,"t":5})", R"({"a":2,"t":6})", {rule(RuleType::Ignore, "$.t")}), mismatch);
        QCOMPARE(verdict(R"({"a":1,"t":5})", R"({"a":1})", {rule(RuleType::Ignore, "$.t")}), tolerated);
        QCOMPARE(verdict(R"({"a":1})", R"({"a":1,"t":{"x":[1,2]}})", {rule(RuleType::Ignore, "$.t")}), tolerated);
        QCOMPARE(verdict(R"([{"t":1},{"t":2}])", R"([{"t":3},{"t":4}])", {rule(RuleType::Ignore, "$..t")}), tolerated);
    }
    void saysWhenRulesAteEverything()
    {
        const Judgement judgement = judge(R"({"a":1})", R"({"a":2})", {rule(RuleType::Ignore, "$")});
        QCOMPARE(toString(judgement.verdict), tolerated);
        QCOMPARE(judgement.coverage.share(), 0.0);
        QVERIFY(judgement.notes.join(u' ').contains(QStringLiteral("nothing was compared")));
    }
    void anAllowListComesBeforeIgnoringEverything()
    {
        const QList<Rule> rules {number("$.important", 0), rule(RuleType::Ignore, "$")};
        QCOMPARE(verdict(R"({"important":"x","b":1})", R"({"important":"x","b":2})", rules), tolerated);
        QCOMPARE(verdict(R"({"important":"x","b":1})", R"({"important":"y","b":1})", rules), mismatch);
        QCOMPARE(verdict(R"({"important":1,"b":1})", R"({"b":1})", rules), mismatch);
    }

    void toleratesNumbersByTheFormula()
    {
        QCOMPARE(verdict("[1.0]", "[1.1]", {number("$[*]", 0.1)}), tolerated);
        QCOMPARE(verdict("[1.0]", "[1.10001]", {number("$[*]", 0.1)}), mismatch);
        QCOMPARE(verdict("[100]", "[105]", {number("$[*]", 0, 0.05)}), tolerated);
        QCOMPARE(verdict("[100]", "[106]", {number("$[*]", 0, 0.05)}), mismatch);
        QCOMPARE(verdict("[100,1]", "[100.5,1]", {number("$", 1)}), tolerated); // covers what is below
        QCOMPARE(verdict(R"(["1.50"])", R"(["1.5"])", {number("$[*]", 0)}), tolerated);
        QCOMPARE(verdict(R"(["nan"])", R"(["NaN"])", {number("$[*]", 0)}), mismatch);
        Rule nan = number("$[*]", 0);
        nan.equalNan = true;
        QCOMPARE(verdict(R"(["nan"])", R"(["NaN"])", {nan}), tolerated);
        QCOMPARE(verdict("[1e400]", "[2e400]", {number("$[*]", 1e300, 0.9)}), mismatch);
        QCOMPARE(verdict("[1]", "[\"1\"]", {number("$[*]", 1)}), mismatch); // the type changed
    }
    void aRuleThatHasNothingToSayLeavesTheTurnToTheNext()
    {
        Rule mask = rule(RuleType::Text, "$.version");
        mask.mask = QStringLiteral("\\d+\\.\\d+\\.\\d+");
        const QList<Rule> rules {number("$..*", 0.5), mask};
        QCOMPARE(verdict(R"({"n":1,"version":"v1.2.3"})", R"({"n":1.2,"version":"v1.3.0"})", rules), tolerated);
    }
    void firstMatchWins()
    {
        QCOMPARE(verdict(R"({"a":1})", R"({"a":2})", {number("$.a", 0.1), rule(RuleType::Ignore, "$.a")}), mismatch);
        QCOMPARE(verdict(R"({"a":1})", R"({"a":2})", {rule(RuleType::Ignore, "$.a"), number("$.a", 0.1)}), tolerated);
        QCOMPARE(verdict("[1,2]", "[2,3]", {rule(RuleType::Set, "$"), rule(RuleType::Ignore, "$")}), mismatch);
    }
    void masksText()
    {
        Rule mask = rule(RuleType::Text, "$.log");
        mask.mask = QStringLiteral("\\d{2}:\\d{2}");
        mask.as = QStringLiteral("TIME");
        const Judgement judgement = judge(R"({"log":"at 10:15 done"})", R"({"log":"at 11:20 done"})", {mask});
        QCOMPARE(toString(judgement.verdict), tolerated);
        QCOMPARE(judgement.coverage.masked, 1);
        QCOMPARE(toString(judgement.tolerated.first().leaf), toString(LeafClass::Masked));
        QCOMPARE(verdict(R"({"log":"at 10:15 done"})", R"({"log":"at 11:20 failed"})", {mask}), mismatch);
    }
    void comparesTimesWithin()
    {
        Rule time = rule(RuleType::Time, "$[*]");
        time.within = 5;
        QCOMPARE(verdict(R"(["2026-03-01T10:00:00Z"])", R"(["2026-03-01T11:00:04+01:00"])", {time}), tolerated);
        QCOMPARE(verdict(R"(["2026-03-01T10:00:00Z"])", R"(["2026-03-01T10:00:06Z"])", {time}), mismatch);
        QCOMPARE(verdict("[1700000000]", "[1700000004]", {time}), tolerated);
        QCOMPARE(verdict(R"(["2026-03-01 10:00:00"])", R"(["2026-03-01 10:00:03"])", {time}), tolerated);
        QCOMPARE(verdict(R"(["yesterday"])", R"(["today"])", {time}), mismatch);
    }

    void setsForgetOrderAndNumber()
    {
        const QList<Rule> set {rule(RuleType::Set, "$.t")};
        QCOMPARE(verdict(R"({"t":[1,2,3]})", R"({"t":[3,1,2]})", set), tolerated);
        QCOMPARE(verdict(R"({"t":[1,2,2]})", R"({"t":[2,1]})", set), tolerated);
        QCOMPARE(verdict(R"({"t":[1,2]})", R"({"t":[2,3]})", set), mismatch);
        QCOMPARE(pointers(judge(R"({"t":[1,2]})", R"({"t":[2,3]})", set)), (QStringList {"/t/0 missing", "/t/1 added"}));
    }
    void multisetsCount()
    {
        const QList<Rule> bag {rule(RuleType::Multiset, "$")};
        QCOMPARE(verdict("[1,2,2]", "[2,1,2]", bag), tolerated);
        QCOMPARE(verdict("[1,2,2]", "[2,1,1]", bag), mismatch);
        QCOMPARE(verdict(R"([{"a":1,"b":2},1])", R"([1,{"b":2,"a":1}])", bag), tolerated);
    }
    void unorderedElementsMayBeTolerated()
    {
        QCOMPARE(verdict("[1.0,2.0]", "[2.01,1.01]", {rule(RuleType::Multiset, "$"), number("$[*]", 0.1)}), tolerated);
        QCOMPARE(verdict("[1.0,2.0]", "[2.5,1.01]", {rule(RuleType::Multiset, "$"), number("$[*]", 0.1)}), mismatch);
        QCOMPARE(verdict(R"([{"i":1,"t":7},{"i":2,"t":8}])", R"([{"i":2,"t":9},{"i":1,"t":9}])",
                         {rule(RuleType::Set, "$"), rule(RuleType::Ignore, "$[*].t")}), tolerated);
    }
    void keysPairElementsBeforeToleranceIsApplied()
    {
        const QList<Rule> rules {keyed("$.r", {"id"}), number("$.r[*].v", 0.1)};
        QCOMPARE(verdict(R"({"r":[{"id":1,"v":5},{"id":2,"v":6}]})", R"({"r":[{"id":2,"v":6.05},{"id":1,"v":5}]})", rules), tolerated);
        const Judgement judgement = judge(R"({"r":[{"id":1,"v":5},{"id":2,"v":6}]})", R"({"r":[{"id":3,"v":1},{"id":1,"v":7}]})", rules);
        QCOMPARE(pointers(judgement), (QStringList {"/r/0/v value", "/r/1 missing", "/r/0 added"}));
        const QList<Rule> composite {keyed("$", {"a", "b"})};
        QCOMPARE(verdict(R"([{"a":1,"b":2,"v":1},{"a":1,"b":3,"v":2}])", R"([{"a":1,"b":3,"v":2},{"a":1,"b":2,"v":1}])", composite), tolerated);
    }
    void repeatedKeysArePairedInOrderAndNoted()
    {
        const Judgement judgement = judge(R"([{"k":1,"v":1},{"k":1,"v":2}])", R"([{"k":1,"v":1},{"k":1,"v":3}])", {keyed("$", {"k"})});
        QCOMPARE(pointers(judgement), QStringList {"/1/v value"});
        QVERIFY(judgement.notes.join(u' ').contains(QStringLiteral("share a key")));
    }
    void expectedChangesAreToleratedAndCountedApart()
    {
        Rule expected = rule(RuleType::Expected, "$.tool");
        expected.oldValue = QStringLiteral("cutadapt");
        expected.newValue = QStringLiteral("fastp");
        const Judgement judgement = judge(R"({"tool":"cutadapt"})", R"({"tool":"fastp"})", {expected});
        QCOMPARE(toString(judgement.verdict), tolerated);
        QCOMPARE(judgement.classes[size_t(LeafClass::Expected)], 1);
        QCOMPARE(verdict(R"({"tool":"cutadapt"})", R"({"tool":"other"})", {expected}), mismatch);
        QCOMPARE(verdict(R"({"tool":"other"})", R"({"tool":"fastp"})", {expected}), mismatch);
        QCOMPARE(verdict(R"({})", R"({"added":1})", {rule(RuleType::Expected, "$.added")}), tolerated);
    }

    void transformsBeforeComparing()
    {
        QCOMPARE(verdict("[3,1,2]", "[1,2,3]", {transform("$", {"sort"})}), tolerated);
        QCOMPARE(verdict("[3,1,2]", "[1,2,4]", {transform("$", {"sort"})}), mismatch);
        QCOMPARE(verdict("[[1,3],[2,2]]", "[[25,75],[50,50]]", {transform("$", {"row_percent"})}), tolerated);
        QCOMPARE(verdict("[[1,3],[2,2]]", "[[25,75],[51,49]]", {transform("$", {"row_percent"})}), mismatch);
        QCOMPARE(verdict(R"({"s":"ABC"})", R"({"s":"abc"})", {transform("$.s", {"lower"})}), tolerated);
        QCOMPARE(verdict(R"({"s":"ABC"})", R"({"s":"abd"})", {transform("$.s", {"lower"})}), mismatch);
        QCOMPARE(verdict(R"(["B","a"])", R"(["A","b"])", {transform("$", {"lower", "sort"})}), tolerated);
        QCOMPARE(verdict("[3.001,1]", "[1,3]", {transform("$", {"sort"}), number("$[*]", 0.01)}), tolerated);
    }
    void transformsOfWholeTables()
    {
        Rule percent = table("*.tsv");
        percent.type = RuleType::Transform;
        percent.transforms = QStringList {"row_percent"};
        const char *counts = "base\tA\tC\nx1\t10\t30\nx2\t1\t1\n";
        QCOMPARE(verdict(counts, "base\tA\tC\nx1\t25\t75\nx2\t50\t50\n", {percent}, "q.tsv"), tolerated);
        QCOMPARE(verdict(counts, "base\tA\tC\nx1\t25\t75\nx2\t51\t49\n", {percent}, "q.tsv"), mismatch);
        // A number that says what the row is about is no part of it.
        const char *numbered = "base\tA\tC\n1\t10\t30\n";
        QCOMPARE(verdict(numbered, "base\tA\tC\n1\t25\t75\n", {percent}, "q.tsv"), mismatch);
        percent.key = QStringList {"base"};
        QCOMPARE(verdict(numbered, "base\tA\tC\n1\t25\t75\n", {percent}, "q.tsv"), tolerated);
        QCOMPARE(verdict(numbered, "base\tA\tC\n2\t25\t75\n", {percent}, "q.tsv"), mismatch);
        Rule sorted = percent;
        sorted.transforms = QStringList {"sort"};
        QCOMPARE(verdict("a,b\n1,2\n3,4\n", "a,b\n3,4\n1,2\n", {sorted}, "q.csv"), mismatch);
        sorted.table = QStringLiteral("*.csv");
        QCOMPARE(verdict("a,b\n1,2\n3,4\n", "a,b\n3,4\n1,2\n", {sorted}, "q.csv"), tolerated);
        QCOMPARE(verdict("a,b\n1,2\n3,4\n", "a,b\n3,4\n1,5\n", {sorted}, "q.csv"), mismatch);
    }
    void decompressesWhatARuleSaysIsPacked()
    {
        // gzip of "hello\n", written at two different times.
        const char *a = R"({"z":"H4sIAAAAAAAC/8tIzcnJ5wIAIDA6NgYAAAA="})";
        const char *b = R"({"z":"H4sIAAEAAAAC/8tIzcnJ5wIAIDA6NgYAAAA="})";
        QCOMPARE(verdict(a, b), mismatch);
        QCOMPARE(verdict(a, b, {transform("$.z", {"decompress"})}), tolerated);
    }

    void tablesArePairedByKeyAndHaveRulesForColumns()
    {
        Rule tsv = table("*.tsv");
        tsv.key = QStringList {"gene"};
        RuleAction near;
        near.type = RuleType::Number;
        near.atol = 0.1;
        tsv.columns.insert(QStringLiteral("tpm"), near);
        tsv.ignoreColumns = QStringList {"time"};
        const QByteArray old = "gene\ttpm\tn\ttime\nA\t1.00\t5\t10:00\nB\t2.00\t6\t10:01\n";
        QCOMPARE(verdict(old, "gene\ttpm\tn\ttime\nB\t2.05\t6\t11:01\nA\t1.01\t5\t11:00\n", {tsv}, "q.tsv"), tolerated);
        const Judgement judgement = judge(old, "gene\ttpm\tn\ttime\nB\t2.05\t7\t11:01\nC\t1.01\t5\t11:00\n", {tsv}, "q.tsv");
        QCOMPARE(pointers(judgement), (QStringList {"/0 missing", "/1/n value", "/1 added"}));
        QCOMPARE(verdict(old, "gene\ttpm\tn\ttime\nB\t2.05\t6\t11:01\nA\t1.01\t5\t11:00\n", {tsv}, "q.txt"), mismatch);
    }
    void pathsReachIntoTablesToo()
    {
        QCOMPARE(verdict("a,b\n1,2\n3,4\n", "a,b\n1,2.05\n3,4\n", {number("$[*].b", 0.1)}, "x.csv"), tolerated);
        QCOMPARE(verdict("a,b\n1,2\n3,4\n", "a,b\n1.05,2\n3,4\n", {number("$[*].b", 0.1)}, "x.csv"), mismatch);
    }
    void linesOfTextAreAnArray()
    {
        QCOMPARE(verdict("took 3.20 s\nok\n", "took 3.25 s\nok\n", {number("$[*]", 0.1)}, "x.log"), tolerated);
        QCOMPARE(verdict("took 3.20 s\nok\n", "took 4.25 s\nok\n", {number("$[*]", 0.1)}, "x.log"), mismatch);
        QCOMPARE(verdict("# 10:00\nok\n", "# 11:00\nok\n", {rule(RuleType::Ignore, "$[?search(@, '^#')]")}, "x.log"), tolerated);
        QCOMPARE(verdict("# 10:00\nok\n", "# 11:00\nko\n", {rule(RuleType::Ignore, "$[?search(@, '^#')]")}, "x.log"), mismatch);
        Rule log = table("*.log");
        log.type = RuleType::Ignore;
        QCOMPARE(verdict("a", "b", {log}, "x.log"), tolerated);
        QCOMPARE(verdict("a", "b", {log}, "x.txt"), mismatch);
    }

    void expiredRulesNoLongerApply()
    {
        Rule old = rule(RuleType::Ignore, "$.a");
        old.expires = QDate(2026, 5, 31);
        const auto set = RuleSet::compile({old}, QDate(2026, 6, 1));
        QVERIFY(set);
        QCOMPARE(set->expired().size(), 1);
        QCOMPARE(toString(compareBytes("{\"a\":1}", "{\"a\":2}", "x.json", *set).verdict), mismatch);
        old.expires = QDate(2026, 6, 1); // its last day
        QCOMPARE(verdict(R"({"a":1})", R"({"a":2})", {old}), tolerated);
    }
    void storedComparisonsCanBeJudgedAgain()
    {
        const auto stored = [](const QByteArray &a, const QByteArray &b) {
            const Judgement judgement = judge(a, b);
            Comparison comparison;
            comparison.verdict = judgement.verdict;
            comparison.differences = judgement.differences;
            comparison.differenceCount = judgement.differenceCount;
            comparison.coverage = judgement.coverage;
            return comparison;
        };
        const Comparison near = stored(R"({"r":[1,{"p":5}],"ok":1})", R"({"r":[1,{"p":5.1}],"ok":1})");
        QCOMPARE(toString(*rejudge(near, compiled({number("$.r[*].p", 0.2)}))), tolerated);
        QCOMPARE(toString(*rejudge(near, compiled({number("$.r[*].p", 0.01)}))), mismatch);
        QCOMPARE(toString(*rejudge(near, compiled({rule(RuleType::Ignore, "$.r")}))), tolerated);
        QCOMPARE(toString(*rejudge(near, compiled({rule(RuleType::Ignore, "$.s")}))), mismatch);
        const Comparison gone = stored(R"({"a":{"x":1}})", R"({})");
        QCOMPARE(toString(*rejudge(gone, compiled({rule(RuleType::Ignore, "$.a")}))), tolerated);
        QCOMPARE(toString(*rejudge(gone, {})), mismatch);
        Comparison cut = near;
        cut.differenceCount = 900; // not all of them are there
        QVERIFY(!rejudge(cut, {}));
    }
    void tenThousandStoredComparisonsTakeWellUnderASecond()
    {
        const Judgement judgement = judge(R"({"a":{"b":[1,2,3],"c":"x"}})", R"({"a":{"b":[1,2,4],"c":"y"}})");
        Comparison comparison;
        comparison.verdict = judgement.verdict;
        comparison.differences = judgement.differences;
        comparison.differenceCount = judgement.differenceCount;
        const RuleSet rules = compiled({number("$..b[*]", 2), rule(RuleType::Ignore, "$.a.c")});
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 10'000; ++i)
            QVERIFY(*rejudge(comparison, rules) == Verdict::Tolerated);
        qInfo("10,000 comparisons judged again in %lld ms", timer.elapsed());
        QVERIFY(timer.elapsed() < 10'000); // generous: the machine may be busy
    }
    void wrongRulesAreNamed()
    {
        const auto set = RuleSet::compile({rule(RuleType::Ignore, "$.a"), rule(RuleType::Ignore, "$[")}, QDate(2026, 1, 1));
        QVERIFY(!set);
        QCOMPARE(set.error().failure, Failure::Invalid);
        QCOMPARE(set.error().details.first().pointer, QStringLiteral("/rules/1/match"));
        Rule mask = rule(RuleType::Text, "$.a");
        mask.mask = QStringLiteral("(");
        QVERIFY(!RuleSet::compile({mask}, QDate(2026, 1, 1)));
        QVERIFY(!RuleSet::compile({keyed("$", {})}, QDate(2026, 1, 1)));
        QVERIFY(!RuleSet::compile({Rule()}, QDate(2026, 1, 1)));
    }
};

QTEST_APPLESS_MAIN(RulesTest)
#include "rulestest.moc"
