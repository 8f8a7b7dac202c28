// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold for every document and every set of rules, tried on generated ones. The seed is fixed: a failure comes
// back; MIDFLIGHT_SEED tries others.
#include "routing/compare/compare.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <random>

using namespace midflight;

namespace {

class Generator
{
public:
    explicit Generator(quint32 seed) : m_random(seed) {}

    int below(int n) { return int(std::uniform_int_distribution<>(0, n - 1)(m_random)); }

    QJsonValue value(int depth)
    {
        const int kind = below(depth > 3 ? 5 : 9);
        switch (kind) {
        case 0: return QJsonValue(QJsonValue::Null);
        case 1: return below(2) == 0;
        case 2: return below(2000) - 1000;
        case 3: return (below(20000) - 10000) / 64.0;
        case 4: return name() + QStringLiteral(" ä\"/~") + QString::number(below(100));
        case 5:
        case 6: {
            QJsonArray array;
            for (int i = below(6); i > 0; --i)
                array.append(value(depth + 1));
            return array;
        }
        default: {
            QJsonObject object;
            for (int i = below(6); i > 0; --i)
                object.insert(name(), value(depth + 1));
            return object;
        }
        }
    }

    QString name() { return QStringLiteral("abcdefgh").mid(below(8), 1) + QStringLiteral("xy/~ ").mid(below(5), 1); }

    QJsonValue document()
    {
        QJsonObject root;
        for (int i = 0; i < 5; ++i)
            root.insert(name(), value(0));
        root.insert(QStringLiteral("list"), QJsonArray {value(1), value(1), value(1)});
        return root;
    }

    QList<Rule> rules()
    {
        QList<Rule> rules;
        for (int i = below(4); i > 0; --i) {
            Rule rule;
            static const char *paths[] = {"$", "$.*", "$..*", "$.list", "$.list[*]", "$..ax", "$[?@ > 0]", "$..[0]", "$.list[1:]"};
            rule.match = QString::fromLatin1(paths[below(9)]);
            rule.type = RuleType(below(10));
            rule.atol = below(3) * 0.5;
            rule.rtol = below(2) * 0.01;
            rule.mask = QStringLiteral("[0-9]+");
            rule.within = 1;
            rule.key = QStringList {QStringLiteral("ax")};
            rule.transforms = QStringList {QStringList {"sort", "row_percent", "lower"}.at(below(3))};
            rules.append(rule);
        }
        return rules;
    }

    /// Changes one leaf, or takes one out, so that nobody could call it the same. Returns where.
    QString mutate(QJsonValue &value)
    {
        if (value.isObject() && !value.toObject().isEmpty()) {
            QJsonObject object = value.toObject();
            const QString key = object.keys().at(below(int(object.size())));
            QJsonValue child = object.value(key);
            const QString where = u'/' + key + mutate(child);
            if (below(12) == 0)
                object.remove(key);
            else
                object.insert(key, child);
            value = object;
            return where;
        }
        if (value.isArray() && !value.toArray().isEmpty()) {
            QJsonArray array = value.toArray();
            const int at = below(int(array.size()));
            QJsonValue child = array.at(at);
            const QString where = u'/' + QString::number(at) + mutate(child);
            if (below(12) == 0)
                array.removeAt(at);
            else
                array.replace(at, child);
            value = array;
            return where;
        }
        if (value.isDouble())
            value = value.toDouble() * 3 + 1e6;
        else if (value.isBool())
            value = !value.toBool();
        else if (value.isString())
            value = value.toString() + QStringLiteral(" changed");
        else
            value = QStringLiteral("was nothing"); // null, {} or []
        return QString();
    }

private:
    std::mt19937 m_random;
};

/// Written differently each time, so that equal bytes do not hide the engine.
QByteArray written(const QJsonValue &value, bool indented)
{
    const QByteArray json = QJsonDocument(value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject()))
                                .toJson(indented ? QJsonDocument::Indented : QJsonDocument::Compact);
    return json;
}

RuleSet compiled(const QList<Rule> &rules)
{
    const auto set = RuleSet::compile(rules, QDate(2026, 1, 1));
    if (!set)
        qFatal("%s", qPrintable(set.error().message));
    return *set;
}

QString shown(const QList<Difference> &differences)
{
    QStringList list;
    for (const Difference &d : differences)
        list.append(QStringLiteral("%1 %2 %3").arg(d.pointer, d.kind, toString(d.leaf)));
    return list.join(QStringLiteral("; "));
}

Verdict compare(const QJsonValue &a, const QJsonValue &b, const RuleSet &rules)
{
    return compareBytes(written(a, true), written(b, false), QStringLiteral("x.json"), rules).verdict;
}

} // namespace

