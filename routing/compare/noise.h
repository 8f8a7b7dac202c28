// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/proposal.h"

#include <QJsonObject>

namespace midflight {

/// One path pattern over all requests on which old ran twice beside new. What it adds up to is judged by
/// differsBeyondNoise() in routing/evidence.
struct NoisePath {
    qint64 onlyNew = 0; ///< requests in which new differs from old here, and old's second run does not
    qint64 onlyOld = 0; ///< … in which old's second run differs, and new does not
    qint64 both = 0;
    QList<Difference> seen; ///< how old differed from itself, the first ones: what a rule is made from
    QList<Difference> later; ///< those that came after them, the latest ones: what a rule is tried on
    bool operator==(const NoisePath &) const = default;

    QJsonObject toJson() const; ///< {seen, later}: the examples alone
    static NoisePath fromJson(const QJsonObject &examples);
};

/// What one comparison says of each path at which old or new differ from old. Nothing: old did not run twice, one of the
/// runs failed, or more differs than was kept, so that it cannot be told which paths agree.
std::optional<QMap<QString, NoisePath>> noiseIn(const Comparison &comparison);
void add(NoisePath &into, const NoisePath &more);

/// A rule that would overlook what old does by itself at this path: made from the first examples, and tried on later ones
/// that it was not made from. Never applied by itself: a lead signs it.
struct NoiseProposal {
    Proposal proposal; ///< triedOn: how many examples it was made from
    qsizetype laterHeld = 0; ///< of the later ones it would overlook so many …
    qsizetype later = 0; ///< … of so many
    double absolute = 0; ///< spread of numbers that was seen: largest |a − b|
    double relative = 0; ///< … and largest |a − b| / max(|a|, |b|)
};
std::optional<NoiseProposal> proposeForNoise(const QString &path, const NoisePath &noise);

} // namespace midflight
