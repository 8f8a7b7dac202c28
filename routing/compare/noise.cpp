// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/noise.h"

#include "routing/domain/json.h"

#include <QJsonArray>

namespace midflight {

namespace {

constexpr qsizetype madeFrom = 10; ///< examples a rule is made from
constexpr qsizetype triedOn = 50; ///< later ones that are kept

QMap<QString, QList<Difference>> byPath(const QList<Difference> &differences)
{
    QMap<QString, QList<Difference>> paths;
    for (const Difference &difference : differences)
        paths[pathPattern(difference.pointer)].append(difference);
    return paths;
}

QList<Difference> unlisted(const QJsonValue &list)
{
    QList<Difference> differences;
    const QJsonArray array = list.toArray();
    for (const QJsonValue &value : array) {
        if (const auto difference = differenceFromJson(value.toObject(), QString()))
            differences.append(*difference);
    }
    return differences;
}

} // namespace

QJsonObject NoisePath::toJson() const
{
    return {{QStringLiteral("seen"), midflight::toJson(seen)}, {QStringLiteral("later"), midflight::toJson(later)}};
}

NoisePath NoisePath::fromJson(const QJsonObject &examples)
{
    NoisePath noise;
    noise.seen = unlisted(examples[QStringLiteral("seen")]);
    noise.later = unlisted(examples[QStringLiteral("later")]);
    return noise;
}

std::optional<QMap<QString, NoisePath>> noiseIn(const Comparison &comparison)
{
    const bool compared = comparison.verdict && *comparison.verdict <= Verdict::Mismatch;
    if (!comparison.repeat || !compared || comparison.differences.size() < comparison.differenceCount
        || comparison.repeat->differences.size() < comparison.repeat->differenceCount)
        return std::nullopt;
    const auto ofNew = byPath(comparison.differences);
    const auto ofOld = byPath(comparison.repeat->differences);
    QMap<QString, NoisePath> paths;
    for (auto it = ofNew.cbegin(); it != ofNew.cend(); ++it)
        ++(ofOld.contains(it.key()) ? paths[it.key()].both : paths[it.key()].onlyNew);
    for (auto it = ofOld.cbegin(); it != ofOld.cend(); ++it) {
        NoisePath &path = paths[it.key()];
        path.onlyOld += ofNew.contains(it.key()) ? 0 : 1;
        path.seen = it->mid(0, 3); // one request must not fill the examples
    }
    return paths;
}

void add(NoisePath &into, const NoisePath &more)
{
    into.onlyNew += more.onlyNew;
    into.onlyOld += more.onlyOld;
    into.both += more.both;
    for (const Difference &difference : more.seen + more.later) {
        if (into.seen.size() < madeFrom) {
            into.seen.append(difference);
            continue;
        }
        into.later.append(difference);
        if (into.later.size() > triedOn)
            into.later.removeFirst();
    }
}

std::optional<NoiseProposal> proposeForNoise(const QString &path, const NoisePath &noise)
{
    if (noise.seen.isEmpty())
        return std::nullopt;
    Cause cause = fingerprint(noise.seen.first());
    cause.path = path;
    const bool oneKind = std::all_of(noise.seen.begin(), noise.seen.end(), [&](const Difference &d) { return d.kind == cause.kind; });
    if (!oneKind)
        cause.kind = QStringLiteral("several"); // leaving it out is all that covers them
    NoiseProposal result {propose(cause, noise.seen).first(), 0, noise.later.size()};
    for (const Difference &difference : noise.later)
        result.laterHeld += overlooks(result.proposal.rule, difference) ? 1 : 0;
    if (const auto spread = spreadOf(noise.seen + noise.later)) {
        result.absolute = spread->absolute;
        result.relative = spread->relative;
    }
    return result;
}

} // namespace midflight
