// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/decisions/definitionmerge.h"
#include "routing/decisions/transitions.h"

#include <QTest>

using namespace midflight;

static const QDateTime noon = QDateTime(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);

static ComponentState inStage(Stage stage)
{
    ComponentState state;
    state.definition.id = {QStringLiteral("fastqc")};
    state.routing.stage = stage;
    state.stageSince = noon.addSecs(-3600);
    return state;
}

static TransitionContext seen(bool ready)
{
    TransitionContext context;
    context.revision = 7;
    context.now = noon;
    context.gates.ready = ready;
    Gate gate;
    gate.id = QStringLiteral("mismatch");
    gate.title = QStringLiteral("Mismatch");
    gate.holds = ready;
    gate.detail = QStringLiteral("no comparison yet");
    context.gates.gates = {gate};
    context.evidence = QStringLiteral("abc");
    context.lastChange = QStringLiteral("rollback of trim by ada");
    return context;
}

static StageRequest to(Stage stage)
{
    StageRequest request;
    request.to = stage;
    return request;
}

static StageRequest approved(Stage stage)
{
    auto request = to(stage);
    request.ifMatch = 7;
    request.evidence = QStringLiteral("abc");
    return request;
}

static bool refused(const Result<ComponentState> &result, Failure failure)
{
    return !result && result.error().failure == failure && !result.error().message.isEmpty();
}

