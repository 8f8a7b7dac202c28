// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/rollup.h"

namespace midflight {

void Rollup::add(const Comparison &comparison)
{
    if (comparison.verdict)
        counts.count(*comparison.verdict, comparison.reason);
    if (comparison.oldOutcome && !comparison.oldOutcome->isError())
        oldTime.add(comparison.oldOutcome->seconds);
    if (comparison.newOutcome && !comparison.newOutcome->isError())
        newTime.add(comparison.newOutcome->seconds);
}

void Rollup::merge(const Rollup &other)
{
    counts.answeredOld += other.counts.answeredOld;
    counts.answeredNew += other.counts.answeredNew;
    counts.fallbacks += other.counts.fallbacks;
    for (size_t i = 0; i < counts.verdicts.size(); ++i)
        counts.verdicts[i] += other.counts.verdicts[i];
    for (size_t i = 0; i < counts.skipped.size(); ++i)
        counts.skipped[i] += other.counts.skipped[i];
    oldTime.merge(other.oldTime);
    newTime.merge(other.newTime);
}

} // namespace midflight
