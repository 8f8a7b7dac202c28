// SPDX-License-Identifier: GPL-3.0-or-later
// All components at once: the table, the board's groups and the flow.
#include "models/boardmodel.h"
#include "models/componenttable.h"
#include "models/flow.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace midflight;

namespace {

ComponentSnapshot component(const QString &id, Stage stage, const QString &owner = {}, const QStringList &needs = {})
{
    ComponentSnapshot snapshot;
    snapshot.id.value = id;
    snapshot.title = id.toUpper();
    snapshot.owner = owner;
    snapshot.needs = needs;
    snapshot.stage = stage;
    return snapshot;
}

MigrationSnapshot pipeline()
{
    MigrationSnapshot migration;
    migration.revision = 7;
    migration.components = {component(QStringLiteral("split"), Stage::New, QStringLiteral("core")),
                            component(QStringLiteral("trim"), Stage::Shadow, QStringLiteral("qc"), {QStringLiteral("split")}),
                            component(QStringLiteral("count"), Stage::Old, {}, {QStringLiteral("split")}),
                            component(QStringLiteral("report"), Stage::Old, QStringLiteral("core"), {QStringLiteral("trim"), QStringLiteral("split")}),
                            component(QStringLiteral("lone"), Stage::Old)};
    return migration;
}

EvidenceById proven(const QString &id, double upper, double ratio)
{
    Evidence evidence;
    evidence.figures.n = evidence.figures.compared = evidence.figures.requests = 900;
    evidence.figures.mismatchUpper = upper;
    evidence.figures.timeRatio = ratio;
    return {{id, evidence}};
}

QStringList ids(const ComponentTableView &view)
{
    QStringList ids;
    for (int row = 0; row < view.rowCount(); ++row)
        ids.append(view.at(row).id.value);
    return ids;
}

QPointF placeOf(const FlowLayout &flow, const char *id)
{
    for (const auto &node : flow.nodes) {
        if (node.id == QLatin1String(id))
            return node.place;
    }
    return {-1, -1};
}

constexpr auto fatal = QAbstractItemModelTester::FailureReportingMode::QtTest;

} // namespace

