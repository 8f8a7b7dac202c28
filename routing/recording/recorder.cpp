// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/recording/recorder.h"

#include "routing/compare/compare.h"
#include "routing/compare/redaction.h"
#include "routing/domain/json.h"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace midflight {

static constexpr qsizetype waitingLimit = 100'000;

struct Recorder::Judges {
    boost::asio::thread_pool pool {1};
};

Recorder::Recorder(Writer &writer, Post post, const Clock &clock, std::function<void(const ComponentId &)> changed)
    : m_writer(writer)
    , m_post(std::move(post))
    , m_clock(clock)
    , m_changed(std::move(changed))
    , m_judges(std::make_unique<Judges>())
{
}

Recorder::~Recorder() { m_judges->pool.join(); }

void Recorder::load(const StoredState &state)
{
    take(state.figures);
    takeOpenLeases(state.openLeases);
}

void Recorder::takeOpenLeases(const QHash<ComponentId, qint64> &open)
{
    for (auto it = m_live.begin(); it != m_live.end(); ++it)
        it->inFlight = open.value(it.key());
    for (auto it = open.cbegin(); it != open.cend(); ++it)
        m_live[it.key()].inFlight = it.value();
}

void Recorder::loadRecent(const ComponentId &component, const QJsonArray &recent)
{
    for (const auto &value : recent) {
        const auto point = value.toObject();
        const auto verdict = Verdict(point[QStringLiteral("verdict")].toInt());
        m_live[component].recent.add({fromRfc3339(point[QStringLiteral("t")].toString()).value_or(QDateTime()),
                                      verdict == Verdict::Mismatch || verdict == Verdict::NewError,
                                      point[QStringLiteral("old")].toDouble(), point[QStringLiteral("new")].toDouble()});
    }
}

bool Recorder::take(const QHash<ComponentId, Figures> &figures)
{
    bool taken = false;
    for (auto it = figures.cbegin(); it != figures.cend(); ++it) {
        auto &known = m_live[it.key()].figures;
        if (it->generation < known.generation)
            continue;
        taken = true;
        known = it.value();
    }
    return taken;
}

static bool isParallel(const ComponentState &component)
{
    return component.routing.stage == Stage::Shadow || component.routing.stage == Stage::New;
}

void Recorder::routed(const ComponentState &component, const QString &lease, Side answer)
{
    const auto id = component.definition.id;
    if (m_waiting >= waitingLimit) // not noted beforehand: its report will count the request
        return;
    ++m_waiting;
    if (!lease.isEmpty())
        ++m_live[id].inFlight;
    m_writer.write(LeaseWrite {id, lease, m_clock.now(), answer, isParallel(component)}, [this, id](const Written &written) {
        --m_waiting;
        if (written.error) // its report will count the request
            return;
        take(written.figures);
        m_changed(id);
    });
}

RuleSet Recorder::rules(const Component &component) const
{
    return RuleSet::compile(component.rules, m_clock.now().date()).value_or(RuleSet());
}

static void judge(Comparison &comparison, const RuleSet &rules)
{
    if (!comparison.oldOutcome || !comparison.newOutcome)
        return;
    if (comparison.oldAgain && !comparison.repeat && !errorVerdict(*comparison.oldOutcome, *comparison.oldAgain))
        comparison.repeat = repeatOf(compareOutcomes(*comparison.oldOutcome, *comparison.oldAgain, rules));
    if (comparison.verdict)
        return;
    comparison.verdict = errorVerdict(*comparison.oldOutcome, *comparison.newOutcome);
    if (!comparison.verdict)
        conclude(comparison, compareOutcomes(*comparison.oldOutcome, *comparison.newOutcome, rules));
}

