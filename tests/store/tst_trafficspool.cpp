// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/trafficspool.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace midflight;

namespace {

const StoreUrl store = *StoreUrl::parse(QStringLiteral("postgresql://lead@db.example/midflight"));

TrafficWrite traffic(qint64 number)
{
    TrafficWrite write;
    write.component = {QStringLiteral("quotes")};
    write.gates.comparisons = 7;
    write.evidenceRevision = 3;
    write.time = QDateTime(QDate(2026, 3, 1), QTime(12, 0, 0, 250), Qt::UTC);
    write.keepDifferences = false;
    write.keepBodies = true;
    write.counts.answered = {number, 5};
    write.counts.parallel = 4;
    write.counts.fallbacks = 2;
    write.counts.oldTime.add(0.1);
    write.counts.newTime.add(1e-5);
    write.counts.observations = {{9, 0.1, 1.0 / 3, Verdict::Mismatch, SkipReason::None}, {9, 0, 0, Verdict::Skipped, SkipReason::Overload}};
    write.counts.rest.verdicts[1] = 6;
    write.counts.rest.skipped[2] = 8;
    Comparison kept;
    kept.id = QUuid::createUuid();
    kept.time = write.time;
    kept.key = QStringLiteral("Größe\n\0x");
    kept.verdict = Verdict::Mismatch;
    kept.traceparent = QStringLiteral("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    kept.oldOutcome.emplace().status = 200;
    kept.newOutcome.emplace().body = QStringLiteral("{}");
    kept.differences = {{QStringLiteral("/a"), QStringLiteral("value"), 0.94, 0.93, LeafClass::Conflicting}};
    kept.differenceCount = 40;
    write.counts.comparisons = {kept};
    return write;
}

} // namespace

class TrafficSpoolTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRecordIsWhatItWas()
    {
        const TrafficWrite write = traffic(12);
        const auto read = trafficFromRecord(trafficRecord(write));
        QVERIFY(read);
        QCOMPARE(read->component.value, write.component.value);
        QVERIFY(read->gates == write.gates);
        QCOMPARE(read->evidenceRevision, write.evidenceRevision);
        QCOMPARE(read->time, write.time);
        QCOMPARE(read->keepDifferences, false);
        QCOMPARE(read->keepBodies, true);
        QVERIFY(read->counts.answered == write.counts.answered);
        QCOMPARE(read->counts.parallel, 4);
        QCOMPARE(read->counts.fallbacks, 2);
        QVERIFY(read->counts.oldTime == write.counts.oldTime);
        QVERIFY(read->counts.newTime == write.counts.newTime);
        QCOMPARE(read->counts.observations.size(), size_t(2));
        QCOMPARE(read->counts.observations[0].newSeconds, 1.0 / 3);
        QVERIFY(read->counts.observations[1].reason == SkipReason::Overload);
        QVERIFY(read->counts.rest.verdicts == write.counts.rest.verdicts);
        QVERIFY(read->counts.rest.skipped == write.counts.rest.skipped);
        QCOMPARE(read->counts.comparisons.size(), 1);
        const Comparison &kept = read->counts.comparisons[0];
        QCOMPARE(kept.id, write.counts.comparisons[0].id);
        QCOMPARE(kept.traceparent, write.counts.comparisons[0].traceparent);
        QCOMPARE(kept.differences.size(), 1);
        QCOMPARE(kept.differenceCount, 40);
        QVERIFY(kept.oldOutcome == write.counts.comparisons[0].oldOutcome);
        QVERIFY(kept.newOutcome == write.counts.comparisons[0].newOutcome);
    }

    void whatIsNoRecordIsNothing()
    {
        const QByteArray whole = trafficRecord(traffic(1));
        for (qsizetype size = 0; size < whole.size(); ++size)
            QVERIFY(!trafficFromRecord(whole.first(size)));
        QVERIFY(!trafficFromRecord("\x01"));
    }

    void queuesOutliveTheirRouterAndBelongToOne()
    {
        QTemporaryDir folder;
        {
            TrafficSpool first(folder.path(), store);
            for (int i = 0; i < 3; ++i)
                QVERIFY(first.append(traffic(i)));
            TrafficSpool second(folder.path(), store);
            QCOMPARE(second.adopt(), QStringList());
            QVERIFY(second.isEmpty()); // the first has it
        }
        TrafficSpool other(folder.path(), *StoreUrl::parse(QStringLiteral("postgresql://lead@db.example/other")));
        QCOMPARE(other.adopt(), QStringList());
        QVERIFY(other.isEmpty());
        TrafficSpool heir(folder.path(), store);
        QCOMPARE(heir.adopt(), QStringList());
        QVERIFY(heir.append(traffic(7))); // into a queue of its own
        const QString adopted = heir.name();
        QCOMPARE(heir.after(0).size(), size_t(3));
        QCOMPARE(heir.after(2).at(0).counts.answered[0], 2);
        QVERIFY(heir.after(3).empty());
        heir.removeOldest();
        QVERIFY(heir.name() != adopted);
        QCOMPARE(heir.after(0).at(0).counts.answered[0], 7);
        heir.removeOldest();
        QVERIFY(heir.isEmpty());
        QCOMPARE(heir.bytes(), 0);
        QVERIFY(QDir(folder.path()).entryList(QDir::Files).isEmpty());
        QVERIFY(heir.append(traffic(8))); // and anew
        QCOMPARE(heir.after(0).size(), size_t(1));
    }

    void whereverItBreaksOffWhatIsWholeIsKept()
    {
        QTemporaryDir folder;
        QString path;
        qint64 one = 0;
        {
            TrafficSpool spool(folder.path(), store);
            QVERIFY(spool.append(traffic(0)));
            one = spool.bytes();
            QVERIFY(spool.append(traffic(1)));
            path = spool.path();
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QByteArray whole = file.readAll();
        for (const qint64 size : {one, one + 1, one + 7, one + 8, one + 9, qint64(whole.size() - 1)}) {
            QVERIFY(file.resize(size));
            TrafficSpool spool(folder.path(), store);
            QCOMPARE(spool.adopt().size(), size == one ? 0 : 1);
            QCOMPARE(spool.after(0).size(), size_t(1));
            file.seek(0);
            file.write(whole);
            file.flush();
        }
        file.seek(one + 20);
        file.write("?");
        file.flush();
        TrafficSpool spool(folder.path(), store);
        QCOMPARE(spool.adopt().size(), 1); // its checksum is another
        QCOMPARE(spool.after(0).size(), size_t(1));
    }

    void itKeepsNoMoreThanItMay()
    {
        QTemporaryDir folder;
        TrafficSpool spool(folder.path(), store, 5000);
        int kept = 0;
        while (kept < 1000 && spool.append(traffic(kept)))
            ++kept;
        QVERIFY(kept > 1 && kept < 1000);
        QVERIFY(spool.bytes() <= 5000);
        QVERIFY(!spool.append(traffic(0)).error().message.isEmpty());
        QCOMPARE(spool.after(0).size(), size_t(kept));
    }

    void aFolderThatCannotBeWrittenIsSaid()
    {
        TrafficSpool spool(QStringLiteral("/proc/no/such"), store);
        QCOMPARE(spool.adopt(), QStringList());
        const auto refused = spool.append(traffic(0));
        QVERIFY(!refused);
        QVERIFY(refused.error().message.contains(QLatin1String("/proc/no/such")));
        QVERIFY(spool.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TrafficSpoolTest)
#include "tst_trafficspool.moc"
