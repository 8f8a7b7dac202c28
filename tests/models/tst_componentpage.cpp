// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causesmodel.h"
#include "models/heatmapmodel.h"
#include "models/rulesmodel.h"
#include "models/sidebysidemodel.h"

#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QTest>

using namespace midflight;

namespace {

constexpr auto fatal = QAbstractItemModelTester::FailureReportingMode::QtTest;
const QDateTime monday(QDate(2026, 11, 16), QTime(0, 0), Qt::UTC);

QJsonValue json(const char *text)
{
    return QJsonDocument::fromJson(text).object();
}

/// "≠ price: 1 | price: 2"
QStringList printed(const QList<SideLine> &lines)
{
    SideBySideModel model;
    QAbstractItemModelTester watch(&model, fatal);
    model.setLines(lines);
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row)
        list.append(QStringLiteral("%1 %2 | %3").arg(model.index(row, 0).data().toString(), model.index(row, 1).data().toString(), model.index(row, 2).data().toString()).trimmed());
    return list;
}

Difference differing(const char *pointer, LeafClass leaf = LeafClass::Conflicting)
{
    Difference difference;
    difference.pointer = QLatin1String(pointer);
    difference.oldValue = 1;
    difference.newValue = 2;
    difference.leaf = leaf;
    return difference;
}

} // namespace

