// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/json.h"
#include "routing/store/learnedqueries.h"
#include "routing/store/queries.h"
#include "routing/store/schema.h"
#include "routing/store/writer.h"
#include "tests/store/teststore.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <future>
#include <sys/resource.h>
#include <unistd.h>

using namespace midflight;

namespace {

const ComponentId fastqc {QStringLiteral("fastqc")};
const QDateTime noon = QDateTime(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);

StoreUrl in(const QTemporaryDir &directory) { return storeOf(directory.path()); }

Post direct()
{
    return [](std::function<void()> call) { call(); };
}

Writer::Hooks deaf() { return {[](const Decision &) {}, [](const StoredState &) {}}; }

Written written(Writer &writer, const Write &write)
{
    std::promise<Written> promise;
    writer.write(write, [&](const Written &result) { promise.set_value(result); });
    return promise.get_future().get();
}

DecisionWrite creation(qint64 revision)
{
    DecisionWrite write;
    write.decision.revision = revision;
    write.decision.time = noon;
    write.decision.by = QStringLiteral("ada");
    write.decision.component = fastqc.value;
    write.decision.action = QStringLiteral("import");
    ComponentState state;
    state.definition.id = fastqc;
    state.definition.title = QStringLiteral("FastQC");
    state.routing.stage = Stage::Shadow;
    state.stageSince = noon;
    state.evidenceSince = noon;
    write.changed[fastqc] = state;
    write.restarted = {fastqc};
    return write;
}

Comparison compared(Verdict verdict, const QString &lease = {})
{
    Comparison comparison;
    comparison.id = QUuid::createUuid();
    comparison.time = noon.addSecs(5);
    comparison.key = QStringLiteral("lane-7");
    comparison.lease = lease;
    Outcome outcome;
    outcome.seconds = 2;
    outcome.exitCode = 0;
    comparison.oldOutcome = outcome;
    outcome.seconds = 1;
    comparison.newOutcome = outcome;
    comparison.verdict = verdict;
    if (verdict == Verdict::Mismatch) {
        comparison.differences = {{QStringLiteral("/rows/3/q30"), QStringLiteral("value"), 0.94, 0.93, LeafClass::Conflicting}};
        comparison.differenceCount = 1;
    }
    return comparison;
}

ReportWrite report(const QList<Comparison> &comparisons)
{
    ReportWrite write;
    write.component = fastqc;
    write.parallel = true;
    write.comparisons = comparisons;
    return write;
}

QJsonArray history(const StoreUrl &url)
{
    auto connection = Connection::open(url, Access::ReadOnly);
    return readHistory(**connection, {}, 0, 1000)->value(QStringLiteral("decisions")).toArray();
}

/// While alive, no file of this process grows beyond `bytes`: what a full disk looks like to the store.
class SmallDisk
{
public:
    explicit SmallDisk(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        auto small = m_before;
        small.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallDisk() { ::setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before {};
};

} // namespace

class TestStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aReportCountsOnceHoweverOftenItIsSent()
    {
        QTemporaryDir directory;
        Writer writer(in(directory), direct(), deaf());
        QVERIFY(writer.start());
        QVERIFY(!written(writer, creation(1)).error);
        const auto once = report({compared(Verdict::Match), compared(Verdict::Mismatch)});
        const auto first = written(writer, once);
        QCOMPARE(first.accepted, 2);
        const auto again = written(writer, once);
        QCOMPARE(again.accepted, 0);
        QCOMPARE(again.duplicates, 2);
        const auto &figures = again.figures[fastqc];
        QCOMPARE(figures.tally.n(), 2);
        QCOMPARE(figures.tally.k(), 1);
        QCOMPARE(figures.account.requests(), 2);
    }

