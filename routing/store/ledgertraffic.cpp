// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/ledger.h"

namespace midflight {

/// Different paths that are told apart; more are counted together, under "(other)".
static constexpr qint64 pathsTold = 2000;

/// Observations and whole comparisons that wait for a store that refuses them; counts are kept without end.
static constexpr size_t observationsKept = 200'000;
static constexpr qsizetype comparisonsKept = 1000;

void RouteCounts::merge(RouteCounts &&later)
{
    for (size_t side = 0; side < answered.size(); ++side)
        answered[side] += later.answered[side];
    parallel += later.parallel;
    fallbacks += later.fallbacks;
    oldTime.merge(later.oldTime);
    newTime.merge(later.newTime);
    for (const auto &seen : later.observations) {
        if (observations.size() < observationsKept)
            observations.push_back(seen);
        else
            rest.count(seen.verdict, seen.reason);
    }
    for (auto &comparison : later.comparisons) {
        if (comparisons.size() < comparisonsKept)
            comparisons.append(std::move(comparison));
    }
}

static Comparison lightly(const Observation &seen)
{
    Comparison comparison;
    comparison.verdict = seen.verdict;
    comparison.reason = seen.reason;
    const auto outcome = [](double seconds) {
        Outcome made;
        made.seconds = seconds;
        return made;
    };
    if (seen.oldSeconds > 0)
        comparison.oldOutcome = outcome(seen.oldSeconds);
    if (seen.newSeconds > 0)
        comparison.newOutcome = outcome(seen.newSeconds);
    return comparison;
}

Result<Written> Ledger::write(const TrafficWrite &write)
{
    const auto &counts = write.counts;
    auto slot = rollup(write.component, write.time);
    if (!slot)
        return tl::unexpected(slot.error());
    const auto figures = this->figures(write.component);
    if (!figures)
        return tl::unexpected(figures.error());
    auto &touched = **figures;
    (*slot)->counts.answeredOld += counts.answered[size_t(Side::Old)];
    (*slot)->counts.answeredNew += counts.answered[size_t(Side::New)];
    (*slot)->oldTime.merge(counts.oldTime);
    (*slot)->newTime.merge(counts.newTime);
    touched.account.answeredOld += counts.answered[size_t(Side::Old)];
    touched.account.answeredNew += counts.answered[size_t(Side::New)];
    touched.account.fallbacks += counts.fallbacks;
    (*slot)->counts.fallbacks += counts.fallbacks;
    touched.tally.requests += counts.parallel;
    for (const auto &seen : counts.observations) {
        (*slot)->counts.count(seen.verdict, seen.reason);
        touched.account.count(seen.verdict, seen.reason);
        if (seen.revision >= write.evidenceRevision)
            touched.tally.add(lightly(seen), write.gates);
    }
    for (auto *account : {&touched.account, &(*slot)->counts}) {
        for (size_t i = 0; i < counts.rest.verdicts.size(); ++i)
            account->verdicts[i] += counts.rest.verdicts[i];
        for (size_t i = 0; i < counts.rest.skipped.size(); ++i)
            account->skipped[i] += counts.rest.skipped[i];
    }
    Written written;
    written.accepted = qsizetype(counts.observations.size());
    for (const auto &comparison : counts.comparisons) {
        qint64 sequence = 0;
        auto inserted = insert(write.component, comparison, write.keepDifferences, write.keepBodies, sequence);
        if (!inserted)
            return tl::unexpected(inserted.error());
        if (!*inserted)
            continue;
        if (auto kept = keepTrace(comparison, sequence); !kept)
            return tl::unexpected(kept.error());
        if (auto recorded = recordCauses(write.component, comparison, sequence); !recorded)
            return tl::unexpected(recorded.error());
        if (auto learned = learn(write.component, comparison); !learned)
            return tl::unexpected(learned.error());
    }
    written.figures[write.component] = touched;
    return written;
}

Result<Written> Ledger::write(const NoteWrite &write)
{
    auto kept = keepMeta(write.name, write.value);
    return kept ? Result<Written>(Written()) : tl::unexpected(kept.error());
}

Result<Written> Ledger::write(const UnmatchedWrite &write)
{
    const auto time = write.time.toMSecsSinceEpoch();
    for (const auto &[place, count] : write.counts) {
        const auto name = QString::fromStdString(place);
        auto known = m_connection.run(
            QStringLiteral("SELECT EXISTS(SELECT 1 FROM unmatched WHERE place = ?) OR (SELECT count(*) FROM unmatched) < ?"), {name, pathsTold});
        if (!known)
            return tl::unexpected(known.error());
        const bool told = (*known)->next() && (*known)->value(0).toBool();
        (*known)->finish();
        auto counted = m_connection.run(QStringLiteral("INSERT INTO unmatched VALUES(?, ?, ?, ?) ON CONFLICT(place) DO UPDATE SET"
                                                       " count = unmatched.count + excluded.count, last = excluded.last"),
                                        {told ? name : QStringLiteral("(other)"), count, time, time});
        if (!counted)
            return tl::unexpected(counted.error());
    }
    return Written();
}

} // namespace midflight
