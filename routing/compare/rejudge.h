// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/compare.h"

namespace midflight {

/// Judges a stored comparison again under other rules, for a preview. From the bodies where they were kept, else from the
/// differences: they are put back into two small documents with nothing else in them, and those are compared.
/// Nothing: it cannot be told, because not all differences were stored, or because rules under which it was compared had
/// overlooked something (`Tolerated`, or ignored and masked leaves) that other rules might not.
std::optional<Verdict> rejudge(const Comparison &comparison, const RuleSet &rules);

} // namespace midflight