    void aRequestIsCountedWhenRoutedOrElseWhenReported()
    {
        QTemporaryDir directory;
        Writer writer(in(directory), direct(), deaf());
        QVERIFY(writer.start());
        QVERIFY(!written(writer, creation(1)).error);
        QVERIFY(!written(writer, LeaseWrite {fastqc, QStringLiteral("lease-1"), noon, Side::Old, true}).error);
        const auto closed = written(writer, report({compared(Verdict::Match, QStringLiteral("lease-1"))}));
        QCOMPARE(closed.leasesClosed, 1);
        QCOMPARE(closed.figures[fastqc].account.requests(), 1);
        const auto unknown = written(writer, report({compared(Verdict::Match, QStringLiteral("lease-of-another-life"))}));
        QCOMPARE(unknown.figures[fastqc].account.requests(), 2);
    }

    void whatWasAcknowledgedIsThereAfterOpeningAgain()
    {
        QTemporaryDir directory;
        Figures before;
        {
            Writer writer(in(directory), direct(), deaf());
            QVERIFY(writer.start());
            QVERIFY(!written(writer, creation(1)).error);
            before = written(writer, report({compared(Verdict::Mismatch), compared(Verdict::Match)})).figures[fastqc];
        }
        Writer writer(in(directory), direct(), deaf());
        const auto state = writer.start();
        QVERIFY(state);
        QCOMPARE(state->revision, 1);
        QCOMPARE(state->components.size(), 1);
        QVERIFY(state->components.first().routing.stage == Stage::Shadow);
        QCOMPARE(state->figures[fastqc].tally, before.tally);
        QCOMPARE(state->figures[fastqc].account.requests(), before.account.requests());
        QVERIFY(state->firstEvent > 1);
        auto connection = Connection::open(in(directory), Access::ReadOnly);
        SeriesQuery series {fastqc.value, noon.addSecs(-60), noon.addSecs(60), 12, 0.95, 500, noon};
        const auto bucket = readSeries(**connection, series)->value(QStringLiteral("buckets")).toArray().first().toObject();
        QCOMPARE(bucket[QStringLiteral("compared")].toInteger(), 2);
        QCOMPARE(bucket[QStringLiteral("mismatched")].toInteger(), 1);
        QVERIFY(bucket[QStringLiteral("mismatch_upper")].toDouble() > 0.5);
        const auto causes = readCauses(**connection, fastqc.value, {}, {})->value(QStringLiteral("causes")).toArray();
        QCOMPARE(causes.size(), 1);
        QCOMPARE(causes.first()[QStringLiteral("path")].toString(), QStringLiteral("/rows/*/q30"));
        const auto page = readComparisons(**connection, {fastqc.value, QStringLiteral("mismatch"), {}, 0, 0, 10});
        QCOMPARE(page->value(QStringLiteral("comparisons")).toArray().size(), 1);
    }

    void whatRunsTookIsMeanCpuAndPeakMemoryOfThoseThatSay()
    {
        QTemporaryDir directory;
        {
            Writer writer(in(directory), direct(), deaf());
            QVERIFY(writer.start());
            QVERIFY(!written(writer, creation(1)).error);
            auto small = compared(Verdict::Match), large = compared(Verdict::Mismatch);
            small.oldOutcome->cpuSeconds = 1;
            small.oldOutcome->maxRss = 1000;
            large.oldOutcome->cpuSeconds = 3;
            large.oldOutcome->maxRss = 4000;
            large.newOutcome->maxRss = 2000;
            written(writer, report({small}));
            written(writer, report({large, compared(Verdict::Match)})); // the slot is read back and added to
        }
        auto connection = Connection::open(in(directory), Access::ReadOnly);
        const auto series = *readSeries(**connection, {fastqc.value, noon.addSecs(-60), noon.addSecs(60), 12, 0.95, 500, noon});
        const auto bucket = series[QStringLiteral("buckets")].toArray().first().toObject();
        const auto old = bucket[QStringLiteral("old_usage")].toObject(), fresh = bucket[QStringLiteral("new_usage")].toObject();
        QCOMPARE(old[QStringLiteral("cpu_seconds")].toDouble(), 2.0);
        QCOMPARE(old[QStringLiteral("max_rss")].toInteger(), 4000);
        QVERIFY(fresh[QStringLiteral("cpu_seconds")].isNull());
        QCOMPARE(fresh[QStringLiteral("max_rss")].toInteger(), 2000);
    }

