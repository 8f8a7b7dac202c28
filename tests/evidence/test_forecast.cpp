// SPDX-License-Identifier: GPL-3.0-or-later
// Dates from the migration's own cycle times.
#include "routing/evidence/forecast.h"

#include <QTest>

using namespace midflight;

namespace {

const QDateTime start(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC);

Decision decision(double day, const char *component, const char *from, const char *to)
{
    Decision made;
    made.time = start.addMSecs(qint64(day * 86'400'000));
    made.component = QString::fromLatin1(component);
    made.from = QString::fromLatin1(from);
    made.to = QString::fromLatin1(to);
    return made;
}

QDateTime day(double days) { return start.addMSecs(qint64(days * 86'400'000)); }

Cycle cycle(const char *id, double began, double ended)
{
    return {{QString::fromLatin1(id)}, day(began), ended < 0 ? QDateTime() : day(ended)};
}

double days(const QDateTime &from, const QDateTime &to) { return double(from.msecsTo(to)) / 86'400'000; }

} // namespace

class TestForecast : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCycleRunsFromTheFirstShadowToTheCutoverThatHeld()
    {
        const auto cycles = cyclesOf({decision(0, "a", "old", "shadow"), decision(5, "b", "old", "shadow"),
                                      decision(10, "a", "shadow", "new"), decision(12, "a", "new", "old"),
                                      decision(13, "a", "old", "shadow"), decision(20, "a", "shadow", "new"),
                                      decision(25, "a", "new", "retired")});
        QCOMPARE(cycles.size(), 2);
        QCOMPARE(cycles[0].component.value, QStringLiteral("a"));
        QCOMPARE(cycles[0].days(), 20.0);
        QVERIFY(!cycles[1].ended.isValid());
        // A wave takes back the end of each.
        const auto wave = cyclesOf({decision(0, "a", "old", "shadow"), decision(1, "a", "shadow", "new"),
                                    decision(1, "b", "old", "new"), decision(2, "a,b", "new", "old")});
        QCOMPARE(wave.size(), 2);
        QVERIFY(!wave[0].ended.isValid() && !wave[1].ended.isValid());
    }

    void equalCyclesLeaveNoDoubt()
    {
        ForecastInputs inputs;
        inputs.now = day(30);
        inputs.cycles = {cycle("a", 0, 10), cycle("b", 10, 20), cycle("c", 20, 30)};
        inputs.waiting = {{QStringLiteral("d")}, {QStringLiteral("e")}};
        const auto forecast = forecastDates(inputs);
        QCOMPARE(forecast.lanes, 1);
        QVERIFY(forecast.finish);
        QCOMPARE(days(inputs.now, forecast.finish->p10), 20.0);
        QCOMPARE(days(inputs.now, forecast.finish->p90), 20.0);
        QCOMPARE(days(inputs.now, forecast.components[0].second.p50), 10.0);
        QCOMPARE(*forecast.perCycle, 1.0);
    }

    void percentilesAreThoseOfTheSum()
    {
        // One of two equally likely times, three to go: 3, 12, 21 or 30 days with chances 1, 3, 3, 1 in 8.
        ForecastInputs inputs;
        inputs.now = day(11);
        inputs.cycles = {cycle("a", 0, 10), cycle("b", 10, 11)};
        inputs.waiting = {{QStringLiteral("c")}, {QStringLiteral("d")}, {QStringLiteral("e")}};
        const auto forecast = forecastDates(inputs);
        QCOMPARE(days(inputs.now, forecast.finish->p10), 3.0);
        const double median = days(inputs.now, forecast.finish->p50);
        QVERIFY(median == 12.0 || median == 21.0); // exactly half are at most 12
        QCOMPARE(days(inputs.now, forecast.finish->p90), 30.0);
        QVERIFY(forecastDates(inputs).finish->p50 == forecast.finish->p50); // the same inputs, the same answer
    }

    void whatIsUnderWayDrawsFromWhatTookLonger()
    {
        ForecastInputs inputs;
        inputs.now = day(16);
        inputs.cycles = {cycle("a", 0, 1), cycle("b", 0, 10), cycle("c", 11, -1)};
        const auto forecast = forecastDates(inputs);
        QCOMPARE(days(inputs.now, forecast.finish->p10), 5.0);
        QCOMPARE(days(inputs.now, forecast.finish->p90), 5.0);
    }

    void worksOnAsManyAtATimeAsSoFar()
    {
        ForecastInputs inputs;
        inputs.now = day(10);
        inputs.cycles = {cycle("a", 0, 10), cycle("b", 0, 10), cycle("c", 0, 10)};
        for (const char *id : {"d", "e", "f"})
            inputs.waiting += ComponentId {QString::fromLatin1(id)};
        const auto forecast = forecastDates(inputs);
        QCOMPARE(forecast.lanes, 3);
        QCOMPARE(days(inputs.now, forecast.finish->p90), 10.0);
    }

    void showsWhetherCyclesGetFaster()
    {
        ForecastInputs inputs;
        inputs.now = day(40);
        inputs.cycles = {cycle("a", 0, 16), cycle("b", 16, 24), cycle("c", 24, 28), cycle("d", 28, 30)};
        QCOMPARE(*forecastDates(inputs).perCycle, 0.5);
        inputs.cycles = {cycle("a", 0, 16), cycle("b", 16, 24)};
        QVERIFY(!forecastDates(inputs).perCycle);
    }

    void saysNothingOnTooLittle()
    {
        ForecastInputs inputs;
        inputs.now = day(1);
        inputs.waiting = {{QStringLiteral("a")}};
        QVERIFY(!forecastDates(inputs).finish);
        QVERIFY(forecastDates(inputs).detail.contains(QStringLiteral("so far: 0")));
        inputs.waiting.clear();
        QCOMPARE(forecastDates(inputs).detail, QStringLiteral("everything has moved"));
        inputs.cycles = {cycle("a", 1, 1), cycle("b", 1, 1)}; // overrides, in no time
        inputs.waiting = {{QStringLiteral("c")}};
        QVERIFY(forecastDates(inputs).finish);
    }
};

QTEST_GUILESS_MAIN(TestForecast)
#include "test_forecast.moc"