class PropertiesTest : public QObject
{
    Q_OBJECT

    quint32 m_seed = 20261122;
    static constexpr int rounds = 3000;

private Q_SLOTS:
    void initTestCase()
    {
        if (qEnvironmentVariableIsSet("MIDFLIGHT_SEED"))
            m_seed = quint32(qEnvironmentVariableIntValue("MIDFLIGHT_SEED"));
        qInfo("seed %u", m_seed);
    }

    void everythingEqualsItselfUnderAnyRules()
    {
        Generator generator(m_seed);
        for (int i = 0; i < rounds; ++i) {
            const QJsonValue document = generator.document();
            const RuleSet rules = compiled(generator.rules());
            QCOMPARE(toString(compare(document, document, {})), QStringLiteral("match"));
            // A rule never turns a match into anything else.
            const Judgement judgement = compareBytes(written(document, true), written(document, false), QStringLiteral("x.json"), rules);
            if (judgement.verdict != Verdict::Match)
                QFAIL(qPrintable(QStringLiteral("%1 round %2: %3").arg(toString(judgement.verdict)).arg(i).arg(shown(judgement.tolerated + judgement.differences))));
        }
    }
    void anyChangedLeafIsFound()
    {
        Generator generator(m_seed + 1);
        int found = 0;
        for (int i = 0; i < rounds; ++i) {
            const QJsonValue document = generator.document();
            QJsonValue mutant = document;
            const QString where = generator.mutate(mutant);
            if (mutant == document)
                continue;
            const Judgement judgement = compareBytes(written(document, true), written(mutant, false), QStringLiteral("x.json"), {});
            QVERIFY2(judgement.verdict == Verdict::Mismatch, qPrintable(where));
            QVERIFY(judgement.differenceCount > 0);
            ++found;
        }
        QVERIFY(found > rounds / 2);
    }
    void aLeafChangedByMoreThanItsToleranceIsFound()
    {
        // Tolerances, sets and keys everywhere; each mutation is larger than any of them.
        Generator generator(m_seed + 2);
        int mutants = 0;
        int killed = 0;
        for (int i = 0; i < rounds; ++i) {
            QList<Rule> rules = generator.rules();
            rules.removeIf([](const Rule &rule) {
                return rule.type == RuleType::Ignore || rule.type == RuleType::Expected || rule.type == RuleType::Set
                    || rule.transforms.contains(QStringLiteral("row_percent"));
            });
            const QJsonValue document = generator.document();
            QJsonValue mutant = document;
            const QString where = generator.mutate(mutant);
            if (mutant == document)
                continue;
            const RuleSet set = compiled(rules);
            ++mutants;
            if (compare(document, mutant, set) == Verdict::Mismatch) {
                ++killed;
            } else {
                QStringList said;
                for (const Rule &rule : rules)
                    said.append(rule.match + u' ' + QString::number(int(rule.type)));
                QFAIL(qPrintable(QStringLiteral("seed %1 round %2: %3 under %4").arg(m_seed).arg(i).arg(where, said.join(u','))));
            }
        }
        qInfo("%d of %d mutants found", killed, mutants);
        QVERIFY(mutants > rounds / 2);
    }
    void whatARuleOverlooksIsSaid()
    {
        // Ignored and expected leaves may change; that they did is counted and shown.
        Generator generator(m_seed + 7);
        int overlooked = 0;
        for (int i = 0; i < rounds; ++i) {
            QList<Rule> rules = generator.rules();
            rules.removeIf([](const Rule &rule) { // an element that is there twice may go, and a row's unit change
                return rule.type == RuleType::Set || rule.transforms.contains(QStringLiteral("row_percent"));
            });
            const QJsonValue document = generator.document();
            QJsonValue mutant = document;
            const QString where = generator.mutate(mutant);
            if (mutant == document)
                continue;
            const Judgement judgement = compareBytes(written(document, true), written(mutant, false), QStringLiteral("x.json"), compiled(rules));
            QVERIFY2(judgement.verdict != Verdict::Match, qPrintable(where));
            if (judgement.verdict == Verdict::Mismatch)
                continue;
            ++overlooked;
            QVERIFY2(judgement.toleratedCount > 0 && !judgement.tolerated.isEmpty(), qPrintable(where));
            QVERIFY2(judgement.coverage.ignored + judgement.coverage.masked > 0 || judgement.classes[size_t(LeafClass::Expected)] > 0, qPrintable(where));
        }
        qInfo("%d changes overlooked", overlooked);
        QVERIFY(overlooked > rounds / 50);
    }
    void oldAndNewMayChangePlaces()
    {
        Generator generator(m_seed + 3);
        for (int i = 0; i < rounds; ++i) {
            const QJsonValue document = generator.document();
            QJsonValue other = document;
            for (int n = generator.below(3); n >= 0; --n)
                generator.mutate(other);
            QList<Rule> rules = generator.rules();
            rules.removeIf([](const Rule &rule) { return rule.type == RuleType::Expected; }); // has a direction by design
            const RuleSet set = compiled(rules);
            QCOMPARE(toString(compare(document, other, set)), toString(compare(other, document, set)));
        }
    }
    void moreRulesFindNoMoreDifferences()
    {
        Generator generator(m_seed + 4);
        for (int i = 0; i < rounds; ++i) {
            const QJsonValue document = generator.document();
            QJsonValue other = document;
            generator.mutate(other);
            Rule ignore;
            ignore.match = QStringLiteral("$..ax");
            if (compare(document, other, {}) == Verdict::Match)
                continue;
            const Verdict ruled = compare(document, other, compiled({ignore}));
            QVERIFY(ruled == Verdict::Mismatch || ruled == Verdict::Tolerated);
        }
    }
    void piecesFindWhatWholeDocumentsFind()
    {
        // Large documents are compared piece by piece, unless a rule speaks of them: one that selects nothing must
        // therefore change nothing.
        Rule nothing;
        nothing.match = QStringLiteral("$['selects nothing at all']");
        nothing.type = RuleType::Number;
        const RuleSet whole = compiled({nothing});
        Generator generator(m_seed + 6);
        for (int i = 0; i < 60; ++i) {
            QByteArray a = generator.below(2) == 0 ? "[" : "{\"head\":[1,null],\"rows\":[";
            const bool inside = a.startsWith('{');
            QByteArray b = a;
            const int changes = generator.below(4); // none, few, a row more, anything
            while (a.size() < (1 << 19)) {
                const QJsonValue row = generator.document();
                QJsonValue other = row;
                if (changes > 0 && generator.below(200) == 0)
                    generator.mutate(other);
                a += written(row, generator.below(50) == 0) + ',';
                b += written(other, generator.below(50) == 0) + ',';
                if (changes == 2 && generator.below(1000) == 0)
                    b += "{\"more\":[]} ,\n";
            }
            const QByteArray tail = inside ? "null],\"x\":" + QByteArray(changes == 3 ? "}" : "1}") : QByteArray("{}]");
            a += tail;
            b += changes == 3 && generator.below(2) == 0 ? tail.chopped(1) : tail;
            const Judgement pieces = compareBytes(a, b, QStringLiteral("x.json"), {});
            const Judgement all = compareBytes(a, b, QStringLiteral("x.json"), whole);
            QCOMPARE(shown(pieces.differences), shown(all.differences));
            QCOMPARE(pieces.differenceCount, all.differenceCount);
            QVERIFY2(a == b || pieces.classes == all.classes, qPrintable(QString::number(i)));
            QCOMPARE(pieces.coverage, all.coverage);
        }
    }
    void garbageNeverHarms()
    {
        Generator generator(m_seed + 5);
        const QList<QByteArray> names {"x.json", "x.csv", "x.tsv", "x.txt", "x.zip", "x.gz", "x"};
        for (int i = 0; i < rounds; ++i) {
            QByteArray a = written(generator.document(), generator.below(2) == 0);
            static const QByteArray heads[] = {"", "PK\x03\x04", "\x1f\x8b\x08", "\x28\xb5\x2f\xfd", "##FastQC\n>>", "\xff\xfe", "a\tb\n", "\""};
            a.prepend(heads[generator.below(8)]);
            QByteArray b = a;
            for (int n = 1 + generator.below(8); n > 0 && !b.isEmpty(); --n) {
                const int at = generator.below(int(b.size()));
                switch (generator.below(3)) {
                case 0: b[at] = char(generator.below(256)); break;
                case 1: b.remove(at, 1 + generator.below(4)); break;
                default: b.insert(at, "\"{[,\n\t\\\0\xed\xa0"[generator.below(10)]);
                }
            }
            const QString name = QString::fromLatin1(names.at(generator.below(int(names.size()))));
            const RuleSet rules = compiled(generator.rules());
            const Judgement one = compareBytes(a, b, name, rules);
            QCOMPARE(toString(compareBytes(b, b, name, rules).verdict), QStringLiteral("match"));
            QVERIFY(one.verdict == Verdict::Match || one.verdict == Verdict::Tolerated || one.verdict == Verdict::Mismatch);
        }
    }
};

QTEST_APPLESS_MAIN(PropertiesTest)
#include "propertiestest.moc"