class Overview : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void theTableSortsByValueAndLeavesTheUnknownLast()
    {
        ComponentModel components;
        ComponentTable table(components);
        ComponentTableView view(table);
        QAbstractItemModelTester watchTable(&table, fatal), watchView(&view, fatal);
        components.applyMigration(pipeline());
        components.applyEvidence(proven(QStringLiteral("trim"), 0.2, 12));
        components.applyEvidence(proven(QStringLiteral("split"), 0.001, 2));
        QCOMPARE(ids(view).first(), QStringLiteral("split"));
        for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            view.sort(ComponentTable::Time, order);
            QCOMPARE(ids(view).mid(0, 2), order == Qt::AscendingOrder ? (QStringList {QStringLiteral("split"), QStringLiteral("trim")})
                                                                       : (QStringList {QStringLiteral("trim"), QStringLiteral("split")})); // 2 before 12, as numbers
        }
        view.sort(ComponentTable::Proof, Qt::AscendingOrder);
        QCOMPARE(ids(view).first(), QStringLiteral("trim"));
        QCOMPARE(view.index(0, ComponentTable::Proof).data().toString(), QStringLiteral("80 %"));
        view.sort(-1, Qt::AscendingOrder);
        QCOMPARE(ids(view).last(), QStringLiteral("lone"));
    }

    void aRowIsFoundByTitleIdOrOwner()
    {
        ComponentModel components;
        ComponentTable table(components);
        ComponentTableView view(table);
        QAbstractItemModelTester watch(&view, fatal);
        components.applyMigration(pipeline());
        view.setSearch(QStringLiteral("CORE rep"));
        QCOMPARE(ids(view), QStringList {QStringLiteral("report")});
        view.setSearch({});
        QCOMPARE(view.rowCount(), 5);
    }

    void whatARowWaitsForFollowsWhatItNeeds()
    {
        ComponentModel components;
        ComponentTable table(components);
        components.applyMigration(pipeline());
        QCOMPARE(table.index(3, ComponentTable::Next).data().toString(), QStringLiteral("depends on TRIM"));
        QSignalSpy changes(&table, &QAbstractItemModel::dataChanged);
        MigrationSnapshot moved = pipeline();
        moved.components[1].stage = Stage::New;
        components.applyMigration(moved);
        QCOMPARE(changes.size(), 2); // the row that moved, and what waits for it
        QCOMPARE(changes[1][0].value<QModelIndex>().row(), 3);
        QCOMPARE(table.index(3, ComponentTable::Next).data().toString(), QStringLiteral("can start its shadow"));
    }

    void groupsStandByOwnerAndThoseWithoutOneLast()
    {
        ComponentModel components;
        BoardModel old(components, Stage::Old);
        QAbstractItemModelTester watch(&old, fatal);
        components.applyMigration(pipeline());
        old.setGrouped(true);
        const auto order = [&] {
            QStringList list;
            for (int row = 0; row < old.rowCount(); ++row)
                list.append(old.at(row).id.value);
            return list;
        };
        QCOMPARE(order(), (QStringList {QStringLiteral("report"), QStringLiteral("count"), QStringLiteral("lone")}));
        old.setGrouped(false);
        QCOMPARE(order(), (QStringList {QStringLiteral("count"), QStringLiteral("report"), QStringLiteral("lone")}));
    }

    void whatIsNeededStandsFurtherLeft()
    {
        const FlowLayout flow = flowOf(pipeline().components);
        QCOMPARE(flow.layers, 3);
        QCOMPARE(placeOf(flow, "split").x(), 0.0);
        QCOMPARE(placeOf(flow, "trim").x(), 1.0);
        QCOMPARE(placeOf(flow, "count").x(), 1.0);
        QCOMPARE(placeOf(flow, "report").x(), 2.0);
        QVERIFY(placeOf(flow, "lone").y() >= flow.aloneFrom);
        QCOMPARE(flow.edges.size(), 4);
        for (const auto &edge : flow.edges) {
            const auto span = qsizetype(flow.nodes[edge.to].place.x() - flow.nodes[edge.from].place.x());
            QVERIFY(span >= 1);
            QCOMPARE(edge.through.size(), span - 1);
        }
    }

    void nothingOverlapsAmongFiveHundred()
    {
        QList<ComponentSnapshot> many;
        for (int i = 0; i < 500; ++i) {
            QStringList needs;
            for (const int back : {7, 31, 90}) {
                if (i % 5 != 0 && i - back >= 0)
                    needs.append(QStringLiteral("c%1").arg(i - back));
            }
            many.append(component(QStringLiteral("c%1").arg(i), Stage(i % 4), {}, needs));
        }
        const FlowLayout flow = flowOf(many);
        QCOMPARE(flow.nodes.size(), 500);
        QMap<int, QList<double>> layers;
        for (const auto &node : flow.nodes) {
            QCOMPARE(node.place.x(), std::floor(node.place.x()));
            QVERIFY(node.place.y() >= 0 && node.place.y() <= flow.height - 1 + 1e-6);
            layers[int(node.place.x())].append(node.place.y());
        }
        for (auto &places : layers) {
            std::sort(places.begin(), places.end());
            for (qsizetype i = 1; i < places.size(); ++i)
                QVERIFY(places[i] - places[i - 1] > 1 - 1e-6);
        }
    }

    void aCircleAndAStrangerDoNotHangTheDrawing()
    {
        const FlowLayout flow = flowOf({component(QStringLiteral("a"), Stage::Old, {}, {QStringLiteral("b")}),
                                        component(QStringLiteral("b"), Stage::Old, {}, {QStringLiteral("a"), QStringLiteral("gone"), QStringLiteral("b")})});
        QCOMPARE(flow.edges.size(), 1);
        QVERIFY(flowOf({}).nodes.isEmpty());
    }

    void manySmallGroupsStandBesideEachOther()
    {
        QList<ComponentSnapshot> components;
        for (int i = 0; i < 200; ++i) {
            const QString id = QStringLiteral("c%1").arg(i);
            components.append(component(id, Stage::Old, {}, i % 2 == 1 ? QStringList {QStringLiteral("c%1").arg(i - 1)} : QStringList()));
        }
        for (int i = 0; i < 40; ++i)
            components.append(component(QStringLiteral("alone%1").arg(i), Stage::Old, {}, {}));
        const FlowLayout flow = flowOf(components);
        QCOMPARE(flow.nodes.size(), components.size());
        QCOMPARE(flow.edges.size(), 100);
        QVERIFY2(flow.layers >= 6 && flow.height < 60, qPrintable(QStringLiteral("%1 × %2").arg(flow.layers).arg(flow.height)));
        QSet<std::pair<double, double>> taken;
        for (int i = 0; i < flow.nodes.size(); ++i) {
            QCOMPARE(flow.nodes[i].id, components[i].id.value);
            taken.insert({flow.nodes[i].place.x(), flow.nodes[i].place.y()});
            QVERIFY(flow.nodes[i].place.x() < flow.layers && flow.nodes[i].place.y() < flow.height);
            QVERIFY((i >= 200) == (flow.nodes[i].place.y() >= flow.aloneFrom));
        }
        QCOMPARE(taken.size(), flow.nodes.size()); // none lies on another
        for (const FlowLayout::Edge &edge : flow.edges) {
            QCOMPARE(edge.to, edge.from + 1);
            QCOMPARE(flow.nodes[edge.to].place, flow.nodes[edge.from].place + QPointF(1, 0));
        }
    }
};

QTEST_GUILESS_MAIN(Overview)
#include "tst_overview.moc"
