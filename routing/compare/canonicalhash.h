// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/marks.h"

namespace midflight {

/// One side of a comparison: a document, and the rules that select its nodes.
struct RuledDocument {
    const Document *document = nullptr;
    const Marks *marks = nullptr;
};

/// Equal for values that are equal as JSON (members in any order, numbers by value) but for what rules ignore or mask.
/// Only finds candidates: what it pairs is compared all the same.
quint64 canonicalHash(const RuledDocument &side, Document::Index i, Rank inherited, const RuleSet::Compiled &rules, int depth = 0);

} // namespace midflight
