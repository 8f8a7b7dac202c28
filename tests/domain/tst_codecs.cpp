// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/json.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace midflight;
using namespace Qt::StringLiterals;

namespace {

/// Values of every shape, the same in every run.
class Generator
{
public:
    explicit Generator(quint32 seed) : m_random(seed) { }

    bool chance() { return m_random.bounded(2); }
    int upTo(int most) { return m_random.bounded(most + 1); }
    double real() { return m_random.generateDouble(); }
    double duration() { return chance() ? upTo(100000) + 1 : (upTo(100000) + 1) / 1000.0; }
    QString text()
    {
        static const QStringList words {u"a"_s, u"x/y~z"_s, u"ü€😀"_s, u"\"quoted\""_s, u"{out}"_s, u"line\nbreak"_s};
        return words[upTo(5)] + QString::number(upTo(999));
    }
    QStringList texts(int least = 0)
    {
        QStringList list;
        for (int i = least + upTo(2); i > 0; --i)
            list.append(text());
        return list;
    }
    RuleAction action(RuleType type)
    {
        RuleAction action;
        action.type = type;
        switch (type) {
        case RuleType::Number: action.atol = real(); action.rtol = real(); action.equalNan = chance(); break;
        case RuleType::Text: action.mask = u"[0-9]+"_s; action.as = text(); break;
        case RuleType::Time: action.within = duration(); break;
        case RuleType::Keyed: action.key = texts(1); break;
        case RuleType::Table: action.key = texts(); break;
        case RuleType::Expected:
            action.newValue = chance() ? QJsonValue(text()) : QJsonValue();
            if (chance())
                action.oldValue = real();
            break;
        case RuleType::Transform:
            action.transforms = {u"sort"_s, u"lower"_s};
            action.key = {u"id"_s};
            break;
        default: break;
        }
        return action;
    }
    Rule rule()
    {
        Rule rule;
        static_cast<RuleAction &>(rule) = action(RuleType(upTo(9)));
        (chance() ? rule.match : rule.table) = text();
        if (rule.type == RuleType::Table) {
            rule.ignoreColumns = texts();
            for (int i = upTo(2); i > 0; --i)
                rule.columns.insert(text(), action(RuleType(upTo(9))));
        }
        rule.reason = text();
        rule.owner = text();
        rule.expires = QDate(2027, 1, 1).addDays(upTo(900));
        return rule;
    }
    GateSettings gates()
    {
        GateSettings gates;
        gates.shadowTime = chance() ? std::optional(duration()) : std::nullopt;
        gates.comparisons = chance() ? std::optional<qint64>(upTo(100000)) : std::nullopt;
        if (chance())
            gates.mismatch = MismatchLimit {0.001, MismatchLimit::Counted {upTo(3), 4 + upTo(9)}};
        else
            gates.mismatch = chance() ? std::optional(MismatchLimit {0.0001 + real() / 2, {}}) : std::nullopt;
        gates.slowdown = chance() ? std::optional(1 + real()) : std::nullopt;
        gates.coverage = chance() ? std::optional(real()) : std::nullopt;
        gates.confidence = 0.5 + real() / 2.1;
        gates.approvals = 1 + upTo(5);
        gates.replay = chance();
        return gates;
    }
    Component component()
    {
        Component component;
        component.id = {u"fastqc"_s};
        component.title = text();
        component.description = text();
        component.owner = text();
        component.needs = chance() ? QStringList {u"trim"_s} : QStringList();
        component.sizeDays = upTo(40) / 4.0;
        if (upTo(2) == 0)
            component.sources = {QStringLiteral("legacy/a"), QStringLiteral("b c")};
        if (chance()) {
            component.kind = StepDefinition {texts(1), texts(1), texts(), chance(), chance(), duration(), duration(),
                                             {{text(), texts(1)}}};
        } else if (chance()) {
            component.kind = HttpDefinition {u"GET /reports/{id}"_s, text(), u"http://127.0.0.1:1"_s, {}, texts(),
                                             u"header:X-User"_s, duration(), chance(), texts()};
        }
        component.gates = gates();
        for (int i = 0; i < upTo(2); ++i)
            component.checks.append({u"check %1"_s.arg(i), texts(1), {u"cutover"_s, u"retire"_s}, duration() + 1});
        for (int i = upTo(3); i > 0; --i)
            component.rules.append(rule());
        component.autoRollback = chance();
        component.noise = real();
        return component;
    }
    Outcome outcome()
    {
        Outcome outcome;
        outcome.seconds = duration();
        if (chance()) outcome.status = 100 + upTo(499);
        if (chance()) outcome.exitCode = upTo(255);
        if (chance()) outcome.signal = 1 + upTo(30);
        if (chance()) outcome.cpuSeconds = real();
        if (chance()) outcome.maxRss = qint64(upTo(1 << 30)) * 1024;
        if (chance()) outcome.failure = text();
        if (chance()) outcome.body = text();
        if (chance()) outcome.contentType = u"text/plain"_s;
        return outcome;
    }
    Comparison comparison()
    {
        Comparison comparison;
        comparison.id = QUuid::createUuidV5(QUuid(), text());
        comparison.time = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + upTo(1 << 30), Qt::UTC);
        comparison.key = text();
        if (chance()) comparison.revision = upTo(1000);
        comparison.origin = chance() ? Origin::Replay : Origin::Live;
        if (chance()) comparison.lease = text();
        if (chance()) comparison.answeredBy = chance() ? Side::Old : Side::New;
        comparison.oldOutcome = outcome();
        if (chance()) comparison.newOutcome = outcome();
        if (chance()) comparison.verdict = Verdict(upTo(6));
        if (comparison.verdict == Verdict::Skipped) comparison.reason = SkipReason(1 + upTo(4));
        for (int i = upTo(3); i > 0; --i) {
            const auto leaf = LeafClass(upTo(8));
            // What one side lacks is undefined, and not null.
            const QJsonValue there = leaf == LeafClass::MissingOld ? QJsonValue(QJsonValue::Undefined) : QJsonValue(real());
            const QJsonValue here = leaf == LeafClass::MissingNew ? QJsonValue(QJsonValue::Undefined) : QJsonValue();
            comparison.differences.append({u'/' + text(), u"value"_s, there, here, leaf});
        }
        comparison.differenceCount = comparison.differences.size() + upTo(5);
        comparison.coverage = {upTo(100), upTo(100), upTo(100)};
        return comparison;
    }

private:
    QRandomGenerator m_random;
};

