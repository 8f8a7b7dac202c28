// SPDX-License-Identifier: GPL-3.0-or-later
// What a store forgets and condenses, and what it must not.
#include "routing/domain/json.h"
#include "routing/store/queries.h"
#include "routing/store/retention.h"
#include "routing/store/writer.h"
#include "tests/store/teststore.h"

#include <QTemporaryDir>

#include <future>

using namespace midflight;

namespace {

const ComponentId fastqc {QStringLiteral("fastqc")};
const QDateTime noon = QDateTime(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);

Comparison compared(const QDateTime &time, bool differs)
{
    Comparison comparison;
    comparison.id = QUuid::createUuid();
    comparison.time = time;
    Outcome outcome;
    outcome.seconds = differs ? 2 : 1;
    outcome.exitCode = 0;
    comparison.oldOutcome = comparison.newOutcome = outcome;
    comparison.verdict = differs ? Verdict::Mismatch : Verdict::Match;
    if (differs) {
        comparison.differences = {{QStringLiteral("/q30"), QStringLiteral("value"), 0.94, 0.93, LeafClass::Conflicting}};
        comparison.differenceCount = 1;
    }
    return comparison;
}

/// A store with a comparison every ten minutes for `days` up to noon; every third differs. The figures it ends with.
Figures filled(const StoreUrl &url, int days)
{
    Writer writer(url, [](std::function<void()> call) { call(); }, {[](const Decision &) {}, [](const StoredState &) {}});
    if (!writer.start())
        qFatal("no store");
    const auto written = [&](const Write &write) {
        std::promise<Written> promise;
        writer.write(write, [&](const Written &result) { promise.set_value(result); });
        return promise.get_future().get();
    };
    DecisionWrite creation;
    creation.decision.revision = 1;
    creation.decision.time = noon.addDays(-days);
    creation.decision.action = QStringLiteral("import");
    creation.settings.emplace();
    creation.settings->privacy.retention = 36525.0 * 86400; // the writer itself forgets nothing here
    ComponentState state;
    state.definition.id = fastqc;
    state.routing.stage = Stage::Shadow;
    creation.changed[fastqc] = state;
    creation.restarted = {fastqc};
    written(creation);
    Figures figures;
    ReportWrite report;
    report.component = fastqc;
    for (int i = 0; i <= days * 144; ++i) {
        // Three within the same ten minutes, in slots of their own.
        for (int part = 0; part < 3; ++part)
            report.comparisons += compared(noon.addDays(-days).addSecs(i * 600 + part * 40), part == 0);
        if (report.comparisons.size() >= 900 || i == days * 144) {
            figures = written(report).figures[fastqc];
            report.comparisons.clear();
        }
    }
    return figures;
}

/// Such a store, and a connection to it.
struct Filled {
    explicit Filled(int days)
        : figures(filled(url, days))
        , connection(*Connection::open(url, Access::ReadWrite))
    {
    }
    QTemporaryDir directory;
    StoreUrl url = storeOf(directory.path());
    Figures figures;
    std::unique_ptr<Connection> connection;
};

qint64 number(Connection &connection, const QString &statement) { return connection.number(statement).value(); }

/// As if a router had been there: a mark a day up to noon, and then the hours of one more.
void mark(Connection &connection, int days)
{
    const auto note = [&](const QDateTime &time, qint64 seq) {
        if (!connection.run(QStringLiteral("INSERT INTO mark(time, seq) VALUES(?, ?)"), {time.toMSecsSinceEpoch(), seq}))
            qFatal("no mark");
    };
    for (int day = 0; day < days; ++day)
        note(noon.addDays(day - days), day * 144 * 3);
    for (int hours = 0; hours < 24; ++hours)
        note(noon.addSecs(hours), days * 144 * 3 + 3);
}

int run(Connection &connection, const Keeping &keeping, const QDateTime &now)
{
    Retention retention(connection);
    for (int steps = 1;; ++steps) {
        if (!connection.begin())
            qFatal("no transaction");
        const auto more = retention.step(keeping, now);
        if (!more || !connection.commit())
            qFatal("the step failed");
        if (!*more)
            return steps;
    }
}

QJsonObject series(Connection &connection, int days)
{
    return *readSeries(connection, {fastqc.value, noon.addDays(-days), noon.addSecs(3600), days + 1, 0.95, 500, noon});
}

qint64 total(const QJsonObject &series, const char *member)
{
    qint64 sum = 0;
    for (const auto &bucket : series[QStringLiteral("buckets")].toArray())
        sum += bucket.toObject()[QLatin1String(member)].toInteger();
    return sum;
}

} // namespace

