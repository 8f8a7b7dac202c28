// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/boardmodel.h"
#include "models/causesmodel.h"
#include "models/comparisonsmodel.h"
#include "models/gatesmodel.h"
#include "models/historymodel.h"
#include "models/seriesmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace midflight;

namespace {

ComponentSnapshot component(const QString &id, Stage stage, const QString &owner = {})
{
    ComponentSnapshot snapshot;
    snapshot.id.value = id;
    snapshot.title = id.toUpper();
    snapshot.owner = owner;
    snapshot.stage = stage;
    return snapshot;
}

MigrationSnapshot threeComponents()
{
    MigrationSnapshot migration;
    migration.id = QStringLiteral("m");
    migration.revision = 7;
    migration.components = {component(QStringLiteral("fastqc"), Stage::New, QStringLiteral("qc-team")),
                            component(QStringLiteral("trim"), Stage::Shadow), component(QStringLiteral("report"), Stage::Old)};
    migration.components[2].needs = {QStringLiteral("fastqc"), QStringLiteral("trim")};
    return migration;
}

EvidenceById readyFor(const QString &id)
{
    Evidence evidence;
    evidence.ready = true;
    evidence.hash = QStringLiteral("9f2c");
    return {{id, evidence}};
}

Gate gate(const QString &id, std::optional<bool> holds, const QString &detail = {})
{
    Gate gate;
    gate.id = id;
    gate.title = id;
    gate.holds = holds;
    gate.detail = detail;
    return gate;
}

ComparisonRow row(int number)
{
    ComparisonRow row;
    row.id = QUuid::fromRfc4122(QByteArray(15, '\1') + char(number));
    row.cursor = number;
    row.key = QStringLiteral("S%1").arg(number);
    row.verdict = QStringLiteral("match");
    return row;
}

QStringList keys(const ComparisonsModel &model)
{
    QStringList keys;
    for (int i = 0; i < model.rowCount(); ++i)
        keys.append(model.at(i).key);
    return keys;
}

using Watch = QAbstractItemModelTester;
constexpr auto fatal = QAbstractItemModelTester::FailureReportingMode::QtTest;

} // namespace

