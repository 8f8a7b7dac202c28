// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/leaf.h"
#include "routing/compare/rulesetcompiled.h"

namespace midflight {

/// Which rules select which nodes of one document: for every word of the tape the lowest rank, of the actions that speak
/// of values and of those that speak of how children are paired. Both stay empty while no rule selects anything.
class Marks
{
public:
    Marks() = default;
    Marks(const Document &document, const RuleSet::Compiled &rules, const QString &name, TextIs textIs = TextIs::Cell);

    Rank value(Document::Index i) const { return m_value.empty() ? noRule : m_value[i]; }
    Rank structure(Document::Index i) const { return m_structure.empty() ? noRule : m_structure[i]; }
    /// The first rule that selects the node by itself, whether or not it can say anything of it.
    Rank selected(Document::Index i) const { return std::min(value(i), m_speechless.empty() ? noRule : m_speechless[i]); }
    /// Something in [from, to) ranks before `rank`: an allow-list inside what is ignored.
    bool anyBefore(Rank rank, Document::Index from, Document::Index to) const;

    void setValue(const Document &document, Document::Index i, Rank rank) { set(m_value, document, i, rank); }
    void setStructure(const Document &document, Document::Index i, Rank rank) { set(m_structure, document, i, rank); }

private:
    static void set(std::vector<Rank> &ranks, const Document &document, Document::Index i, Rank rank);
    void markColumns(const Document &document, const CompiledRule &rule, Document::Index rows);

    std::vector<Rank> m_value;
    std::vector<Rank> m_structure;
    std::vector<Rank> m_speechless; ///< a number rule on "abc" and the like
};

} // namespace midflight
