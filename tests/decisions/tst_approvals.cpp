// SPDX-License-Identifier: GPL-3.0-or-later
// What asks for less proof than before, and who signed what.
#include "routing/decisions/approvals.h"
#include "routing/domain/json.h"

#include <QTest>

using namespace midflight;

namespace {

template <typename Change>
bool looser(Change change)
{
    Component before;
    before.id = {QStringLiteral("a")};
    before.gates.approvals = 2;
    before.needs = {QStringLiteral("b")};
    before.checks = {{QStringLiteral("lag"), {QStringLiteral("true")}, {QStringLiteral("cutover")}, 60}};
    auto after = before;
    change(after);
    return loosens(before, after);
}

} // namespace

class TestApprovals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void askingForLessIsLooser()
    {
        QVERIFY(looser([](Component &c) { c.gates.shadowTime = 1; }));
        QVERIFY(looser([](Component &c) { c.gates.shadowTime.reset(); }));
        QVERIFY(looser([](Component &c) { c.gates.comparisons = 499; }));
        QVERIFY(looser([](Component &c) { c.gates.comparisons.reset(); }));
        QVERIFY(looser([](Component &c) { c.gates.mismatch->rate = 0.01; }));
        QVERIFY(looser([](Component &c) { c.gates.mismatch.reset(); }));
        QVERIFY(looser([](Component &c) { c.gates.mismatch->counted = MismatchLimit::Counted {0, 8}; }));
        QVERIFY(looser([](Component &c) { c.gates.slowdown = 1.3; }));
        QVERIFY(looser([](Component &c) { c.gates.slowdown.reset(); }));
        QVERIFY(looser([](Component &c) { c.gates.coverage = 0.9; }));
        QVERIFY(looser([](Component &c) { c.gates.confidence = 0.9; }));
        QVERIFY(looser([](Component &c) { c.gates.approvals = 1; }));
        QVERIFY(looser([](Component &c) { c.gates.replay = true; }));
        QVERIFY(looser([](Component &c) { c.checks.clear(); }));
        QVERIFY(looser([](Component &c) { c.checks.first().command = {QStringLiteral("false")}; }));
        QVERIFY(looser([](Component &c) { c.needs.clear(); }));
        QVERIFY(looser([](Component &c) { c.rules += Rule {}; }));
    }

    void askingForMoreOrForSomethingElseIsNot()
    {
        QVERIFY(!looser([](Component &) {}));
        QVERIFY(!looser([](Component &c) { c.gates.shadowTime = 30 * 86400.0; }));
        QVERIFY(!looser([](Component &c) { c.gates.mismatch->rate = 0.0001; }));
        QVERIFY(!looser([](Component &c) { c.gates.slowdown = 1.1; }));
        QVERIFY(!looser([](Component &c) { c.gates.confidence = 0.99; }));
        QVERIFY(!looser([](Component &c) { c.gates.approvals = 3; }));
        QVERIFY(!looser([](Component &c) { c.checks += CheckDefinition {}; }));
        QVERIFY(!looser([](Component &c) { c.needs += QStringLiteral("c"); }));
        QVERIFY(!looser([](Component &c) { c.title = QStringLiteral("Another"); }));
    }

    void aCountedGateIsLooserWithMoreAllowedOrFewerRuns()
    {
        Component before;
        before.gates.mismatch = MismatchLimit {0, MismatchLimit::Counted {0, 8}};
        auto after = before;
        after.gates.mismatch->counted = MismatchLimit::Counted {1, 8};
        QVERIFY(loosens(before, after));
        after.gates.mismatch->counted = MismatchLimit::Counted {0, 7};
        QVERIFY(loosens(before, after));
        after.gates.mismatch->counted = MismatchLimit::Counted {0, 9};
        QVERIFY(!loosens(before, after));
        after.gates.mismatch = MismatchLimit {};
        QVERIFY(!loosens(before, after)); // proven instead of counted
    }

    void eachLeadSignsOnceAndForOneSubject()
    {
        const auto now = QDateTime(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);
        ComponentState state;
        state.definition.id = {QStringLiteral("a")};
        const auto subject = stageSubject(Stage::New, QStringLiteral("abc"));
        state.approvals = {{subject, QStringLiteral("ada"), now}, {subject, QStringLiteral("ada"), now},
                           {stageSubject(Stage::New, QStringLiteral("abd")), QStringLiteral("bob"), now},
                           {stageSubject(Stage::Retired, QStringLiteral("abc")), QStringLiteral("cem"), now}};
        QCOMPARE(signersOf(state, subject), QStringList {QStringLiteral("ada")});
        const auto again = componentStateFromJson(state.definition.id, toJson(state));
        QVERIFY(again);
        QCOMPARE(again->approvals.size(), 4);
        QCOMPARE(signersOf(*again, subject), QStringList {QStringLiteral("ada")});
        QCOMPARE(again->approvals.first().time, now);
    }
};

QTEST_GUILESS_MAIN(TestApprovals)
#include "tst_approvals.moc"
