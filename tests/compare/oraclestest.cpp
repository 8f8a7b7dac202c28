// SPDX-License-Identifier: GPL-3.0-or-later
// Other people's cases: jd's (equal or different under the translated options), csv-spectrum's, and three FastQC reports.
#include "routing/compare/archive.h"
#include "routing/compare/compare.h"
#include "routing/compare/fastqc.h"
#include "routing/compare/table.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace midflight;

namespace {

QString oracles() { return qEnvironmentVariable("MIDFLIGHT_ORACLES"); }

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

RuleSet compiled(const QList<Rule> &rules)
{
    const auto set = RuleSet::compile(rules, QDate(2026, 1, 1));
    Q_ASSERT_X(set, "compiled", set ? "" : qPrintable(set.error().message));
    return *set;
}

Rule rule(RuleType type, const QString &match)
{
    Rule rule;
    rule.type = type;
    rule.match = match;
    return rule;
}

/// One of jd's options, as it applies at `path` and below.
void translate(const QJsonValue &option, const QString &path, QList<Rule> &rules)
{
    const auto everywhere = [&](Rule made) {
        rules.append(made);
        made.match = path + QStringLiteral("..*");
        rules.append(made);
    };
    if (option.isString()) {
        const QString name = option.toString();
        if (name == QLatin1String("SET"))
            everywhere(rule(RuleType::Set, path));
        else if (name == QLatin1String("MULTISET"))
            everywhere(rule(RuleType::Multiset, path));
        else if (name == QLatin1String("DIFF_OFF"))
            rules.append(rule(RuleType::Ignore, path));
        else if (name == QLatin1String("DIFF_ON"))
            rules.prepend(rule(RuleType::Number, path)); // exactly; stands before what leaves it out
        return;
    }
    const QJsonObject object = option.toObject();
    if (object.contains(QStringLiteral("precision"))) {
        Rule number = rule(RuleType::Number, path);
        number.atol = object.value(QStringLiteral("precision")).toDouble();
        rules.append(number);
    }
    if (object.contains(QStringLiteral("keys"))) {
        Rule keyed = rule(RuleType::Keyed, path);
        for (const QJsonValue &key : object.value(QStringLiteral("keys")).toArray())
            keyed.key.append(key.toString());
        everywhere(keyed);
    }
    if (object.contains(QStringLiteral("@"))) {
        QString below = path;
        for (const QJsonValue &step : object.value(QStringLiteral("@")).toArray())
            below += step.isString() ? QStringLiteral("['%1']").arg(step.toString()) : QStringLiteral("[%1]").arg(step.toInt());
        for (const QJsonValue &inner : object.value(QStringLiteral("^")).toArray())
            translate(inner, below, rules);
    }
}

} // namespace

class OraclesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tellsWhatJdTells_data()
    {
        QTest::addColumn<QJsonObject>("test");
        bool any = false;
        for (const char *name : {"core", "options", "errors"}) {
            const QJsonArray tests = QJsonDocument::fromJson(contentOf(oracles() + QStringLiteral("/jd/%1.json").arg(QLatin1String(name)))).array();
            for (const QJsonValue &test : tests) {
                any = true;
                QTest::newRow(test[QStringLiteral("name")].toString().toUtf8().constData()) << test.toObject();
            }
        }
        if (!any)
            QSKIP("jd's cases are not here: set MIDFLIGHT_ORACLES");
    }
    void tellsWhatJdTells()
    {
        QFETCH(const QJsonObject, test);
        const QString name = test.value(QStringLiteral("name")).toString();
        if (test.value(QStringLiteral("operation")).toString() == QLatin1String("patch"))
            QSKIP("applying patches is not our business");
        if (name == QLatin1String("precision_with_set_conflict"))
            QSKIP("a tolerance inside a set is allowed here");
        QList<Rule> rules;
        for (const QJsonValue &option : test.value(QStringLiteral("options")).toArray())
            translate(option, QStringLiteral("$"), rules);
        const auto set = RuleSet::compile(rules, QDate(2026, 1, 1));
        if (name == QLatin1String("invalid_keys_empty")) {
            QVERIFY(!set);
            return;
        }
        QVERIFY2(set, set ? "" : qPrintable(set.error().message));
        const QByteArray a = test.value(QStringLiteral("content_a")).toString().toUtf8();
        const QByteArray b = test.value(QStringLiteral("content_b")).toString().toUtf8();
        const Judgement judgement = compareBytes(a, b, QStringLiteral("case.json"), *set);
        const bool expectEqual = !test.contains(QStringLiteral("accepted_lines")) && !test.value(QStringLiteral("expect_error")).toBool()
            && test.value(QStringLiteral("expected_output")).toString().isEmpty();
        QCOMPARE(judgement.verdict != Verdict::Mismatch, expectEqual);
        QCOMPARE(judgement.differences.isEmpty(), expectEqual);
        if (name == QLatin1String("invalid_json_input"))
            QVERIFY2(judgement.notes.join(u' ').contains(QStringLiteral("not JSON at byte 12")), qPrintable(judgement.notes.join(u' ')));
    }

    void readsEveryCsvOfTheSpectrum_data()
    {
        QTest::addColumn<QString>("name");
        const QStringList names = QDir(oracles() + QStringLiteral("/csv-spectrum/csvs")).entryList({QStringLiteral("*.csv")});
        if (oracles().isEmpty() || names.isEmpty())
            QSKIP("csv-spectrum is not here: set MIDFLIGHT_ORACLES");
        for (const QString &name : names)
            QTest::newRow(qPrintable(name)) << name.chopped(4);
    }
    void readsEveryCsvOfTheSpectrum()
    {
        QFETCH(const QString, name);
        QByteArray csv = contentOf(oracles() + QStringLiteral("/csv-spectrum/csvs/%1.csv").arg(name));
        if (name.endsWith(QLatin1String("_crlf")) && !csv.contains('\r'))
            csv.replace("\n", "\r\n"); // a copy that lost what the case is about
        const QJsonArray expected = QJsonDocument::fromJson(contentOf(oracles() + QStringLiteral("/csv-spectrum/json/%1.json").arg(name))).array();
        auto table = Table::parse(csv, ',');
        QVERIFY(table);
        table->setHeader(true);
        QJsonArray rows;
        const auto names = table->columnNames();
        std::string scratch;
        for (qint64 row = 0; row < table->rows(); ++row) {
            QJsonObject object;
            for (qint64 column = 0; column < table->cells(row); ++column)
                object.insert(QString::fromStdString(names[size_t(column)]), QString::fromUtf8(QByteArrayView(table->cell(row, column, scratch))));
            rows.append(object);
        }
        if (name == QLatin1String("location_coordinates"))
            QCOMPARE(rows.size(), 1); // not UTF-8: its bytes have no place in a QString
        else
            QCOMPARE(rows, expected);
    }
    void lineEndsOfTablesSayNothing()
    {
        const QString folder = oracles() + QStringLiteral("/csv-spectrum/csvs/");
        if (!QFile::exists(folder + QStringLiteral("simple.csv")))
            QSKIP("csv-spectrum is not here: set MIDFLIGHT_ORACLES");
        const auto judgement = comparePaths(folder + QStringLiteral("simple.csv"), folder + QStringLiteral("simple_crlf.csv"), {});
        QVERIFY(judgement);
        QCOMPARE(toString(judgement->verdict), toString(Verdict::Match));
    }

    void findsWhatChangedBetweenFastqcVersions()
    {
        const QString folder = oracles() + QStringLiteral("/fastqc/SRR1067505_");
        if (!QFile::exists(folder + QStringLiteral("v0.7.2_fastqc.zip")))
            QSKIP("the FastQC reports are not here: set MIDFLIGHT_ORACLES");
        const auto compare = [&](const char *a, const char *b, const QList<Rule> &rules) {
            const auto judgement = comparePaths(folder + QLatin1String(a) + QStringLiteral("_fastqc.zip"),
                                                folder + QLatin1String(b) + QStringLiteral("_fastqc.zip"), compiled(rules));
            return judgement ? *judgement : Judgement();
        };
        const auto modules = [](const Judgement &judgement) {
            QSet<QString> names;
            for (const Difference &difference : judgement.differences)
                names.insert(difference.pointer.section(u'/', 1, 1));
            return names;
        };
        Judgement judgement = compare("v0.7.2", "v0.10.1", {});
        QCOMPARE(toString(judgement.verdict), toString(Verdict::Mismatch));
        QCOMPARE(judgement.coverage.share(), 1.0);
        QVERIFY(modules(judgement).contains(QStringLiteral("Per base sequence content")));

        // Counts became percentages: exactly the same once both are scaled. K-mers are within 5 %.
        Rule percent = rule(RuleType::Transform, QStringLiteral("$['Per base sequence content']"));
        percent.transforms = {QStringLiteral("row_percent")};
        Rule kmers = rule(RuleType::Number, QStringLiteral("$['Kmer Content']"));
        kmers.rtol = 0.05;
        judgement = compare("v0.7.2", "v0.10.1", {percent, kmers});
        const QSet<QString> left {QStringLiteral("version"), QStringLiteral("Basic Statistics"), QStringLiteral("Sequence Duplication Levels")};
        QCOMPARE(modules(judgement), left);

        // Between 0.10.1 and 0.11.2 one module went, two came, and flags flipped.
        judgement = compare("v0.10.1", "v0.11.2", {});
        QSet<QString> gone;
        QSet<QString> come;
        for (const Difference &difference : judgement.differences) {
            if (difference.pointer.count(u'/') == 1 && difference.kind == QLatin1String("missing"))
                gone.insert(difference.pointer);
            if (difference.pointer.count(u'/') == 1 && difference.kind == QLatin1String("added"))
                come.insert(difference.pointer);
        }
        QCOMPARE(gone, QSet<QString> {QStringLiteral("/Per base GC content")});
        QCOMPARE(come, (QSet<QString> {QStringLiteral("/Per tile sequence quality"), QStringLiteral("/Adapter Content")}));
        const auto flag = std::find_if(judgement.differences.begin(), judgement.differences.end(),
                                       [](const Difference &d) { return d.pointer == QLatin1String("/Sequence Duplication Levels/status"); });
        QVERIFY(flag != judgement.differences.end());
        QCOMPARE(flag->oldValue.toString(), QStringLiteral("warn"));
        QCOMPARE(flag->newValue.toString(), QStringLiteral("pass"));
    }
};

QTEST_APPLESS_MAIN(OraclesTest)
#include "oraclestest.moc"