class Models : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aStageThatMovedChangesItsRowAlone()
    {
        ComponentModel model;
        Watch watch(&model, fatal);
        model.applyMigration(threeComponents());
        QSignalSpy changes(&model, &ComponentModel::dataChanged), resets(&model, &ComponentModel::modelReset);
        MigrationSnapshot moved = threeComponents();
        moved.revision = 8;
        moved.components[1].stage = Stage::New;
        model.applyMigration(moved);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes[0][0].value<QModelIndex>().row(), 1);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(model.onNewSystem(), 2);
        QCOMPARE(model.migration().revision, 8);
    }

    void evidenceOutlivesAChangeOfStage()
    {
        ComponentModel model;
        Watch watch(&model, fatal);
        model.applyMigration(threeComponents());
        model.applyEvidence(readyFor(QStringLiteral("trim")));
        QCOMPARE(model.waitingForApproval(), 1);
        MigrationSnapshot more = threeComponents();
        more.components.append(component(QStringLiteral("late"), Stage::Old));
        model.applyMigration(more);
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.find(QStringLiteral("trim"))->evidence.hash, QStringLiteral("9f2c"));
    }

    void sameEvidenceChangesNothing()
    {
        ComponentModel model;
        model.applyMigration(threeComponents());
        model.applyEvidence(readyFor(QStringLiteral("trim")));
        QSignalSpy changes(&model, &ComponentModel::dataChanged);
        model.applyEvidence(readyFor(QStringLiteral("trim")));
        QCOMPARE(changes.size(), 0);
    }

    void whatIsNeededAndNotYetNewIsNamed()
    {
        ComponentModel model;
        model.applyMigration(threeComponents());
        QCOMPARE(model.needsMissing(*model.find(QStringLiteral("report"))), QStringList {QStringLiteral("TRIM")});
        QCOMPARE(model.titleOf(QStringLiteral("fastqc, trim")), QStringLiteral("FASTQC, TRIM"));
    }

    void columnsHoldTheirStageAndWhatIsTyped()
    {
        ComponentModel model;
        BoardModel old(model, Stage::Old), shadow(model, Stage::Shadow), fresh(model, Stage::New);
        Watch watchOld(&old, fatal), watchShadow(&shadow, fatal), watchNew(&fresh, fatal);
        MigrationSnapshot migration = threeComponents();
        migration.components.append(component(QStringLiteral("gone"), Stage::Retired));
        model.applyMigration(migration);
        QCOMPARE(fresh.rowCount(), 2); // the retired one stands with the new
        migration.components[1].stage = Stage::New;
        model.applyMigration(migration);
        QCOMPARE(shadow.rowCount(), 0);
        QCOMPARE(fresh.rowCount(), 3);
        QCOMPARE(fresh.at(1).id.value, QStringLiteral("trim"));
        fresh.setSearch(QStringLiteral("TEAM fast"));
        QCOMPARE(fresh.rowCount(), 1);
        QCOMPARE(fresh.total(), 3);
    }

    void fiveHundredComponentsComeAndGo()
    {
        ComponentModel model;
        BoardModel old(model, Stage::Old);
        Watch watch(&model, fatal), watchOld(&old, fatal);
        MigrationSnapshot many;
        for (int i = 0; i < 500; ++i)
            many.components.append(component(QStringLiteral("c%1").arg(i), Stage(i % 3)));
        model.applyMigration(many);
        QCOMPARE(old.rowCount(), 167);
        model.applyMigration({});
        QCOMPARE(old.rowCount(), 0);
    }

    void gatesThatAreOffAreNotCounted()
    {
        const QList<Gate> gates {gate(QStringLiteral("shadow_time"), true), gate(QStringLiteral("mismatch"), false),
                                 gate(QStringLiteral("slowdown"), std::nullopt), gate(QStringLiteral("approvals"), false)};
        QCOMPARE(GatesModel::required(gates).size(), 2);
        QCOMPARE(GatesModel::holding(gates), 1);
        QCOMPARE(GatesModel::off(gates), QStringList {QStringLiteral("slowdown")});

        GatesModel model;
        Watch watch(&model, fatal);
        model.setGates(gates);
        QSignalSpy changes(&model, &GatesModel::dataChanged);
        QList<Gate> later = gates;
        later[1] = gate(QStringLiteral("mismatch"), true, QStringLiteral("≤ 0.4 %"));
        model.setGates(later);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(model.index(1).data(GatesModel::StandingRole).toInt(), int(GatesModel::Standing::Holds));
    }

    void newComparisonsArePutBeforeThoseShown()
    {
        ComparisonsModel model;
        Watch watch(&model, fatal);
        model.setFirstPage({{row(3), row(2)}, QStringLiteral("2")});
        QSignalSpy resets(&model, &ComparisonsModel::modelReset);
        model.setFirstPage({{row(5), row(4), row(3)}, QStringLiteral("3")});
        QCOMPARE(resets.size(), 0);
        QCOMPARE(keys(model), (QStringList {QStringLiteral("S5"), QStringLiteral("S4"), QStringLiteral("S3"), QStringLiteral("S2")}));
        model.setFirstPage({{row(5), row(4)}, QStringLiteral("4")}); // nothing new
        QCOMPARE(model.rowCount(), 4);
    }

    void olderComparisonsAreAskedForOnce()
    {
        ComparisonsModel model; // unwatched: a tester fetches by itself
        model.setFirstPage({{row(3), row(2)}, QStringLiteral("2")});
        QSignalSpy wanted(&model, &ComparisonsModel::pageWanted);
        QVERIFY(model.canFetchMore({}));
        model.fetchMore({});
        model.fetchMore({});
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toLongLong(), 2);
        model.appendPage({{row(1)}, QString()}, 2);
        QCOMPARE(model.rowCount(), 3);
        QVERIFY(!model.canFetchMore({}));
    }

    void aPageThatComesAfterTheListHasChangedLeavesNoGap()
    {
        ComparisonsModel model;
        model.setFirstPage({{row(3), row(2)}, QStringLiteral("2")});
        model.fetchMore({});
        model.setFirstPage({{row(9), row(8)}, QStringLiteral("8")}); // nothing in common
        model.appendPage({{row(1)}, QString()}, 2);
        QCOMPARE(keys(model), (QStringList {QStringLiteral("S9"), QStringLiteral("S8")}));
        QVERIFY(model.canFetchMore({})); // and is asked for anew
        model.noteNewer();
        model.prependPage({{row(12)}, QString()}, 10);
        QCOMPARE(model.rowCount(), 2);
    }

    void tenMillionComparisonsAreAWindow()
    {
        constexpr int most = ComparisonsModel::mostRows, atOnce = 100;
        constexpr qint64 newest = 10'000'000;
        const auto rows = [](qint64 first, int count) { // newest first
            ComparisonPage page;
            for (qint64 cursor = first; cursor > first - count && cursor > 0; --cursor) {
                ComparisonRow row;
                row.id = QUuid::createUuidV5(QUuid(), QByteArray::number(cursor));
                row.cursor = cursor;
                page.rows.append(row);
            }
            page.next = page.rows.isEmpty() || page.rows.last().cursor == 1 ? QString() : QString::number(page.rows.last().cursor);
            return page;
        };
        ComparisonsModel model;
        QObject::connect(&model, &ComparisonsModel::pageWanted, &model, [&](qint64 before) { model.appendPage(rows(before - 1, atOnce), before); });
        QObject::connect(&model, &ComparisonsModel::pageAboveWanted, &model, [&](qint64 after) {
            model.prependPage(rows(std::min(newest, after + atOnce), int(std::min<qint64>(atOnce, newest - after))), after);
        });
        model.setFirstPage(rows(newest, atOnce));
        for (int i = 0; i < 2 * most / atOnce; ++i)
            model.fetchMore({});
        QCOMPARE(model.rowCount(), most);
        QCOMPARE(model.at(most - 1).cursor, newest - 2 * most - atOnce + 1);
        model.setFirstPage(rows(newest + 3, atOnce)); // live rows wait until the reader comes up
        QCOMPARE(model.at(0).cursor, newest - most - atOnce);
        while (model.canFetchAbove()) {
            model.fetchAbove();
            QVERIFY(model.rowCount() <= most);
        }
        QCOMPARE(model.at(0).cursor, newest);
        for (int i = 1; i < model.rowCount(); ++i)
            QCOMPARE(model.at(i).cursor, model.at(i - 1).cursor - 1); // neither gap nor overlap
        QVERIFY(model.canFetchMore({}));
    }

    void bucketsWithoutComparisonsLeaveNoPoint()
    {
        SeriesModel model;
        Watch watch(&model, fatal);
        QVERIFY(model.isEmpty());
        SeriesBucket compared;
        compared.time = QDateTime::fromMSecsSinceEpoch(2000, Qt::UTC);
        compared.compared = 10;
        compared.oldErrors = 2;
        compared.mismatched = 1;
        compared.newErrors = 1;
        compared.mismatchUpper = 0.6;
        SeriesBucket silent;
        silent.time = QDateTime::fromMSecsSinceEpoch(3000, Qt::UTC);
        model.setBuckets({compared, silent});
        QCOMPARE(model.points(SeriesModel::Mismatch), QList<QPointF> {QPointF(2000, 0.25)}); // 2 of 8
        QCOMPARE(model.points(SeriesModel::NewP95), QList<QPointF>());
        QVERIFY(!model.isEmpty());
    }

    void causesStandMostFrequentFirst()
    {
        CausesModel model;
        Watch watch(&model, fatal);
        CauseSummary rare, frequent;
        rare.path = QStringLiteral("/a");
        rare.count = 2;
        frequent.path = QStringLiteral("/b");
        frequent.count = 40;
        model.setCauses({rare, frequent});
        QCOMPARE(model.index(0).data().toString(), QStringLiteral("/b"));
        QCOMPARE(model.largest(), 40);
    }

    void historySaysWhatWasDecidedInWords()
    {
        ComponentModel components;
        components.applyMigration(threeComponents());
        HistoryModel model(components);
        Watch watch(&model, fatal);
        Decision cutover;
        cutover.revision = 7;
        cutover.component = QStringLiteral("fastqc");
        cutover.action = QStringLiteral("stage");
        cutover.from = QStringLiteral("shadow");
        cutover.to = QStringLiteral("new");
        Decision rollback = cutover;
        rollback.revision = 8;
        rollback.action = QStringLiteral("rollback");
        model.setFirstPage({{cutover}, QString()});
        model.setFirstPage({{rollback, cutover}, QString()});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, HistoryModel::What).data().toString(), QStringLiteral("Rolled back"));
        QCOMPARE(model.index(1, HistoryModel::What).data().toString(), QStringLiteral("Cut over"));
        QCOMPARE(model.index(1, HistoryModel::Subject).data().toString(), QStringLiteral("FASTQC"));
    }
};

QTEST_GUILESS_MAIN(Models)
#include "tst_models.moc"
