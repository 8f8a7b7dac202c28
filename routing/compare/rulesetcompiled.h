// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/jsonpath.h"
#include "routing/compare/ruleset.h"

#include <QRegularExpression>

namespace midflight {

/// An action made ready. Its number in Compiled::actions is its rank: the lowest one that covers a value wins.
struct Action {
    RuleAction what;
    QRegularExpression mask;
    qsizetype rule = -1; ///< which of the rules it came from
    /// Says something of single values. The others (set, multiset, keyed, table, transform of containers) say how the
    /// children of the very node they select are paired.
    bool ofValues() const
    {
        return what.type == RuleType::Ignore || what.type == RuleType::Number || what.type == RuleType::Text
            || what.type == RuleType::Time || what.type == RuleType::Expected;
    }
};

using Rank = quint16;
inline constexpr Rank noRule = 0xffff;

struct CompiledRule {
    Rule rule;
    std::optional<JsonPath> path;
    std::optional<QRegularExpression> table; ///< glob on the output's name
    Rank action = noRule; ///< its own
    QMap<QString, Rank> columns; ///< ignored columns are here too
    /// Applies to the output of this name at all.
    bool concerns(const QString &name) const;
};

struct RuleSet::Compiled {
    std::vector<CompiledRule> rules;
    std::vector<Action> actions;
    QList<Rule> expired;
};


} // namespace midflight
