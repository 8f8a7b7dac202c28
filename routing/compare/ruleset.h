// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"
#include "routing/domain/rule.h"

#include <QDate>
#include <memory>

namespace midflight {

/// Rules made ready for use: paths parsed, expressions compiled, expired rules left out. Immutable; cheap to copy and
/// safe to share between threads.
class RuleSet
{
public:
    RuleSet(); ///< no rules
    /// Error (Failure::Invalid, pointer "/rules/3/match"): a path or expression that does not parse.
    static Result<RuleSet> compile(const QList<Rule> &rules, QDate today);

    const QList<Rule> &expired() const; ///< rules that no longer apply

    struct Compiled;
    const Compiled &compiled() const { return *m_compiled; }

private:
    explicit RuleSet(std::shared_ptr<const Compiled> compiled);
    std::shared_ptr<const Compiled> m_compiled;
};

} // namespace midflight