/// Through text, as it travels.
QJsonObject travelled(const QJsonObject &json)
{
    return QJsonDocument::fromJson(QJsonDocument(json).toJson()).object();
}

QJsonObject parsed(const char *json)
{
    return QJsonDocument::fromJson(json).object();
}

QStringList pointers(const Error &error)
{
    QStringList list;
    for (const Detail &detail : error.details)
        list.append(detail.pointer);
    list.sort();
    return list;
}

QString why(const Error &error) { return error.message; }

} // namespace

class CodecsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void componentsComeBackAsTheyWere()
    {
        Generator generate(1);
        for (int i = 0; i < 2000; ++i) {
            const Component component = generate.component();
            const Result<Component> back = componentFromJson(component.id, travelled(toJson(component)));
            QVERIFY2(back, qPrintable(back ? QString() : why(back.error())));
            QVERIFY2(*back == component, canonicalJson(toJson(component)).constData());
        }
    }

    void comparisonsComeBackAsTheyWere()
    {
        Generator generate(2);
        for (int i = 0; i < 2000; ++i) {
            const Comparison sent = generate.comparison();
            const Result<Comparison> back = comparisonFromJson(travelled(toJson(sent)), {});
            QVERIFY2(back, qPrintable(back ? QString() : why(back.error())));
            QCOMPARE(canonicalJson(toJson(*back)), canonicalJson(toJson(sent)));
            QVERIFY(back->id == sent.id && back->time == sent.time && back->oldOutcome == sent.oldOutcome
                    && back->newOutcome == sent.newOutcome && back->differences == sent.differences
                    && back->verdict == sent.verdict && back->coverage == sent.coverage);
        }
    }

    void decisionsAndGatesComeBackAsTheyWere()
    {
        const Decision decision {7, *fromRfc3339(u"2026-10-12T09:30:00.250Z"_s), u"ada"_s, u"fastqc"_s, u"stage"_s, u"shadow"_s,
                                 u"new"_s, u"proven"_s, u"abc"_s, {{u"n"_s, 4512}}, u"p"_s, u"h"_s};
        QCOMPARE(toJson(decisionFromJson(travelled(toJson(decision)))), toJson(decision));
    }

    void everyMistakeOfAComponentIsFoundWithItsPointer()
    {
        const Result<Component> read = componentFromJson({u"fastqc"_s}, parsed(R"({"titel":"x", "step":{"new":["a"],
            "timeout":"soon", "repeatable":"yes", "normalise":{"a/b~c":[]}}, "gates":{"mismatch":0, "coverage":1.5},
            "rules":[{"match":"$.a","type":"ignore","reason":"r"}], "needs":["Bad Id"], "noise":-1})"));
        QVERIFY(!read);
        QCOMPARE(read.error().failure, Failure::Invalid);
        QCOMPARE(pointers(read.error()),
                 QStringList({u"/gates/coverage"_s, u"/gates/mismatch"_s, u"/needs"_s, u"/noise"_s, u"/rules/0/expires"_s,
                              u"/rules/0/owner"_s, u"/step/normalise/a~1b~0c"_s, u"/step/old"_s, u"/step/repeatable"_s,
                              u"/step/timeout"_s, u"/titel"_s}));
    }

    void aMistypedMemberNamesTheNearestKnownOne()
    {
        const Result<Component> read = componentFromJson({u"a"_s}, parsed(R"({"call":{},"auto_rolback":true})"));
        QVERIFY(!read);
        QVERIFY(read.error().message.contains(u"did you mean \"auto_rollback\"?"_s));
    }

    void aComponentIsExactlyOneOfStepHttpAndCall()
    {
        QVERIFY(componentFromJson({u"a"_s}, parsed(R"({"call":{}})")));
        QVERIFY(!componentFromJson({u"a"_s}, parsed(R"({})")));
        QVERIFY(!componentFromJson({u"a"_s}, parsed(R"({"call":{},"http":{"match":"/"}})")));
    }

    void rulesAreStrict_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("pointer");
        const auto add = [](const char *name, const char *json, const char *pointer) {
            QTest::newRow(name) << QByteArray(json) << QString::fromLatin1(pointer);
        };
        add("no type", R"({"match":"$.a"})", "/r/type");
        add("unknown type", R"({"match":"$.a","type":"ignored"})", "/r/type");
        add("nothing to match", R"({"type":"set"})", "/r");
        add("match and table", R"({"match":"$.a","table":"*","type":"set"})", "/r/table");
        add("a field of another type", R"({"match":"$.a","type":"set","atol":1})", "/r/atol");
        add("negative tolerance", R"({"match":"$.a","type":"number","atol":-1})", "/r/atol");
        add("bad expression", R"({"match":"$.a","type":"text","mask":"*a"})", "/r/mask");
        add("bad date", R"({"match":"$.a","type":"set","expires":"2027-02-30"})", "/r/expires");
        add("unknown transform", R"({"match":"$.a","type":"transform","do":["shuffle"]})", "/r/do");
        add("keyed without key", R"({"match":"$.a","type":"keyed"})", "/r/key");
        add("column without type", R"({"table":"*.tsv","columns":{"x":{}}})", "/r/columns/x/type");
    }

    void rulesAreStrict()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, pointer);
        const Result<Rule> read = ruleFromJson(parsed(json), u"/r"_s);
        QVERIFY(!read);
        QCOMPARE(pointers(read.error()), QStringList(pointer));
    }

    void comparisonsAreStrict_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("pointer");
        const auto add = [](const char *name, const char *member, const char *value, const char *pointer) {
            QTest::newRow(name) << QString::fromLatin1(member) << QByteArray(value) << QString::fromLatin1(pointer);
        };
        add("id is no UUID", "id", "\"7\"", "/id");
        add("id is nil", "id", "\"00000000-0000-0000-0000-000000000000\"", "/id");
        add("time without zone", "time", "\"2026-10-12T09:30:00\"", "/time");
        add("negative seconds", "old", R"({"seconds":-0.5})", "/old/seconds");
        add("seconds as text", "old", R"({"seconds":"NaN"})", "/old/seconds");
        add("no seconds", "new", R"({"status":200})", "/new/seconds");
        add("status out of range", "new", R"({"seconds":1,"status":99})", "/new/status");
        add("unknown verdict", "verdict", "\"equal\"", "/verdict");
        add("a reason without skipping", "reason", "\"unsafe\"", "/reason");
        add("skipping without a reason", "verdict", "\"skipped\"", "/reason");
        add("unknown member", "colour", "1", "/colour");
        add("negative revision", "revision", "-1", "/revision");
        add("fractional revision", "revision", "1.5", "/revision");
        add("answered by nobody", "answered_by", "\"both\"", "/answered_by");
    }

    void comparisonsAreStrict()
    {
        QFETCH(QString, member);
        QFETCH(QByteArray, value);
        QFETCH(QString, pointer);
        QJsonObject json = parsed(R"({"id":"6f1c2a54-6f0e-4f6b-9a41-0d5a4f6c2b11","time":"2026-10-12T09:30:00Z","key":"k",
                                      "old":{"seconds":1,"exit_code":0}})");
        QVERIFY(comparisonFromJson(json, {}));
        json[member] = QJsonDocument::fromJson('[' + value + ']').array().first();
        const Result<Comparison> read = comparisonFromJson(json, {});
        QVERIFY(!read);
        QCOMPARE(pointers(read.error()), QStringList(pointer));
    }

    void durationsReadAsPeopleWriteThem()
    {
        QCOMPARE(durationFromString(u"14d"_s), 14 * 86400.0);
        QCOMPARE(durationFromString(u"90m"_s), 5400.0);
        QCOMPARE(durationFromString(u"250ms"_s), 0.25);
        for (const QString &bad : {u""_s, u"14"_s, u"d"_s, u"-1d"_s, u"1 d"_s, u"1D"_s, u"1d\n"_s, u"nan s"_s, u"1e3s"_s})
            QVERIFY2(!durationFromString(bad), qPrintable(bad));
        QCOMPARE(durationToString(90), u"90s"_s);
        QCOMPARE(durationToString(3600), u"1h"_s);
        QCOMPARE(durationToString(0.25), u"250ms"_s);
        QCOMPARE(durationToString(0), u"0s"_s);
        Generator generate(3);
        for (int i = 0; i < 20000; ++i) {
            const double seconds = i % 2 ? generate.real() * 1e6 : generate.duration();
            QCOMPARE(durationFromString(durationToString(seconds)).value_or(-1), seconds);
        }
    }

    void timesAreRfc3339()
    {
        const QString noon = u"2026-10-12T12:00:00.000Z"_s;
        QCOMPARE(toRfc3339(fromRfc3339(u"2026-10-12T14:30:00+02:30"_s).value_or(QDateTime())), noon);
        QCOMPARE(toRfc3339(fromRfc3339(u"2026-10-12t12:00:00.000999z"_s).value_or(QDateTime())), noon);
        for (const QString &bad : {u"2026-10-12"_s, u"2026-13-12T12:00:00Z"_s, u"2026-10-12T25:00:00Z"_s, u"now"_s,
                                   u"2026-10-12T12:00:00+24:00"_s, u"2026-10-12T24:00:00Z"_s, u"2026-10-12T12:00:00"_s, u"2026-10-12T12:00:00.Z"_s,
                                   u"2026-10-12T12:00:00.1234567890123Z"_s, u"2026-10-12T12:00:00Z "_s, u"2026-10-12 12:00:00Z"_s, u"2026-02-29T12:00:00Z"_s})
            QVERIFY2(!fromRfc3339(bad), qPrintable(bad));
    }
};

QTEST_APPLESS_MAIN(CodecsTest)
#include "tst_codecs.moc"