    void hoursInWhichNothingRanAreToldFromThoseThatMatched()
    {
        QTemporaryDir directory;
        Writer writer(in(directory), direct(), deaf());
        QVERIFY(writer.start());
        QVERIFY(!written(writer, creation(1)).error);
        auto later = compared(Verdict::Match);
        later.time = later.time.addSecs(3 * 3600);
        written(writer, report({compared(Verdict::Mismatch), later}));
        auto connection = Connection::open(in(directory), Access::ReadOnly);
        const auto fields = *readFields(**connection, fastqc.value, {}, {});
        QCOMPARE(fields[QStringLiteral("hours")].toArray().size(), 1);
        const auto active = fields[QStringLiteral("active")].toArray();
        QCOMPARE(active.size(), 2);
        QCOMPARE(active.last().toString(), QStringLiteral("2026-03-01T15:00:00.000Z"));
        QVERIFY(readFields(**connection, fastqc.value, later.time.addSecs(3600), {})->value(QStringLiteral("active")).toArray().isEmpty());
    }

    void pagesOfComparisonsMeetWithoutGapOrOverlap()
    {
        QTemporaryDir directory;
        Writer writer(in(directory), direct(), deaf());
        QVERIFY(writer.start());
        QVERIFY(!written(writer, creation(1)).error);
        QList<Comparison> all;
        for (int i = 0; i < 25; ++i)
            all += compared(Verdict::Match);
        written(writer, report(all));
        auto connection = Connection::open(in(directory), Access::ReadOnly);
        QSet<QString> seen;
        qint64 before = 0;
        int pages = 0;
        do {
            const auto page = *readComparisons(**connection, {fastqc.value, {}, {}, before, 0, 10});
            for (const auto &comparison : page[QStringLiteral("comparisons")].toArray())
                seen.insert(comparison[QStringLiteral("id")].toString());
            before = page[QStringLiteral("next")].toInteger();
            ++pages;
        } while (before > 0);
        QCOMPARE(pages, 3);
        QCOMPARE(seen.size(), 25);
    }

    void pagesAreReadUpwardsToo()
    {
        QTemporaryDir directory;
        Writer writer(in(directory), direct(), deaf());
        QVERIFY(writer.start());
        QVERIFY(!written(writer, creation(1)).error);
        QList<Comparison> all;
        for (int i = 0; i < 25; ++i)
            all += compared(i % 3 == 0 ? Verdict::Mismatch : Verdict::Match);
        written(writer, report(all));
        auto connection = Connection::open(in(directory), Access::ReadOnly);
        const auto page = [&](const QString &verdict, const QString &cause, qint64 before, qint64 after) {
            return *readComparisons(**connection, {fastqc.value, verdict, cause, before, after, 10});
        };
        const auto cause = readCauses(**connection, fastqc.value, {}, {})->value(QStringLiteral("causes")).toArray().first()[QStringLiteral("id")].toString();
        for (const auto &[verdict, of] : {std::pair(QString(), QString()), std::pair(QStringLiteral("mismatch"), QString()), std::pair(QString(), cause)}) {
            const auto top = page(verdict, of, 0, 0)[QStringLiteral("comparisons")].toArray();
            QCOMPARE(top.size(), verdict.isEmpty() && of.isEmpty() ? 10 : 9);
            const auto below = top.last()[QStringLiteral("cursor")].toInteger();
            QCOMPARE(page(verdict, of, 0, below)[QStringLiteral("comparisons")].toArray(), [&] {
                auto above = top;
                above.removeLast();
                return above;
            }());
        }
    }