class TestRetention : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comparisonsGoByAgeAndWhatTheyTaughtStays()
    {
        const Filled store(20);
        const auto &connection = store.connection;
        const auto all = number(*connection, QStringLiteral("SELECT count(*) FROM comparison"));
        const auto causes = *readCauses(*connection, fastqc.value, {}, {});
        mark(*connection, 20);
        Keeping keeping;
        keeping.seconds = 5 * 86400 - 3600;
        QVERIFY2(run(*connection, keeping, noon.addSecs(3600)) > 3, "in several short steps");
        const auto left = number(*connection, QStringLiteral("SELECT count(*) FROM comparison"));
        QVERIFY(left > 5 * 144 * 3 - 20 && left < 5 * 144 * 3 + 20 && left < all);
        QCOMPARE(number(*connection, QStringLiteral("SELECT count(*) FROM comparison_cause WHERE seq < (SELECT min(seq) FROM comparison)")), 0);
        QVERIFY(number(*connection, QStringLiteral("SELECT count(*) FROM comparison_cause")) > 100);
        QCOMPARE(*readCauses(*connection, fastqc.value, {}, {}), causes);
        auto state = readState(*connection, {});
        QCOMPARE(state->figures[fastqc].tally, store.figures.tally);
        QCOMPARE(state->revision, 1);
    }

    void chartsKeepTheirSumsWhileTheirRowsGrowFewer()
    {
        const Filled store(20);
        const auto &connection = store.connection;
        const auto before = series(*connection, 20);
        const auto rows = number(*connection, QStringLiteral("SELECT count(*) FROM rollup"));
        mark(*connection, 20);
        run(*connection, {}, noon.addSecs(3600));
        const auto after = series(*connection, 20);
        for (const auto *member : {"requests", "compared", "matched", "mismatched"})
            QCOMPARE(total(after, member), total(before, member));
        QCOMPARE(after[QStringLiteral("buckets")].toArray().size(), before[QStringLiteral("buckets")].toArray().size());
        const auto left = number(*connection, QStringLiteral("SELECT count(*) FROM rollup"));
        // A day of slots as they were, thirteen of ten minutes, six of an hour.
        QCOMPARE(rows, 20 * 144 * 3 + 3);
        QVERIFY2(left > 144 * 3 + 13 * 144 + 6 * 24 - 20 && left < 144 * 3 + 13 * 144 + 6 * 24 + 30, qPrintable(QString::number(left)));
        QCOMPARE(run(*connection, {}, noon.addSecs(3600)) > 0, true);
        QCOMPARE(number(*connection, QStringLiteral("SELECT count(*) FROM rollup")), left);
    }

    void thereIsARoomForRowsHoweverYoungTheyAre()
    {
        const Filled store(3);
        const auto &connection = store.connection;
        Keeping keeping;
        keeping.rows = 500;
        run(*connection, keeping, noon.addSecs(3600));
        QCOMPARE(number(*connection, QStringLiteral("SELECT count(*) FROM comparison")), 500);
        const auto page = readComparisons(*connection, {fastqc.value, {}, {}, 0, 0, 10});
        QCOMPARE(page->value(QStringLiteral("comparisons")).toArray().size(), 10);
    }

    void aClockThatJumpsAheadForgetsNothing()
    {
        const Filled store(3);
        const auto &connection = store.connection;
        const auto all = number(*connection, QStringLiteral("SELECT count(*) FROM comparison"));
        mark(*connection, 3);
        for (int hours = 0; hours < 20; ++hours)
            run(*connection, {}, noon.addYears(20).addSecs(3600 * hours));
        QCOMPARE(number(*connection, QStringLiteral("SELECT count(*) FROM comparison")), all);
        for (int hours = 20; hours < 30; ++hours)
            run(*connection, {}, noon.addYears(20).addSecs(3600 * hours));
        QCOMPARE(number(*connection, QStringLiteral("SELECT count(*) FROM comparison")), 0);
    }

    void runsOfLastYearThatComeInTodayAreKept()
    {
        const Filled store(3);
        const auto &connection = store.connection;
        const auto all = number(*connection, QStringLiteral("SELECT count(*) FROM comparison"));
        for (int hours = 0; hours < 30; ++hours)
            run(*connection, {}, noon.addYears(1).addSecs(3600 * hours));
        QCOMPARE(number(*connection, QStringLiteral("SELECT count(*) FROM comparison")), all);
    }

    void rollupsAreCondensedWhileComparisonsKeepComingIn()
    {
        const Filled store(3);
        const auto &connection = store.connection;
        mark(*connection, 3);
        const auto rows = number(*connection, QStringLiteral("SELECT count(*) FROM rollup"));
        Retention retention(*connection);
        Keeping keeping;
        keeping.rows = number(*connection, QStringLiteral("SELECT count(*) FROM comparison"));
        for (int arrived = 0; arrived < 40; ++arrived) {
            // As a steady stream leaves it: with every step there are some too many.
            keeping.rows -= 10;
            QVERIFY(connection->begin());
            QVERIFY(retention.step(keeping, noon.addSecs(3600)));
            QVERIFY(connection->commit());
        }
        QVERIFY(number(*connection, QStringLiteral("SELECT count(*) FROM rollup")) < rows - 144);
    }

    void aRequestThatNeverReportsIsForgottenAMonthLater()
    {
        const Filled store(1);
        const auto &connection = store.connection;
        mark(*connection, 1);
        QVERIFY(connection->run(QStringLiteral("INSERT INTO lease VALUES('old', 'fastqc', ?)"), {noon.addDays(-31).toMSecsSinceEpoch()}));
        QVERIFY(connection->run(QStringLiteral("INSERT INTO lease VALUES('young', 'fastqc', ?)"), {noon.addDays(-29).toMSecsSinceEpoch()}));
        run(*connection, {}, noon.addSecs(3600));
        QCOMPARE(number(*connection, QStringLiteral("SELECT count(*) FROM lease")), 1);
    }

    void theWriterDoesItByItself()
    {
        const Filled store(3);
        mark(*store.connection, 3);
        Writer writer(store.url, [](std::function<void()> call) { call(); }, {[](const Decision &) {}, [](const StoredState &) {}});
        QVERIFY(writer.start());
        DecisionWrite shorter;
        shorter.decision.revision = 2;
        shorter.decision.time = noon;
        shorter.decision.action = QStringLiteral("import");
        shorter.settings.emplace();
        shorter.settings->privacy.retention = 86400;
        writer.write(shorter, [](const Written &) {});
        auto connection = *Connection::open(store.url, Access::ReadOnly);
        QTRY_VERIFY_WITH_TIMEOUT(number(*connection, QStringLiteral("SELECT count(*) FROM comparison")) == 144 * 3 + 3, 30'000);
    }
};

QTEST_GUILESS_MAIN(TestRetention)
#include "tst_retention.moc"
