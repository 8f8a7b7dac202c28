// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/findings.h"
#include "routing/compare/rulesetcompiled.h"

#include <QByteArrayView>

namespace midflight {

/// Compares line by line, aligned so that a line that was put in is one difference. Pointers are /line, counted from 0 in
/// old (in new for a line that was put in). For rules with a JSONPath the text is an array of its lines.
void compareText(QByteArrayView oldText, QByteArrayView newText, const QString &name, const RuleSet::Compiled &rules, Findings &findings);

} // namespace midflight
