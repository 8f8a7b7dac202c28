// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/heatmapmodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace midflight;

namespace {

constexpr auto fatal = QAbstractItemModelTester::FailureReportingMode::QtTest;
const QDateTime monday(QDate(2026, 11, 16), QTime(0, 0), Qt::UTC);

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
};

QTEST_GUILESS_MAIN(ComponentPageModels)
#include "tst_componentpage.moc"