void Recorder::report(const ComponentState &component, const Privacy &privacy, QList<Comparison> comparisons,
                      std::function<void(Result<Reported>)> answer)
{
    if (m_waiting + comparisons.size() > waitingLimit) {
        m_refused += comparisons.size();
        return answer(fail(Failure::Unavailable,
                           QStringLiteral("%1 reports wait to be stored; send this one again later").arg(m_waiting)));
    }
    m_waiting += comparisons.size();
    ReportWrite write;
    write.component = component.definition.id;
    write.gates = component.definition.gates;
    write.evidenceRevision = component.evidenceRevision;
    write.stageAnswer = component.routing.stage >= Stage::New ? Side::New : Side::Old;
    if (component.routing.stage == Stage::New)
        write.newSince = component.stageSince;
    write.parallel = isParallel(component);
    write.keepDifferences = privacy.store != StorePolicy::None;
    write.keepBodies = privacy.store == StorePolicy::Bodies;
    write.comparisons = std::move(comparisons);
    const bool judged = std::all_of(write.comparisons.cbegin(), write.comparisons.cend(), [](const Comparison &comparison) {
        return (comparison.verdict && !comparison.oldAgain) || !comparison.oldOutcome || !comparison.newOutcome;
    });
    if (judged && privacy.redact.isEmpty() && privacy.store == StorePolicy::Differences)
        return store(std::move(write), std::move(answer));
    boost::asio::post(m_judges->pool, [this, write = std::move(write), answer = std::move(answer),
                                       rules = rules(component.definition), privacy]() mutable {
        for (auto &comparison : write.comparisons) {
            judge(comparison, rules);
            redact(comparison, privacy);
        }
        m_post([this, write = std::move(write), answer = std::move(answer)] { store(write, answer); });
    });
}

void Recorder::store(ReportWrite write, std::function<void(Result<Reported>)> answer)
{
    const auto count = write.comparisons.size();
    const auto id = write.component;
    m_writer.write(std::move(write), [this, id, count, answer = std::move(answer)](const Written &written) {
        m_waiting -= count;
        if (written.error)
            return answer(tl::unexpected(*written.error));
        take(written.figures);
        auto &live = m_live[id];
        live.inFlight = std::max<qint64>(0, live.inFlight - written.leasesClosed);
        for (const auto &comparison : written.fresh) {
            live.recent.add(comparison);
            for (const auto side : {Side::Old, Side::New}) {
                const auto &outcome = side == Side::Old ? comparison.oldOutcome : comparison.newOutcome;
                if (outcome && comparison.origin == Origin::Live)
                    live.times[size_t(side)].add(outcome->seconds);
            }
        }
        if (written.accepted > 0)
            m_changed(id);
        answer(Reported {written.accepted, written.duplicates});
    });
}

void Recorder::mark(const CauseWrite &write, std::function<void(Result<bool>)> answer)
{
    m_writer.write(write, [answer = std::move(answer)](const Written &written) {
        answer(written.error ? Result<bool>(tl::unexpected(*written.error)) : Result<bool>(written.accepted > 0));
    });
}

const Tally &Recorder::tally(const ComponentId &component) const
{
    static const Tally none;
    const auto found = m_live.constFind(component);
    return found == m_live.constEnd() ? none : found->figures.tally;
}

const Account &Recorder::account(const ComponentId &component) const
{
    static const Account none;
    const auto found = m_live.constFind(component);
    return found == m_live.constEnd() ? none : found->figures.account;
}

double Recorder::comparisonsPerSecond(const ComponentId &component) const
{
    const auto found = m_live.constFind(component);
    return found == m_live.constEnd() ? 0 : found->recent.perSecond(m_clock.now());
}

qint64 Recorder::inFlight(const ComponentId &component) const
{
    const auto found = m_live.constFind(component);
    return found == m_live.constEnd() ? 0 : found->inFlight;
}

const LatencySketch &Recorder::times(const ComponentId &component, Side side) const
{
    static const LatencySketch none;
    const auto found = m_live.constFind(component);
    return found == m_live.constEnd() ? none : found->times[size_t(side)];
}

QJsonArray Recorder::trend(const ComponentId &component) const
{
    const auto found = m_live.constFind(component);
    return found == m_live.constEnd() ? QJsonArray() : found->recent.trend();
}

} // namespace midflight
