// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/canonicalhash.h"
#include "routing/compare/findings.h"
#include "routing/compare/leaf.h"

namespace midflight {

/// Compares two documents, node by node, under rules. What each node's children are paired by is decided here: members
/// by name, elements by position (aligned where the lengths differ), or as a set, multiset or keyed rule says.
class JsonComparison
{
public:
    JsonComparison(RuledDocument oldSide, RuledDocument newSide, const RuleSet::Compiled &rules, Findings &findings)
        : m_old(oldSide), m_new(newSide), m_rules(rules), m_findings(findings)
    {
    }

    void compare() { compare(Document::root, Document::root, noRule); }
    void compare(Document::Index i, Document::Index j, Rank inherited);

    /// The children of both roots alone, as a piece of larger containers: elements by position, the first one being
    /// `firstIndex`, members while their names are the same. False: there are not as many, or of other names, and what was
    /// found is worth nothing.
    bool compareChildren(qint64 firstIndex);

    PathSteps &path() { return m_path; }
    void setTextIs(TextIs is) { m_textIs = is; }
    /// Elements are aligned even where both arrays are equally long: lines and rows, which move.
    void alignAlways() { m_alignAlways = true; }

private:
    using Indices = std::vector<Document::Index>;

    Value oldValue(Document::Index i) const { return {m_old.document, i}; }
    Value newValue(Document::Index j) const { return {m_new.document, j}; }
    const Action *action(Rank rank) const { return rank == noRule ? nullptr : &m_rules.actions[rank]; }
    static Indices children(const Document &document, Document::Index container);
    /// The lowest rank that covers the pair and can say something of it.
    Rank rankFor(Document::Index i, Document::Index j, Rank inherited) const;

    void compareLeaf(Document::Index i, Document::Index j, Rank rank);
    void compareObjects(Document::Index i, Document::Index j, Rank inherited);
    void compareMembersByName(Document::Index i, Document::Index iEnd, Document::Index j, Document::Index jEnd, Rank inherited);
    void compareArrays(Document::Index i, Document::Index j, Rank inherited);
    void leaveOut(Document::Index i, Document::Index j);
    bool compareExpected(Document::Index i, Document::Index j, const Action &action);
    /// A whole node that only one side has.
    void onlyOld(Document::Index i, Rank inherited);
    void onlyNew(Document::Index j, Rank inherited);

    // comparepairing.cpp
    bool compareStructure(Document::Index i, Document::Index j, Rank structure, Rank inherited);
    void compareUnordered(const Indices &olds, const Indices &news, bool asSet, Rank inherited);
    void compareKeyed(const Indices &olds, const Indices &news, const QStringList &key, Rank inherited);
    void compareTransformed(Document::Index i, Document::Index j, const Action &action, Rank inherited);
    bool isTolerated(Document::Index i, Document::Index j, Rank inherited);
    void noteOrder(Document::Index i, Document::Index j);

    template <typename Step>
    void at(PathStep step, Step &&work)
    {
        m_path.push_back(step);
        work();
        m_path.pop_back();
    }
    Difference difference(const char *kind, Value a, Value b, LeafClass leaf) const;

    RuledDocument m_old;
    RuledDocument m_new;
    const RuleSet::Compiled &m_rules;
    Findings &m_findings;
    PathSteps m_path;
    TextIs m_textIs = TextIs::Cell;
    bool m_alignAlways = false;
};

} // namespace midflight
