// SPDX-License-Identifier: GPL-3.0-or-later
// The state machine against a real store: random commands against a tiny reference model, then the history.
#include "routing/decisions/decisions.h"
#include "routing/store/chaincheck.h"
#include "routing/store/queries.h"
#include "routing/store/readerthread.h"
#include "tests/store/teststore.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <condition_variable>
#include <mutex>

using namespace midflight;

namespace {

/// Runs what other threads post, on the test's thread.
class Mailbox
{
public:
    void post(std::function<void()> call)
    {
        const std::lock_guard guard(m_mutex);
        m_calls.push_back(std::move(call));
        m_wake.notify_one();
    }
    void runOne()
    {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] { return !m_calls.empty(); });
        const auto call = std::move(m_calls.front());
        m_calls.pop_front();
        lock.unlock();
        call();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_calls;
};

class FakeClock final : public Clock
{
public:
    QDateTime now() const override { return time; }
    QDateTime time = QDateTime(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);
};

class FakeEvidence final : public EvidenceSource
{
public:
    const Tally &tally(const ComponentId &) const override { return evidence; }
    double comparisonsPerSecond(const ComponentId &) const override { return 1; }
    qint64 inFlight(const ComponentId &) const override { return 0; }
    Tally evidence;
};

/// A deciding thread with its store in a directory of its own.
struct Bench {
    explicit Bench(const QString &directory)
        : url(storeOf(directory))
        , writer(url, [this](std::function<void()> call) { mailbox.post(std::move(call)); }, {[this](const Decision &decision) { decisions.noteStored(decision); }, [this](const StoredState &state) { decisions.adopt(state); }})
        , decisions(writer, evidence, clock,
                    {[this](const RoutingTablePointer &table) { published = table; }, [](const QList<ComponentId> &) {},
                     [](const QHash<ComponentId, Figures> &) {}, [](std::chrono::milliseconds, std::function<void()>) {}})
    {
        auto state = writer.start();
        Q_ASSERT(state);
        decisions.load(*state);
    }

    template <typename Ask>
    Result<Decided> wait(Ask ask)
    {
        std::optional<Result<Decided>> answer;
        ask([&](const Result<Decided> &decided) { answer = decided; });
        while (!answer)
            mailbox.runOne();
        return *answer;
    }

    Result<Decided> import(const Migration &migration)
    {
        return wait([&](const DecisionAnswer &answer) { decisions.import(migration, answer); });
    }

    Mailbox mailbox;
    FakeClock clock;
    FakeEvidence evidence;
    RoutingTablePointer published;
    StoreUrl url;
    Writer writer;
    Decisions decisions;
};

Migration twoCalls()
{
    Migration migration;
    migration.id = QStringLiteral("m");
    migration.title = QStringLiteral("M");
    for (const auto *id : {"a", "b"}) {
        Component component;
        component.id = {QString::fromLatin1(id)};
        component.title = component.id.value.toUpper();
        component.gates.shadowTime = 10;
        component.gates.comparisons = 5;
        component.gates.mismatch = MismatchLimit {0, MismatchLimit::Counted {0, 5}};
        component.gates.slowdown.reset();
        component.gates.coverage.reset();
        migration.components += component;
    }
    return migration;
}

/// To new at once, whatever the gates say.
StageRequest overriding(const Decisions &decisions)
{
    StageRequest request;
    request.to = Stage::New;
    request.override = true;
    request.reason = QStringLiteral("test");
    request.ifMatch = decisions.revision();
    return request;
}

QJsonArray history(const StoreUrl &url)
{
    auto connection = Connection::open(url, Access::ReadOnly);
    return readHistory(**connection, {}, 0, 1000)->value(QStringLiteral("decisions")).toArray();
}

} // namespace

