// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/findings.h"
#include "routing/compare/rulesetcompiled.h"
#include "routing/compare/table.h"

namespace midflight {

/// Compares two tables column by column and row by row; pointers are /row/column, rows counted from 0 without the header.
/// Columns are paired by name, rows by the key of a table rule, else aligned in their order.
/// Rules with a JSONPath that may select in an array take a slower way through a Document.
void compareTables(Table &oldTable, Table &newTable, const QString &name, const RuleSet::Compiled &rules, Findings &findings);

} // namespace midflight
