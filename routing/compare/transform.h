// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/canonicalhash.h"
#include "routing/domain/rule.h"

namespace midflight {

/// A copy of one node, changed as a transform rule says; rules that select nodes inside go with them.
struct Transformed {
    Document document;
    Marks marks;
};

/// sort: the node's elements in an order that follows from their values.
/// row_percent: each row (a container of numbers, also written as text) scaled so that it sums to 100, rounded to ten
/// digits; without rows the node itself is one. A row that sums to 0 stays, and so do members that the rule's `key` names.
/// lower: all text in lower case. decompress: text that is Base64 of gzip or zstd data becomes what was packed.
Transformed transformed(const RuledDocument &side, Document::Index node, const RuleAction &rule);

} // namespace midflight