class TestTransitions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shadowNeedsNothing()
    {
        const auto next = transition(inStage(Stage::Old), to(Stage::Shadow), seen(false));
        QVERIFY(next);
        QVERIFY(next->routing.stage == Stage::Shadow);
        QCOMPARE(next->routing.sample, 1.0);
        QCOMPARE(next->stageSince, noon);
    }

    void cutoverNeedsTheRevisionAndTheEvidenceTheLeadSaw()
    {
        const auto state = inStage(Stage::Shadow);
        auto request = to(Stage::New);
        QVERIFY(refused(transition(state, request, seen(true)), Failure::PreconditionRequired));
        request.ifMatch = 7;
        QVERIFY(refused(transition(state, request, seen(true)), Failure::PreconditionRequired));
        request.evidence = QStringLiteral("stale");
        QVERIFY(refused(transition(state, request, seen(true)), Failure::RevisionChanged));
        request = approved(Stage::New);
        request.ifMatch = 6;
        const auto moved = transition(state, request, seen(true));
        QVERIFY(refused(moved, Failure::RevisionChanged));
        QVERIFY(moved.error().message.contains(QStringLiteral("rollback of trim by ada")));
        const auto cutOver = transition(state, approved(Stage::New), seen(true));
        QVERIFY(cutOver);
        QVERIFY(cutOver->routing.stage == Stage::New);
        QCOMPARE(cutOver->routing.sample, 0.1);
        QVERIFY(!cutOver->overridden);
    }

    void cutoverWithoutProofIsRefusedAndSaysWhatIsMissing()
    {
        const auto result = transition(inStage(Stage::Shadow), approved(Stage::New), seen(false));
        QVERIFY(refused(result, Failure::GatesNotMet));
        QCOMPARE(result.error().details.first().pointer, QStringLiteral("/gates/mismatch"));
        QVERIFY(refused(transition(inStage(Stage::Old), approved(Stage::New), seen(true)), Failure::GatesNotMet));
    }

    void overrideNeedsAReasonAndIsRemembered()
    {
        auto request = approved(Stage::New);
        request.override = true;
        request.evidence.clear();
        QVERIFY(refused(transition(inStage(Stage::Old), request, seen(false)), Failure::Invalid));
        request.reason = QStringLiteral("the old host dies tonight");
        const auto next = transition(inStage(Stage::Old), request, seen(false));
        QVERIFY(next);
        QVERIFY(next->overridden);
        auto frozen = inStage(Stage::Old);
        frozen.frozen = true;
        QVERIFY(refused(transition(frozen, request, seen(true)), Failure::Frozen));
    }

    void shareIsACanaryWithItsOwnProof()
    {
        auto request = to(Stage::Shadow);
        request.share = 0.05;
        QVERIFY(refused(transition(inStage(Stage::Shadow), request, seen(false)), Failure::PreconditionRequired));
        request = approved(Stage::Shadow);
        request.share = 0.05;
        QVERIFY(transition(inStage(Stage::Shadow), request, seen(false)));
        request.share = 0.5;
        QVERIFY(refused(transition(inStage(Stage::Shadow), request, seen(false)), Failure::GatesNotMet));
        QVERIFY(transition(inStage(Stage::Shadow), request, seen(true)));
        request.share = 1.5;
        QVERIFY(refused(transition(inStage(Stage::Shadow), request, seen(true)), Failure::Invalid));
        request = approved(Stage::New);
        request.share = 0.5;
        QVERIFY(refused(transition(inStage(Stage::Shadow), request, seen(true)), Failure::Invalid));
    }

    void rollbackIsPossibleFromEveryStageButRetired()
    {
        for (const auto stage : {Stage::Old, Stage::Shadow, Stage::New}) {
            auto state = inStage(stage);
            state.frozen = true;
            state.routing.share = 0.2;
            const auto back = rolledBack(state, false, noon);
            QVERIFY(back);
            QVERIFY(back->routing.stage == Stage::Old);
            QCOMPARE(back->routing.share, 0.0);
        }
        const auto kept = rolledBack(inStage(Stage::New), true, noon);
        QVERIFY(kept && kept->routing.stage == Stage::Shadow);
        QVERIFY(refused(rolledBack(inStage(Stage::Retired), false, noon), Failure::NotPossible));
    }

    void nothingLeavesRetired()
    {
        for (const auto stage : {Stage::Old, Stage::Shadow, Stage::New})
            QVERIFY(refused(transition(inStage(Stage::Retired), approved(stage), seen(true)), Failure::NotPossible));
        QVERIFY(refused(transition(inStage(Stage::Shadow), approved(Stage::Retired), seen(true)), Failure::NotPossible));
        QVERIFY(transition(inStage(Stage::New), approved(Stage::Retired), seen(true)));
    }

    void timeInShadowAddsUpAcrossStops()
    {
        const auto stopped = rolledBack(inStage(Stage::Shadow), false, noon);
        QCOMPARE(stopped->shadowSeconds, 3600.0);
        const auto again = transition(*stopped, to(Stage::Shadow), seen(false));
        QCOMPARE(again->secondsInShadow(noon.addSecs(60)), 3660.0);
        QCOMPARE(again->secondsInShadow(noon.addSecs(-600)), 3600.0); // a clock that was set back
    }

    void anUnchangedRequestChangesNothing()
    {
        const auto state = inStage(Stage::Shadow);
        const auto same = transition(state, to(Stage::Shadow), seen(false));
        QVERIFY(same && same->routing == state.routing && same->stageSince == state.stageSince);
    }

    void theFileWinsWhereItChangedAndEditsStayElsewhere()
    {
        const QJsonObject base {{QStringLiteral("title"), QStringLiteral("A")},
                                {QStringLiteral("owner"), QStringLiteral("x")},
                                {QStringLiteral("gates"), QJsonObject {{QStringLiteral("comparisons"), 5}, {QStringLiteral("coverage"), 0.5}}}};
        auto edited = base;
        edited[QStringLiteral("owner")] = QStringLiteral("y");
        edited[QStringLiteral("gates")] = QJsonObject {{QStringLiteral("comparisons"), 9}, {QStringLiteral("coverage"), 0.5}};
        auto file = base;
        file[QStringLiteral("title")] = QStringLiteral("B");
        file[QStringLiteral("gates")] = QJsonObject {{QStringLiteral("comparisons"), 5}, {QStringLiteral("coverage"), 0.7}};
        const auto merged = mergeDefinition(base, file, edited);
        QCOMPARE(merged[QStringLiteral("title")].toString(), QStringLiteral("B"));
        QCOMPARE(merged[QStringLiteral("owner")].toString(), QStringLiteral("y"));
        const QJsonObject gates {{QStringLiteral("comparisons"), 9}, {QStringLiteral("coverage"), 0.7}};
        QCOMPARE(merged[QStringLiteral("gates")].toObject(), gates);
        QCOMPARE(mergeDefinition(base, base, edited), edited);
        QCOMPARE(changedMembers(base, merged), (QStringList {QStringLiteral("gates"), QStringLiteral("owner"), QStringLiteral("title")}));
        QVERIFY(!altersVerdicts(base, merged));
    }
};

QTEST_GUILESS_MAIN(TestTransitions)
#include "tst_transitions.moc"
