// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline.h"

#include <QTest>

using namespace midflight;

namespace {

const QDateTime start = QDateTime::fromString(QStringLiteral("2026-03-01T00:00:00Z"), Qt::ISODate);

QDateTime day(int days) { return start.addDays(days); }

void give(ComponentModel &components, const QList<std::pair<QString, Stage>> &stages)
{
    MigrationSnapshot migration;
    migration.started = start;
    for (const auto &[id, stage] : stages) {
        ComponentSnapshot component;
        component.id.value = id;
        component.title = id.toUpper();
        component.stage = stage;
        migration.components.append(component);
    }
    components.applyMigration(migration);
}

Decision decision(int days, const QString &ids, const QString &from, const QString &to, const QJsonObject &before = {})
{
    Decision decision;
    decision.time = day(days);
    decision.component = ids;
    decision.from = from;
    decision.to = to;
    decision.action = QStringLiteral("stage");
    if (!before.isEmpty())
        decision.record[QStringLiteral("before")] = before;
    return decision;
}

QJsonObject was(const QString &id, const char *stage) { return {{id, QJsonObject {{QStringLiteral("stage"), QLatin1String(stage)}}}}; }

const QString a = QStringLiteral("a"), b = QStringLiteral("b");
const QString old = QStringLiteral("old"), shadow = QStringLiteral("shadow"), fresh = QStringLiteral("new");

} // namespace

class TestTimeline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aComponentsStagesFollowEachOtherWithoutGaps()
    {
        ComponentModel components;
        give(components, {{a, Stage::Old}, {b, Stage::Old}});
        const QList<Decision> history {decision(9, a, fresh, old), decision(6, a, shadow, fresh), decision(2, a, old, shadow)};
        const auto timeline = timelineOf(components, history, day(10));
        QCOMPARE(timeline.size(), 2);
        const auto &spans = timeline.first().spans;
        QCOMPARE(spans.size(), 4);
        const Stage stages[] {Stage::Old, Stage::Shadow, Stage::New, Stage::Old};
        const int days[] {0, 2, 6, 9, 10};
        for (int i = 0; i < 4; ++i) {
            QVERIFY(spans[i].stage == stages[i]);
            QCOMPARE(spans[i].from, day(days[i]));
            QCOMPARE(spans[i].to, day(days[i + 1]));
        }
        QCOMPARE(timeline.last().spans.size(), 1);
    }

    void aWaveTakesEachComponentFromItsOwnStage()
    {
        ComponentModel components;
        give(components, {{a, Stage::Old}, {b, Stage::Old}});
        QJsonObject before = was(a, "new");
        before[b] = was(b, "shadow")[b];
        const QList<Decision> history {decision(5, QStringLiteral("a,b"), QStringLiteral("new,shadow"), old, before)};
        const auto timeline = timelineOf(components, history, day(6));
        QVERIFY(timeline[0].spans.first().stage == Stage::New);
        QVERIFY(timeline[1].spans.first().stage == Stage::Shadow);
        QCOMPARE(timeline[1].spans.last().from, day(5));
    }

    void aHistoryThatIsCutOffStillEndsWithToday()
    {
        ComponentModel components;
        give(components, {{a, Stage::New}});
        const auto timeline = timelineOf(components, {decision(7, a, shadow, fresh)}, day(8));
        QCOMPARE(timeline[0].spans.size(), 2);
        QCOMPARE(timeline[0].spans.first().from, start);
        QVERIFY(timeline[0].spans.last().stage == Stage::New);
    }

    void progressCountsWhatIsOnTheNewSystemAtEveryTime()
    {
        ComponentModel components;
        give(components, {{a, Stage::Old}, {b, Stage::New}});
        const QList<Decision> history {decision(8, a, fresh, old), decision(6, b, shadow, fresh), decision(4, a, old, fresh)};
        const auto timeline = timelineOf(components, history, day(9));
        const auto steps = progressOf(timeline, start, day(9));
        QList<int> counts;
        for (const ProgressStep &step : steps)
            counts.append(step.onNew);
        QCOMPARE(counts, (QList<int> {0, 1, 2, 1, 1}));
        QCOMPARE(steps.first().time, start);
        QCOMPARE(steps[2].time, day(6));
        QCOMPARE(steps.last().time, day(9));
    }
};

QTEST_GUILESS_MAIN(TestTimeline)
#include "tst_timeline.moc"
