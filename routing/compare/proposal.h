// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/cause.h"
#include "routing/domain/rule.h"

namespace midflight {

/// A rule that would make the examples of one cause equal. Never applied by itself: a lead signs it.
struct Proposal {
    Rule rule;
    QString words; ///< "numbers within 0.5 %": what it would overlook
    qsizetype triedOn = 0; ///< differences it was tried on; it holds for all of them
};

/// The smallest rules for a cause, the most exact one first: rounding, tolerance, a time span, a mask for what is numbers,
/// case, scaling to percent; and always, last, leaving the path out. `differences` all have that cause. Pure.
QList<Proposal> propose(const Cause &cause, const QList<Difference> &differences);

/// The same, from whole comparisons in which the cause occurs, each with all that was found in it: so that rows in another
/// order (sort) and rows in another scale (row_percent) are recognised, too. `triedOn` then counts comparisons.
QList<Proposal> proposeFor(const Cause &cause, const QList<QList<Difference>> &comparisons);

/// Sort or scale: what explains the cause together with all else that was found below the same container.
QList<Proposal> proposeRows(const Cause &cause, const QList<QList<Difference>> &comparisons);

/// The rule makes the two sides equal, by the engine's own judgement; where it applies is not looked at.
bool overlooks(const Rule &rule, const Difference &difference);

/// How far numbers lie apart: the largest of all. Nothing when not all are numbers.
struct Spread {
    double absolute = 0;
    double relative = 0;
};
std::optional<Spread> spreadOf(const QList<Difference> &differences);

/// "/items/*/price" → $['items'][*]['price']. A star selects all of an array's elements or an object's members.
QString jsonPathOf(const QString &pattern);

} // namespace midflight
