// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/ruleset.h"
#include "routing/evidence/evidencesource.h"
#include "routing/domain/clock.h"
#include "routing/domain/componentstate.h"
#include "routing/recording/recent.h"
#include "routing/store/writer.h"

#include <memory>

namespace midflight {

/// What became of a report.
struct Reported {
    qsizetype accepted = 0;
    qsizetype duplicates = 0;
};

/// Takes requests and reports in and off the caller's path: judges bodies on threads of its own, hands everything to
/// the writer, and keeps the figures as of the last commit. Lives on the deciding thread, but for the judging.
/// What waits is bounded; beyond that a report is refused and its sender keeps it.
class Recorder final : public EvidenceSource
{
public:
    /// `changed` hears of every component whose figures changed, after they are stored.
    Recorder(Writer &writer, Post post, const Clock &clock, std::function<void(const ComponentId &)> changed);
    ~Recorder() override;

    void load(const StoredState &state);
    void loadRecent(const ComponentId &component, const QJsonArray &recent);

    /// Counts a request that was told its side. Without a lease nothing is due after it.
    void routed(const ComponentState &component, const QString &lease, Side answer);

    /// Stores reports; each gets its verdict from its outcomes where it brings none. Answers once they are stored.
    void report(const ComponentState &component, const Privacy &privacy, QList<Comparison> comparisons,
                std::function<void(Result<Reported>)> answer);

    /// Stores what the data plane counted. While a shared store is away, it waits on the disk; where that refuses it, too, or
    /// the store itself does, it is kept, for retry() and for what comes next.
    void count(const ComponentState &component, const Privacy &privacy, RouteCounts counts);
    void retry();
    void flush(); ///< hands over what is still kept, before the writer ends
    /// Calls back once everything that was counted before is stored, or could not be.
    void settle(std::function<void()> settled);
    void countUnmatched(std::map<std::string, qint64, std::less<>> counts);

    const Tally &tally(const ComponentId &component) const override;
    double comparisonsPerSecond(const ComponentId &component) const override;
    qint64 inFlight(const ComponentId &component) const override;
    const Account &account(const ComponentId &component) const;
    QJsonArray trend(const ComponentId &component) const;
    /// What the system took since this program started, in seconds.
    const LatencySketch &times(const ComponentId &component, Side side) const;
    qsizetype waiting() const { return m_waiting; } ///< requests and comparisons that are not stored yet
    qint64 spooledBytes() const { return m_writer.spooledBytes(); } ///< of counts that wait on the disk for a store that is away
    qint64 refused() const { return m_refused; } ///< comparisons, because too many waited
    qint64 unmatched() const { return m_unmatchedInAll; } ///< requests without a component, since the start

    /// The rules in force today, compiled.
    RuleSet rules(const Component &component) const;

    /// Keeps a lead's word on a cause. false: there is no such cause.
    void mark(const CauseWrite &write, std::function<void(Result<bool>)> answer);

    /// Takes figures as they stand in the store. In a shared one, older ones than are known are passed over; true where
    /// some were taken.
    bool take(const QHash<ComponentId, Figures> &figures);
    /// Of a shared store: requests that were told their side by whichever router, and did not report yet.
    void takeOpenLeases(const QHash<ComponentId, qint64> &open);

private:
    struct Live {
        Figures figures;
        Recent recent;
        std::array<LatencySketch, 2> times; ///< by Side
        qint64 inFlight = 0;
        std::optional<TrafficWrite> counted; ///< not stored yet
        bool countsOnTheirWay = false;
    };
    void write(const ComponentId &id);
    void store(ReportWrite write, std::function<void(Result<Reported>)> answer);

    Writer &m_writer;
    Post m_post;
    const Clock &m_clock;
    std::function<void(const ComponentId &)> m_changed;
    QHash<ComponentId, Live> m_live;
    std::map<std::string, qint64, std::less<>> m_unmatched; ///< not stored yet
    qint64 m_unmatchedInAll = 0;
    qsizetype m_waiting = 0; ///< requests and comparisons taken in and not stored yet
    qint64 m_refused = 0;
    struct Judges;
    std::unique_ptr<Judges> m_judges;
};

} // namespace midflight