class TestDecisions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void importIsDecidedOnceAndAnUnchangedFileChangesNothing()
    {
        QTemporaryDir directory;
        Bench bench(directory.path());
        QVERIFY(bench.import(twoCalls()));
        const auto revision = bench.decisions.revision();
        QCOMPARE(revision, 3); // two components and the title
        QVERIFY(bench.import(twoCalls()));
        QCOMPARE(bench.decisions.revision(), revision);
        QCOMPARE(bench.decisions.order(), (QStringList {QStringLiteral("a"), QStringLiteral("b")}));
    }

    void ofAFileThatTheStoreRefusesNothingIsTakenOver()
    {
        if (onServer())
            QSKIP("its triggers are written otherwise");
        QTemporaryDir directory;
        Bench bench(directory.path());
        auto connection = *Connection::open(bench.url, Access::ReadWrite);
        QVERIFY(connection->run(QStringLiteral("CREATE TRIGGER refuse BEFORE INSERT ON decision WHEN new.component = 'b'"
                                               " BEGIN SELECT RAISE(ABORT, 'no room for b'); END")));
        const auto refused = bench.import(twoCalls());
        QVERIFY(!refused && refused.error().message.contains(QStringLiteral("no room for b")));
        QCOMPARE(bench.decisions.order(), QStringList());
        QVERIFY(connection->run(QStringLiteral("DROP TRIGGER refuse")));
        // The revisions it took are not taken again.
        QTRY_COMPARE_WITH_TIMEOUT(history(bench.url).size(), 3, 20'000);
        const auto decisions = history(bench.url);
        for (const auto &decision : decisions)
            QCOMPARE(decision.toObject()[QStringLiteral("action")].toString(), QStringLiteral("abandoned"));
        QVERIFY(bench.import(twoCalls()));
        QCOMPARE(bench.decisions.revision(), 6);
        QCOMPARE(bench.decisions.order(), (QStringList {QStringLiteral("a"), QStringLiteral("b")}));
    }

    void whatOthersNeedStaysThoughTheFileForgotIt()
    {
        QTemporaryDir directory;
        Bench bench(directory.path());
        QVERIFY(bench.import(twoCalls()));
        Component own;
        own.id = {QStringLiteral("own")};
        own.needs = {QStringLiteral("a")};
        QVERIFY(bench.wait([&](const DecisionAnswer &answer) { bench.decisions.define(own, {}, {}, answer); }));
        auto none = twoCalls();
        none.components.clear();
        QVERIFY(bench.import(none));
        QCOMPARE(bench.decisions.order(), (QStringList {QStringLiteral("a"), QStringLiteral("own")}));
    }

    void aComponentThatIsNotInOldCannotLeaveTheFile()
    {
        QTemporaryDir directory;
        Bench bench(directory.path());
        QVERIFY(bench.import(twoCalls()));
        StageRequest shadow;
        shadow.to = Stage::Shadow;
        QVERIFY(bench.wait([&](const DecisionAnswer &answer) { bench.decisions.move({QStringLiteral("b")}, shadow, {}, answer); }));
        auto smaller = twoCalls();
        smaller.components.removeLast();
        const auto refused = bench.import(smaller);
        QVERIFY(!refused && refused.error().message.contains(QStringLiteral("components.b")));
        QVERIFY(bench.wait([&](const DecisionAnswer &answer) {
            bench.decisions.rollBack({{{QStringLiteral("b")}}, false, {}, false, {}}, {}, answer);
        }));
        QVERIFY(bench.import(smaller));
        QCOMPARE(bench.decisions.order(), QStringList {QStringLiteral("a")});
    }

    void rollbackHoldsBeforeItIsStored()
    {
        QTemporaryDir directory;
        Bench bench(directory.path());
        QVERIFY(bench.import(twoCalls()));
        const auto request = overriding(bench.decisions);
        QVERIFY(bench.wait([&](const DecisionAnswer &answer) { bench.decisions.move({QStringLiteral("a")}, request, {}, answer); }));
        bool answered = false;
        bench.decisions.rollBack({{{QStringLiteral("a")}}, false, {}, false, {}}, {}, [&](const Result<Decided> &) { answered = true; });
        QVERIFY(bench.published->components[{QStringLiteral("a")}].stage == Stage::Old); // nothing was awaited
        while (!answered)
            bench.mailbox.runOne();
    }

    void aRollbackOvertakesACutoverOnItsWayToTheStore()
    {
        QTemporaryDir directory;
        Bench bench(directory.path());
        QVERIFY(bench.import(twoCalls()));
        const auto request = overriding(bench.decisions);
        int answers = 0;
        bench.decisions.move({QStringLiteral("a")}, request, {}, [&](const Result<Decided> &) { ++answers; });
        bench.decisions.rollBack({{{QStringLiteral("a")}}, false, {}, false, {}}, {}, [&](const Result<Decided> &) { ++answers; });
        while (answers < 2)
            bench.mailbox.runOne();
        QVERIFY(bench.decisions.find({QStringLiteral("a")})->routing.stage == Stage::Old);
        QVERIFY(bench.published->components[{QStringLiteral("a")}].stage == Stage::Old);
        QCOMPARE(history(bench.url).first().toObject()[QStringLiteral("action")].toString(), QStringLiteral("rollback"));
    }

    void aRepeatedRollbackIsOneDecisionWhateverIsBeingStored()
    {
        QTemporaryDir directory;
        Bench bench(directory.path());
        QVERIFY(bench.import(twoCalls()));
        const auto request = overriding(bench.decisions);
        QList<qint64> revisions;
        const auto answer = [&](const Result<Decided> &decided) { revisions += decided ? decided->revision : 0; };
        const auto rollBack = [&](const char *id) { bench.decisions.rollBack({{{QString::fromLatin1(id)}}, false, {}, false, {}}, {}, answer); };
        bench.decisions.move({QStringLiteral("a")}, request, {}, answer); // on its way to the store from here on
        const auto before = bench.decisions.revision();
        rollBack("b"); // in old, and what is being stored is not about it
        rollBack("a");
        rollBack("a");
        QCOMPARE(bench.decisions.revision(), before + 1);
        while (revisions.size() < 4)
            bench.mailbox.runOne();
        QCOMPARE(history(bench.url).first().toObject()[QStringLiteral("revision")].toInteger(), before + 1);
        QVERIFY(bench.decisions.find({QStringLiteral("a")})->routing.stage == Stage::Old);
    }

    void undoTakesTheLastDecisionBackAndNoOther()
    {
        QTemporaryDir directory;
        Bench bench(directory.path());
        QVERIFY(bench.import(twoCalls()));
        StageRequest shadow;
        shadow.to = Stage::Shadow;
        const auto moved = bench.wait([&](const DecisionAnswer &answer) { bench.decisions.move({QStringLiteral("a")}, shadow, {}, answer); });
        const auto undo = [&](qint64 revision) {
            return bench.wait([&](const DecisionAnswer &answer) { bench.decisions.undo(revision, {}, {}, answer); });
        };
        QVERIFY(!undo(moved->revision - 1));
        QVERIFY(undo(moved->revision));
        QVERIFY(bench.decisions.find({QStringLiteral("a")})->routing.stage == Stage::Old);
    }

    void undoDoesNotBringALargeShareBackWithoutProof()
    {
        QTemporaryDir directory;
        Bench bench(directory.path());
        QVERIFY(bench.import(twoCalls()));
        const ComponentId id {QStringLiteral("a")};
        StageRequest request;
        request.to = Stage::Shadow;
        request.share = 0.5;
        request.override = true;
        request.reason = QStringLiteral("test");
        request.ifMatch = bench.decisions.revision();
        QVERIFY(bench.wait([&](const DecisionAnswer &answer) { bench.decisions.move(id, request, {}, answer); }));
        const auto back = bench.wait([&](const DecisionAnswer &answer) { bench.decisions.rollBack({{id}, false, {}, false, {}}, {}, answer); });
        const auto undo = [&] { return bench.wait([&](const DecisionAnswer &answer) { bench.decisions.undo(back->revision, {}, {}, answer); }); };
        QVERIFY(undo().error().failure == Failure::GatesNotMet);
        Comparison comparison;
        comparison.verdict = Verdict::Match;
        for (int i = 0; i < 6000; ++i)
            bench.evidence.evidence.add(comparison, bench.decisions.find(id)->definition.gates);
        QVERIFY(undo());
        QCOMPARE(bench.decisions.find(id)->routing.share, 0.5);
    }

    void randomCommandsKeepThePromises()
    {
        QTemporaryDir directory;
        qint64 expected = 0;
        QHash<QString, Stage> model;
        {
            Bench bench(directory.path());
            QVERIFY(bench.import(twoCalls()));
            expected = bench.decisions.revision();
            model = {{QStringLiteral("a"), Stage::Old}, {QStringLiteral("b"), Stage::Old}};
            QRandomGenerator random(20260301);
            QHash<QString, bool> frozen;
            for (int step = 0; step < 800; ++step) {
                const auto name = random.bounded(2) ? QStringLiteral("a") : QStringLiteral("b");
                const ComponentId id {name};
                bench.clock.time = bench.clock.time.addSecs(random.bounded(4));
                bench.evidence.evidence = {};
                const bool clean = random.bounded(3) > 0;
                Comparison comparison;
                comparison.verdict = clean ? Verdict::Match : Verdict::Mismatch;
                for (int i = 0; i < 6; ++i)
                    bench.evidence.evidence.add(comparison, bench.decisions.find(id)->definition.gates);
                const auto before = bench.decisions.revision();
                Result<Decided> result = Decided {};
                auto following = model[name];
                switch (random.bounded(8)) {
                case 0:
                    result = bench.wait([&](const DecisionAnswer &answer) {
                        bench.decisions.rollBack({{id}, random.bounded(2) == 1, {}, false, {}}, {}, answer);
                    });
                    QVERIFY2(result, "a rollback always succeeds before retirement");
                    following = bench.decisions.find(id)->routing.stage;
                    QVERIFY(following <= Stage::Shadow);
                    break;
                case 1: {
                    StageRequest request;
                    request.to = Stage::Shadow;
                    result = bench.wait([&](const DecisionAnswer &answer) { bench.decisions.move(id, request, {}, answer); });
                    following = Stage::Shadow;
                    break;
                }
                case 2: {
                    StageRequest request;
                    request.to = Stage::New;
                    request.ifMatch = before - (random.bounded(5) == 0 ? 1 : 0);
                    const auto verdicts = bench.decisions.judge(id);
                    request.evidence = bench.decisions.evidence(id, verdicts);
                    result = bench.wait([&](const DecisionAnswer &answer) { bench.decisions.move(id, request, {}, answer); });
                    if (result && model[name] != Stage::New)
                        QVERIFY2(verdicts.ready && model[name] == Stage::Shadow && !frozen[name], "new only with proof");
                    following = Stage::New;
                    break;
                }
                case 3: {
                    StageRequest request;
                    request.to = Stage::New;
                    request.ifMatch = before;
                    request.override = true;
                    request.reason = random.bounded(4) ? QStringLiteral("it must be") : QString();
                    result = bench.wait([&](const DecisionAnswer &answer) { bench.decisions.move(id, request, {}, answer); });
                    if (model[name] != Stage::New)
                        QCOMPARE(result.has_value(), !frozen[name] && !request.reason.isEmpty());
                    following = Stage::New;
                    break;
                }
                case 4: {
                    const bool freeze = random.bounded(3) == 0;
                    result = bench.wait([&](const DecisionAnswer &answer) { bench.decisions.freeze(id, freeze, {}, {}, answer); });
                    QVERIFY(result);
                    frozen[name] = freeze;
                    break;
                }
                case 5:
                    result = bench.wait([&](const DecisionAnswer &answer) {
                        bench.decisions.rollBack({{{QStringLiteral("a")}, {QStringLiteral("b")}}, false, {}, false, {}}, {}, answer);
                    });
                    QVERIFY2(result, "a wave always succeeds before retirement");
                    for (auto &stage : model)
                        stage = Stage::Old;
                    following = Stage::Old;
                    break;
                case 6:
                    result = bench.wait([&](const DecisionAnswer &answer) {
                        bench.decisions.deployed(id, Side::New, QString::number(step), {}, {}, answer);
                    });
                    QVERIFY(result);
                    break;
                default:
                    result = bench.wait([&](const DecisionAnswer &answer) { bench.decisions.undo(before, {}, {}, answer); });
                    following = result ? bench.decisions.find(id)->routing.stage : model[name];
                    for (auto it = model.begin(); result && it != model.end(); ++it) {
                        const auto *state = bench.decisions.find({it.key()});
                        *it = state->routing.stage;
                        frozen[it.key()] = state->frozen;
                    }
                    break;
                }
                if (result)
                    model[name] = following;
                const auto grown = bench.decisions.revision() - before;
                QVERIFY(grown == 0 || (grown == 1 && result));
                expected += grown;
                for (auto it = model.cbegin(); it != model.cend(); ++it)
                    QVERIFY(bench.published->components[{it.key()}].stage == *it);
                QCOMPARE(bench.decisions.find(id)->frozen, frozen[name]);
            }
            QVERIFY(expected > 100);
        }
        const auto rows = history(storeOf(directory.path()));
        QCOMPARE(rows.size(), expected);
        auto connection = Connection::open(storeOf(directory.path()), Access::ReadOnly);
        const auto checked = checkPage(**connection, {});
        QVERIFY(checked && checked->done);
        QVERIFY2(checked->firstBad == 0, qPrintable(checked->fault));
        Bench again(directory.path());
        for (auto it = model.cbegin(); it != model.cend(); ++it)
            QVERIFY(again.decisions.find({it.key()})->routing.stage == *it);
    }
};

QTEST_GUILESS_MAIN(TestDecisions)
#include "tst_decisions.moc"
