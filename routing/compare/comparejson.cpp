// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/comparejson.h"

#include "routing/compare/align.h"
#include "routing/compare/limits.h"

namespace midflight {

Difference JsonComparison::difference(const char *kind, Value a, Value b, LeafClass leaf) const
{
    return {pointerOf(m_path), QString::fromLatin1(kind), a.document ? forReport(a) : QJsonValue(QJsonValue::Undefined),
            b.document ? forReport(b) : QJsonValue(QJsonValue::Undefined), leaf};
}

JsonComparison::Indices JsonComparison::children(const Document &document, Document::Index container)
{
    Indices result;
    const bool object = document.tag(container) == '{';
    for (Document::Index at = Document::begin(container), stop = document.end(container); at < stop; at = document.next(at)) {
        at += object ? 1 : 0;
        result.push_back(at);
    }
    return result;
}

Rank JsonComparison::rankFor(Document::Index i, Document::Index j, Rank inherited) const
{
    const Rank own = std::min(m_old.marks->value(i), m_new.marks->value(j));
    const Rank first = std::min(own, inherited);
    const Rank second = std::max(own, inherited);
    const auto speaks = [&](Rank rank) { return rank == noRule || applies(m_rules.actions[rank], oldValue(i), newValue(j), m_textIs); };
    const Rank rank = first == noRule || speaks(first) ? first : speaks(second) ? second : noRule;
    // First match wins: a value that an earlier rule selects by itself is not left out by what covers its surroundings,
    // even where that rule has nothing to say. So an allow-list is a rule on the path before an ignore of everything.
    const Rank selected = std::min(m_old.marks->selected(i), m_new.marks->selected(j));
    if (rank != noRule && rank == inherited && selected < rank && m_rules.actions[rank].what.type == RuleType::Ignore)
        return noRule;
    return rank;
}

void JsonComparison::compare(Document::Index i, Document::Index j, Rank inherited)
{
    if (m_findings.stopped())
        return;
    const Document &x = *m_old.document;
    const Document &y = *m_new.document;
    const Rank own = std::min(m_old.marks->value(i), m_new.marks->value(j));
    const Rank rank = std::min(own, inherited);
    if (!x.isContainer(i) && !y.isContainer(j)) {
        compareLeaf(i, j, rank == noRule ? noRule : rankFor(i, j, inherited));
        return;
    }
    Rank below = rank;
    if (rank != noRule) {
        const Action &first = m_rules.actions[rank];
        if (first.what.type == RuleType::Ignore && !m_old.marks->anyBefore(rank, i, x.next(i))
            && !m_new.marks->anyBefore(rank, j, y.next(j))) {
            leaveOut(i, j);
            return;
        }
        if (first.what.type == RuleType::Expected && own == rank) {
            if (compareExpected(i, j, first))
                return;
            below = inherited;
        }
    }
    if (x.tag(i) != y.tag(j)) {
        m_findings.count(LeafClass::TypeChanged, std::max(x.leaves(i), y.leaves(j)));
        m_findings.real([&] { return difference("type", oldValue(i), newValue(j), LeafClass::TypeChanged); });
        return;
    }
    if (m_path.size() >= size_t(maxDepth)) {
        m_findings.note(QStringLiteral("nested more than %1 levels deep: what is below is compared as one value").arg(maxDepth));
        const bool same = deepEqual(oldValue(i), newValue(j));
        m_findings.count(same ? LeafClass::Equal : LeafClass::Conflicting, x.leaves(i));
        if (!same)
            m_findings.real([&] { return difference("value", oldValue(i), newValue(j), LeafClass::Conflicting); });
        return;
    }
    const Rank structure = std::min(m_old.marks->structure(i), m_new.marks->structure(j));
    if (structure != noRule && compareStructure(i, j, structure, below))
        return;
    if (x.tag(i) == '{')
        compareObjects(i, j, below);
    else
        compareArrays(i, j, below);
}

void JsonComparison::compareLeaf(Document::Index i, Document::Index j, Rank rank)
{
    const Action *rule = action(rank);
    const LeafClass leaf = compareLeaves(oldValue(i), newValue(j), rule, m_textIs);
    if (rule && rule->what.type == RuleType::Ignore) {
        leaveOut(i, j);
        return;
    }
    switch (leaf) {
    case LeafClass::Equal:
    case LeafClass::BothNull:
        m_findings.count(leaf);
        return;
    case LeafClass::WithinTolerance:
    case LeafClass::Expected:
        m_findings.tolerated(leaf, 1, [&] { return difference("value", oldValue(i), newValue(j), leaf); });
        m_findings.compared(1);
        return;
    case LeafClass::Masked:
        m_findings.masked(1);
        m_findings.leftOut(m_old.document->textBytes(i) + m_new.document->textBytes(j));
        m_findings.tolerated(leaf, 1, [&] { return difference("value", oldValue(i), newValue(j), leaf); });
        return;
    default:
        m_findings.count(leaf);
        m_findings.real([&] {
            return difference(leaf == LeafClass::TypeChanged ? "type" : "value", oldValue(i), newValue(j), leaf);
        });
    }
}

void JsonComparison::leaveOut(Document::Index i, Document::Index j)
{
    const qint64 leaves = std::max(m_old.document->leaves(i), m_new.document->leaves(j));
    m_findings.ignored(leaves);
    m_findings.leftOut(m_old.document->textBytes(i) + m_new.document->textBytes(j));
    if (!deepEqual(oldValue(i), newValue(j)))
        m_findings.tolerated(LeafClass::Masked, leaves, [&] { return difference("value", oldValue(i), newValue(j), LeafClass::Masked); });
}

bool JsonComparison::compareExpected(Document::Index i, Document::Index j, const Action &action)
{
    if (!isExpected(action, oldValue(i), newValue(j)))
        return false;
    const qint64 leaves = std::max(m_old.document->leaves(i), m_new.document->leaves(j));
    m_findings.compared(leaves);
    if (!deepEqual(oldValue(i), newValue(j)))
        m_findings.tolerated(LeafClass::Expected, leaves, [&] { return difference("value", oldValue(i), newValue(j), LeafClass::Expected); });
    return true;
}

void JsonComparison::onlyOld(Document::Index i, Rank inherited)
{
    const Rank rank = std::min(m_old.marks->selected(i), inherited);
    const qint64 leaves = m_old.document->leaves(i);
    const auto make = [&](LeafClass leaf) { return [this, i, leaf] { return difference("missing", oldValue(i), {}, leaf); }; };
    if (rank != noRule && m_rules.actions[rank].what.type == RuleType::Ignore
        && !m_old.marks->anyBefore(rank, i, m_old.document->next(i))) {
        m_findings.ignored(leaves);
        m_findings.leftOut(m_old.document->textBytes(i));
        m_findings.tolerated(LeafClass::Masked, leaves, make(LeafClass::Masked));
    } else if (rank != noRule && m_rules.actions[rank].what.type == RuleType::Expected
               && isExpected(m_rules.actions[rank], oldValue(i), {})) {
        m_findings.compared(leaves);
        m_findings.tolerated(LeafClass::Expected, leaves, make(LeafClass::Expected));
    } else {
        m_findings.count(LeafClass::MissingNew, leaves);
        m_findings.real(make(LeafClass::MissingNew));
    }
}

void JsonComparison::onlyNew(Document::Index j, Rank inherited)
{
    const Rank rank = std::min(m_new.marks->selected(j), inherited);
    const qint64 leaves = m_new.document->leaves(j);
    const auto make = [&](LeafClass leaf) { return [this, j, leaf] { return difference("added", {}, newValue(j), leaf); }; };
    if (rank != noRule && m_rules.actions[rank].what.type == RuleType::Ignore
        && !m_new.marks->anyBefore(rank, j, m_new.document->next(j))) {
        m_findings.ignored(leaves);
        m_findings.leftOut(m_new.document->textBytes(j));
        m_findings.tolerated(LeafClass::Masked, leaves, make(LeafClass::Masked));
    } else if (rank != noRule && m_rules.actions[rank].what.type == RuleType::Expected
               && isExpected(m_rules.actions[rank], {}, newValue(j))) {
        m_findings.compared(leaves);
        m_findings.tolerated(LeafClass::Expected, leaves, make(LeafClass::Expected));
    } else {
        m_findings.count(LeafClass::MissingOld, leaves);
        m_findings.real(make(LeafClass::MissingOld));
    }
}

bool JsonComparison::compareChildren(qint64 firstIndex)
{
    const Document &x = *m_old.document;
    const Document &y = *m_new.document;
    const bool objects = x.tag(Document::root) == '{';
    Document::Index p = Document::begin(Document::root);
    Document::Index q = p;
    const Document::Index pEnd = x.end(Document::root);
    const Document::Index qEnd = y.end(Document::root);
    while (p < pEnd && q < qEnd) {
        if (objects && x.text(p) != y.text(q))
            return false;
        m_path.push_back(objects ? PathStep {x.text(p), 0} : PathStep {{}, firstIndex++});
        compare(objects ? p + 1 : p, objects ? q + 1 : q, noRule);
        m_path.pop_back();
        p = x.next(objects ? p + 1 : p);
        q = y.next(objects ? q + 1 : q);
    }
    return p == pEnd && q == qEnd;
}

void JsonComparison::compareObjects(Document::Index i, Document::Index j, Rank inherited)
{
    const Document &x = *m_old.document;
    const Document &y = *m_new.document;
    if (x.isEmpty(i) && y.isEmpty(j)) {
        m_findings.equal();
        return;
    }
    Document::Index p = Document::begin(i);
    Document::Index q = Document::begin(j);
    const Document::Index iEnd = x.end(i);
    const Document::Index jEnd = y.end(j);
    // Most objects list the same members in the same order.
    while (p < iEnd && q < jEnd && x.text(p) == y.text(q)) {
        m_path.push_back({x.text(p), 0});
        compare(p + 1, q + 1, inherited);
        m_path.pop_back();
        p = x.next(p + 1);
        q = y.next(q + 1);
    }
    if (p < iEnd || q < jEnd)
        compareMembersByName(p, iEnd, q, jEnd, inherited);
}

void JsonComparison::compareMembersByName(Document::Index i, Document::Index iEnd, Document::Index j, Document::Index jEnd, Rank inherited)
{
    const auto sorted = [](const Document &d, Document::Index from, Document::Index to) {
        Indices keys;
        for (; from < to; from = d.next(from + 1))
            keys.push_back(from);
        // Stable: a name that is there twice is paired in order.
        std::stable_sort(keys.begin(), keys.end(), [&](auto a, auto b) { return d.text(a) < d.text(b); });
        return keys;
    };
    const Document &x = *m_old.document;
    const Document &y = *m_new.document;
    const Indices olds = sorted(x, i, iEnd);
    const Indices news = sorted(y, j, jEnd);
    auto p = olds.begin();
    auto q = news.begin();
    while (p != olds.end() || q != news.end()) {
        const int order = p == olds.end() ? 1 : q == news.end() ? -1 : x.text(*p).compare(y.text(*q));
        m_path.push_back({order <= 0 ? x.text(*p) : y.text(*q), 0});
        if (order == 0)
            compare(*p++ + 1, *q++ + 1, inherited);
        else if (order < 0)
            onlyOld(*p++ + 1, inherited);
        else
            onlyNew(*q++ + 1, inherited);
        m_path.pop_back();
    }
}

void JsonComparison::compareArrays(Document::Index i, Document::Index j, Rank inherited)
{
    const Document &x = *m_old.document;
    const Document &y = *m_new.document;
    if (x.size(i) == y.size(j) && !(m_alignAlways && i == Document::root)) {
        if (x.isEmpty(i))
            m_findings.equal(); // two empty arrays are one leaf
        qint64 index = 0;
        for (Document::Index p = Document::begin(i), q = Document::begin(j), stop = x.end(i); p < stop; p = x.next(p), q = y.next(q)) {
            m_path.push_back({{}, index++});
            compare(p, q, inherited);
            m_path.pop_back();
        }
        return;
    }
    const Indices olds = children(x, i);
    const Indices news = children(y, j);
    if (olds.empty() && news.empty())
        m_findings.equal();
    const auto hashes = [&](const RuledDocument &side, const Indices &indices) {
        std::vector<quint64> result;
        for (const Document::Index at : indices)
            result.push_back(canonicalHash(side, at, inherited, m_rules, int(m_path.size())));
        return result;
    };
    for (const Aligned &pair : align(hashes(m_old, olds), hashes(m_new, news))) {
        m_path.push_back({{}, pair.oldIndex >= 0 ? pair.oldIndex : pair.newIndex});
        if (pair.newIndex < 0)
            onlyOld(olds[size_t(pair.oldIndex)], inherited);
        else if (pair.oldIndex < 0)
            onlyNew(news[size_t(pair.newIndex)], inherited);
        else
            compare(olds[size_t(pair.oldIndex)], news[size_t(pair.newIndex)], inherited);
        m_path.pop_back();
    }
}

} // namespace midflight
