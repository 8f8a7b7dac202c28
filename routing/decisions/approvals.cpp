// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/decisions/approvals.h"

#include "routing/domain/json.h"

namespace midflight {

QString stageSubject(Stage to, const QString &evidence)
{
    return QStringLiteral("stage:%1:%2").arg(toString(to), evidence);
}

QString definitionSubject(const Component &component)
{
    return QStringLiteral("definition:") + canonicalSha256(toJson(component));
}

QStringList signersOf(const ComponentState &state, const QString &subject)
{
    QStringList names;
    for (const auto &approval : state.approvals) {
        if (approval.subject == subject && !names.contains(approval.by))
            names += approval.by;
    }
    return names;
}

/// Off is looser than any value; `more` says which of two values asks for more.
template <typename T, typename More>
static bool looser(const std::optional<T> &before, const std::optional<T> &after, More more)
{
    return before && (!after || more(*before, *after));
}

static bool looserLimit(const MismatchLimit &before, const MismatchLimit &after)
{
    if (!before.counted && !after.counted)
        return after.rate > before.rate;
    if (before.counted && after.counted)
        return after.counted->allowed > before.counted->allowed || after.counted->of < before.counted->of;
    return after.counted.has_value(); // counted proves nothing
}

static bool looserGates(const GateSettings &before, const GateSettings &after)
{
    const auto larger = [](auto a, auto b) { return a > b; };
    const auto smaller = [](auto a, auto b) { return a < b; };
    return looser(before.shadowTime, after.shadowTime, larger) || looser(before.comparisons, after.comparisons, larger)
        || looser(before.mismatch, after.mismatch, looserLimit) || looser(before.slowdown, after.slowdown, smaller)
        || looser(before.coverage, after.coverage, larger) || after.confidence < before.confidence
        || after.approvals < before.approvals || (after.replay && !before.replay);
}

bool loosens(const Component &before, const Component &after)
{
    const auto allIn = [](const auto &some, const auto &all) {
        return std::all_of(some.cbegin(), some.cend(), [&](const auto &one) { return all.contains(one); });
    };
    return looserGates(before.gates, after.gates) || !allIn(before.checks, after.checks) || !allIn(before.needs, after.needs)
        || !allIn(after.rules, before.rules);
}

} // namespace midflight