/// What the component page is made of, without the page.
class ComponentPageModels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void theFirstWeekIsShownDayByDay()
    {
        HeatMapModel model;
        QAbstractItemModelTester watch(&model, fatal);
        DifferenceHours hours;
        hours.active = {monday.addSecs(9 * 3600), monday.addSecs(10 * 3600), monday.addDays(2)};
        hours.counts = {{monday.addSecs(9 * 3600), 4}};
        model.setHours(hours);
        QCOMPARE(model.days(), 2); // Tuesday had nothing: no row claims that it had
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.headerData(1, Qt::Vertical, Qt::DisplayRole).toString(), QStringLiteral("Wed 18"));
        QCOMPARE(model.index(0, 9).data(HeatMapModel::CountRole).toInt(), 4);
        QVERIFY(model.index(0, 10).data(HeatMapModel::ActiveRole).toBool()); // ran, and did not differ
        QVERIFY(!model.index(0, 11).data(HeatMapModel::ActiveRole).toBool()); // nothing is known
        QCOMPARE(model.index(0, 11).data().toString(), QStringLiteral("–"));
        QCOMPARE(model.total(), 4);
    }

    void laterItIsTheWeekdaysThatCount()
    {
        HeatMapModel model;
        QAbstractItemModelTester watch(&model, fatal);
        DifferenceHours hours;
        for (int day = 0; day < 16; ++day) {
            const QDateTime time = monday.addDays(day).addSecs(14 * 3600);
            hours.active.append(time);
            hours.counts.insert(time, 1);
        }
        model.setHours(hours);
        QCOMPARE(model.rowCount(), 7);
        QCOMPARE(model.days(), 16);
        QCOMPARE(model.index(0, 14).data(HeatMapModel::CountRole).toInt(), 3); // three Mondays
        QCOMPARE(model.index(6, 14).data(HeatMapModel::CountRole).toInt(), 2); // two Sundays
        QCOMPARE(model.largest(), 3);
    }

    void treesStandBesideEachOther()
    {
        const auto old = json(R"({"a":1,"list":[1,2],"gone":{"x":1},"time":5})"), fresh = json(R"({"a":2,"list":[1,2,3],"time":6})");
        Difference gone = differing("/gone"), third = differing("/list/2");
        const auto lines = besideJson(old, fresh, {differing("/a"), gone, third, differing("/time", LeafClass::Masked)}, true);
        QCOMPARE(printed(lines), (QStringList {QStringLiteral("{ | {"), QStringLiteral("≠ a: 1 | a: 2"), QStringLiteral("− gone: { |"), QStringLiteral("− x: 1 |"),
                                               QStringLiteral("− } |"), QStringLiteral("list: [ | list: ["), QStringLiteral("1 | 1"), QStringLiteral("2 | 2"),
                                               QStringLiteral("+  | 3"), QStringLiteral("] | ]"), QStringLiteral("≈ time: 5 | time: 6"), QStringLiteral("} | }")}));
    }

    void whatTheComparatorDidNotFindIsMarkedAsOverlooked()
    {
        const auto lines = besideJson(json(R"({"a":1})"), json(R"({"a":2})"), {}, true);
        QVERIFY(lines[1].mark == LineMark::Overlooked);
        QVERIFY(besideJson(json(R"({"a":1})"), json(R"({"a":2})"), {}, false)[1].mark == LineMark::Changed); // it may only not have been kept
    }

    void linesOfTextAreFoundAgainBehindAnInsertedOne()
    {
        QCOMPARE(printed(besideText(QStringLiteral("one\ntwo\nsame\nend\n"), QStringLiteral("one\n2\nnew\nsame\nend\n"))),
                 (QStringList {QStringLiteral("one | one"), QStringLiteral("≠ two | 2"), QStringLiteral("+  | new"), QStringLiteral("same | same"), QStringLiteral("end | end")}));
        QCOMPARE(besideText(QString(), QString()).size(), 1);
    }

    void columnsOfTablesStandUnderEachOther()
    {
        const auto lines = besideTable(QStringLiteral("id\treads\nlong name\t1\n"), QStringLiteral("id\treads\nlong name\t2\n"), u'\t');
        QCOMPARE(lines[0].oldText.indexOf(QStringLiteral("reads")), lines[1].oldText.indexOf(u'1'));
        QVERIFY(lines[1].mark == LineMark::Changed && lines[0].mark == LineMark::Same);
    }

    void equalLinesFarFromDifferencesAreFolded()
    {
        QString old, fresh;
        for (int i = 0; i < 100; ++i) {
            old += QStringLiteral("line %1\n").arg(i);
            fresh += i == 50 ? QStringLiteral("other\n") : QStringLiteral("line %1\n").arg(i);
        }
        const auto lines = folded(besideText(old, fresh), 3);
        QCOMPARE(lines.size(), 9);
        QVERIFY(lines[0].mark == LineMark::Gap && lines[8].mark == LineMark::Gap);
        QCOMPARE(lines[0].oldText, QStringLiteral("47 equal lines"));
    }

    void withoutBodiesOnlyWhatWasKeptIsShownAndSaid()
    {
        ComparisonDetail detail;
        Difference missing = differing("/items/3/na~1me");
        missing.newValue = QJsonValue(QJsonValue::Undefined);
        detail.differences = {differing("/items/3/price"), missing};
        detail.differenceCount = 2;
        const SideBySide shown = sideBySide(detail);
        QVERIFY(shown.form == SideBySide::Form::Differences);
        QCOMPARE(printed(shown.lines), (QStringList {QStringLiteral("items | items"), QStringLiteral("3 | 3"), QStringLiteral("≠ price: 1 | price: 2"), QStringLiteral("− na/me: 1 |")}));
        QCOMPARE(shown.note, QStringLiteral("Only what differs was kept; what is equal was compared and not stored."));
        detail.differenceCount = 250;
        QCOMPARE(sideBySide(detail).note, QStringLiteral("The first 2 of 250 differences are kept, the others were only counted."));
    }

    void rulesSayWhatTheyOverlookAndUntilWhen()
    {
        RulesModel model;
        QAbstractItemModelTester watch(&model, fatal);
        Rule tolerance;
        tolerance.type = RuleType::Number;
        tolerance.match = QStringLiteral("$.price");
        tolerance.rtol = 0.005;
        tolerance.reason = QStringLiteral("rounding");
        tolerance.owner = QStringLiteral("ada");
        tolerance.expires = QDate(2026, 11, 20);
        Rule later = tolerance;
        later.expires = QDate(2026, 12, 4);
        model.setRules({tolerance, later}, QDate(2026, 11, 22));
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("$.price: numbers within 0.5 %"));
        QCOMPARE(model.index(0, 0).data(RulesModel::ReasonRole).toString(), QStringLiteral("rounding — ada"));
        QCOMPARE(model.index(0, 0).data(RulesModel::ExpiryRole).toString(), QStringLiteral("ended 20 Nov 2026: no longer applies"));
        QVERIFY(model.index(0, 0).data(RulesModel::ExpiredRole).toBool());
        QCOMPARE(model.index(1, 0).data(RulesModel::ExpiryRole).toString(), QStringLiteral("ends in 12 days"));
        QVERIFY(!model.index(1, 0).data(RulesModel::ExpiredRole).toBool());
    }

    void aDifferenceIsOfTheCauseWhosePatternItFits()
    {
        CausesModel model;
        QAbstractItemModelTester watch(&model, fatal);
        CauseSummary price, other;
        price.id = QStringLiteral("p");
        price.path = QStringLiteral("/items/*/price");
        price.kind = QStringLiteral("value");
        other.id = QStringLiteral("o");
        other.path = QStringLiteral("/items/*");
        model.setCauses({other, price});
        Difference difference = differing("/items/3/price");
        difference.kind = QStringLiteral("value");
        QVERIFY(model.causeOf(difference) && model.causeOf(difference)->id == QStringLiteral("p"));
        QVERIFY(!model.causeOf(differing("/items")));
    }

    void oneGoesFromDifferenceToDifference()
    {
        SideBySideModel model;
        QAbstractItemModelTester watch(&model, fatal);
        const SideLine same, changed {LineMark::Changed, {}, {}, 0, {}}, gone {LineMark::OnlyOld, {}, {}, 0, {}}, below {LineMark::OnlyOld, {}, {}, 1, {}};
        model.setLines({same, changed, same, gone, below, gone, same, changed});
        QCOMPARE(model.differences(), (QList<int> {1, 3, 7})); // a block counts once
        QCOMPARE(model.differenceFrom(1, 1), 3);
        QCOMPARE(model.differenceFrom(4, 1), 7);
        QCOMPARE(model.differenceFrom(3, -1), 1);
        QCOMPARE(model.differenceFrom(1, -1), -1);
        QCOMPARE(model.differenceFrom(7, 1), -1);
        QCOMPARE(model.numberOf(4), 2);
        QCOMPARE(model.numberOf(2), 0);
    }
};

QTEST_GUILESS_MAIN(ComponentPageModels)
#include "tst_componentpage.moc"