    void theHistoryIsAChainOverEveryColumn()
    {
        QTemporaryDir directory;
        {
            Writer writer(in(directory), direct(), deaf());
            QVERIFY(writer.start());
            for (qint64 revision = 1; revision <= 3; ++revision)
                QVERIFY(!written(writer, creation(revision)).error);
        }
        const auto rows = history(in(directory));
        QString previous;
        for (qsizetype i = rows.size() - 1; i >= 0; --i) {
            auto row = rows[i].toObject();
            QCOMPARE(row[QStringLiteral("previous_hash")].toString(), previous);
            const auto decision = decisionFromJson(row);
            QCOMPARE(decisionHash(decision), decision.hash);
            auto tampered = decision;
            tampered.by = QStringLiteral("mallory");
            QVERIFY(decisionHash(tampered) != decision.hash);
            previous = decision.hash;
        }
    }

    void aSecondWriterIsRefusedAndNamesTheFirst()
    {
        if (onServer())
            QSKIP("of a store that is a file");
        QTemporaryDir directory;
        Writer first(in(directory), direct(), deaf());
        QVERIFY(first.start());
        Writer second(in(directory), direct(), deaf());
        const auto refused = second.start();
        QVERIFY(!refused);
        QVERIFY(refused.error().message.contains(QString::number(::getpid())));
        QVERIFY(!refused.error().message.contains(u'\n'));
    }

    void aStoreOfANewerVersionIsLeftAlone()
    {
        QTemporaryDir directory;
        {
            auto connection = Connection::open(in(directory), Access::ReadWrite);
            QVERIFY(connection);
            const auto newer = onServer() ? QStringLiteral("INSERT INTO schema_version VALUES(%1)") : QStringLiteral("PRAGMA user_version = %1");
            QVERIFY((*connection)->run(newer.arg(schemaVersion() + 1)));
        }
        Writer writer(in(directory), direct(), deaf());
        const auto refused = writer.start();
        QVERIFY(!refused && refused.error().failure == Failure::NewerVersion);
        QVERIFY(refused.error().message.contains(QStringLiteral("upgrade")));
    }

    void aFileThatIsNoStoreIsNotTouched()
    {
        if (onServer())
            QSKIP("of a store that is a file");
        QTemporaryDir directory;
        QFile file(in(directory).path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray text = QByteArray("these are my notes, not a database\n").repeated(100);
        file.write(text);
        file.close();
        Writer writer(in(directory), direct(), deaf());
        QVERIFY(!writer.start());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), text);
    }

    void onAFullDiskARollbackIsOwedAndAForwardDecisionAbandoned()
    {
        if (onServer())
            QSKIP("of a store that is a file");
        QTemporaryDir directory;
        std::promise<void> settled;
        std::atomic<qint64> stored = 0;
        {
            Writer writer(in(directory), direct(), {[&](const Decision &decision) {
                stored = decision.revision;
                if (decision.revision == 3)
                    settled.set_value();
            }, {}});
            QVERIFY(writer.start());
            QVERIFY(!written(writer, creation(1)).error);
            auto forward = creation(2);
            forward.decision.action = QStringLiteral("stage");
            forward.changed[fastqc].routing.stage = Stage::New;
            auto back = creation(3);
            back.decision.action = QStringLiteral("rollback");
            back.changed[fastqc].routing.stage = Stage::Old;
            back.inForce = true;
            {
                SmallDisk disk(1000);
                QVERIFY(written(writer, forward).error);
                QVERIFY(written(writer, back).error);
                QVERIFY(written(writer, report({compared(Verdict::Match)})).error);
                QCOMPARE(stored.load(), 1);
            }
            settled.get_future().wait(); // tried again by itself
        }
        const auto rows = history(in(directory));
        QCOMPARE(rows.size(), 3);
        QCOMPARE(rows[1][QStringLiteral("action")].toString(), QStringLiteral("abandoned"));
        QCOMPARE(rows[0][QStringLiteral("action")].toString(), QStringLiteral("rollback"));
        Writer writer(in(directory), direct(), deaf());
        QVERIFY(writer.start()->components.first().routing.stage == Stage::Old);
    }
};

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
