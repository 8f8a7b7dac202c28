// SPDX-License-Identifier: GPL-3.0-or-later
// How a rule pairs the children of a node: as a set, a multiset, by key, or after a transform.
#include "routing/compare/comparejson.h"
#include "routing/compare/limits.h"
#include "routing/compare/transform.h"

#include <unordered_map>

namespace midflight {

bool JsonComparison::compareStructure(Document::Index i, Document::Index j, Rank structure, Rank inherited)
{
    if (deepEqual(oldValue(i), newValue(j)))
        return false; // nothing to pair: what is equal as it stands is a match, not tolerated
    const Action &how = m_rules.actions[structure];
    const bool arrays = m_old.document->tag(i) == '[';
    switch (how.what.type) {
    case RuleType::Set:
    case RuleType::Multiset:
        if (!arrays)
            return false;
        compareUnordered(children(*m_old.document, i), children(*m_new.document, j), how.what.type == RuleType::Set, inherited);
        break;
    case RuleType::Keyed:
    case RuleType::Table:
        if (!arrays || how.what.key.isEmpty())
            return false;
        compareKeyed(children(*m_old.document, i), children(*m_new.document, j), how.what.key, inherited);
        break;
    case RuleType::Transform:
        compareTransformed(i, j, how, inherited);
        break;
    default:
        return false;
    }
    noteOrder(i, j);
    return true;
}

/// Where only the order differed, that is what the rule overlooked.
void JsonComparison::noteOrder(Document::Index i, Document::Index j)
{
    if (m_findings.hasReal() || m_findings.toleratedCount() > 0 || deepEqual(oldValue(i), newValue(j)))
        return;
    m_findings.tolerated(LeafClass::WithinTolerance, 1,
                         [&] { return difference("order", oldValue(i), newValue(j), LeafClass::WithinTolerance); });
}

bool JsonComparison::isTolerated(Document::Index i, Document::Index j, Rank inherited)
{
    Findings quiet(true);
    JsonComparison trial(m_old, m_new, m_rules, quiet);
    trial.m_path = m_path;
    trial.m_textIs = m_textIs;
    trial.compare(i, j, inherited);
    return !quiet.hasReal();
}

void JsonComparison::compareUnordered(const Indices &olds, const Indices &news, bool asSet, Rank inherited)
{
    if (olds.empty() && news.empty())
        m_findings.equal();
    std::unordered_map<quint64, std::vector<qint64>> newByHash;
    for (size_t n = news.size(); n-- > 0;)
        newByHash[canonicalHash(m_new, news[n], inherited, m_rules, int(m_path.size()))].push_back(qint64(n));

    std::vector<bool> newPaired(news.size(), false);
    std::vector<qint64> oldLeft;
    const auto compareAt = [&](size_t o, Document::Index partner) {
        m_path.push_back({{}, qint64(o)});
        compare(olds[o], partner, inherited);
        m_path.pop_back();
    };
    for (size_t o = 0; o < olds.size(); ++o) {
        const auto found = newByHash.find(canonicalHash(m_old, olds[o], inherited, m_rules, int(m_path.size())));
        if (found == newByHash.end() || found->second.empty()) {
            oldLeft.push_back(qint64(o));
            continue;
        }
        const qint64 partner = found->second.back();
        if (asSet) {
            for (const qint64 n : found->second)
                newPaired[size_t(n)] = true; // and stays there for the next equal one
        } else {
            found->second.pop_back();
            newPaired[size_t(partner)] = true;
        }
        compareAt(o, news[size_t(partner)]);
    }

    // What is left may be equal within a tolerance. The nearest number first would be a matching problem; taking the
    // first one that fits can only report too much, never too little.
    std::vector<qint64> newLeft;
    for (size_t n = 0; n < news.size(); ++n) {
        if (!newPaired[n])
            newLeft.push_back(qint64(n));
    }
    const bool tryAll = qint64(oldLeft.size()) * qint64(asSet ? news.size() : newLeft.size()) <= maxPairings;
    if (!tryAll)
        m_findings.note(QStringLiteral("too many unpaired elements to pair them within tolerance: %1 and %2")
                            .arg(oldLeft.size()).arg(newLeft.size()));
    for (const qint64 o : oldLeft) {
        qint64 partner = -1;
        for (size_t n = 0; tryAll && n < news.size() && partner < 0; ++n) {
            if ((asSet || !newPaired[n]) && isTolerated(olds[size_t(o)], news[n], inherited))
                partner = qint64(n);
        }
        if (partner >= 0) {
            newPaired[size_t(partner)] = true;
            compareAt(size_t(o), news[size_t(partner)]);
            continue;
        }
        m_path.push_back({{}, o});
        onlyOld(olds[size_t(o)], inherited);
        m_path.pop_back();
    }
    for (size_t n = 0; n < news.size(); ++n) {
        if (newPaired[n])
            continue;
        if (asSet && tryAll && std::any_of(olds.begin(), olds.end(), [&](Document::Index o) { return isTolerated(o, news[n], inherited); }))
            continue;
        m_path.push_back({{}, qint64(n)});
        onlyNew(news[n], inherited);
        m_path.pop_back();
    }
}

void JsonComparison::compareKeyed(const Indices &olds, const Indices &news, const QStringList &key, Rank inherited)
{
    std::vector<std::string> names;
    for (const QString &name : key)
        names.push_back(name.toStdString());
    // An element without the key stands for itself alone: those are paired in their order.
    const auto keyOf = [&](const Document &d, Document::Index element) {
        std::string result;
        for (const std::string &name : names) {
            Document::Index found = Document::none;
            if (d.tag(element) == '{') {
                for (Document::Index at = Document::begin(element), stop = d.end(element); at < stop; at = d.next(at + 1)) {
                    if (d.text(at) == name) {
                        found = at + 1;
                        break;
                    }
                }
            }
            if (found == Document::none)
                return std::string();
            const Marks none;
            const quint64 hash = canonicalHash({&d, &none}, found, noRule, m_rules);
            result.append(reinterpret_cast<const char *>(&hash), sizeof hash);
        }
        return result;
    };
    if (olds.empty() && news.empty())
        m_findings.equal();
    std::unordered_map<std::string, std::vector<size_t>> newByKey;
    for (size_t n = news.size(); n-- > 0;)
        newByKey[keyOf(*m_new.document, news[n])].push_back(n);
    std::vector<bool> paired(news.size(), false);
    qint64 duplicates = 0;
    std::unordered_map<std::string, qint64> seen;
    for (size_t o = 0; o < olds.size(); ++o) {
        const std::string k = keyOf(*m_old.document, olds[o]);
        duplicates += seen[k]++ > 0 && !k.empty() ? 1 : 0;
        const auto found = newByKey.find(k);
        m_path.push_back({{}, qint64(o)});
        if (found == newByKey.end() || found->second.empty()) {
            onlyOld(olds[o], inherited);
        } else {
            paired[found->second.back()] = true;
            compare(olds[o], news[found->second.back()], inherited);
            found->second.pop_back();
        }
        m_path.pop_back();
    }
    for (size_t n = 0; n < news.size(); ++n) {
        if (paired[n])
            continue;
        m_path.push_back({{}, qint64(n)});
        onlyNew(news[n], inherited);
        m_path.pop_back();
    }
    if (duplicates > 0)
        m_findings.note(QStringLiteral("%1: %2 elements share a key with an earlier one; those are paired in their order")
                            .arg(m_path.empty() ? QStringLiteral("/") : pointerOf(m_path)).arg(duplicates));
}

void JsonComparison::compareTransformed(Document::Index i, Document::Index j, const Action &action, Rank inherited)
{
    const Transformed a = transformed(m_old, i, action.what);
    const Transformed b = transformed(m_new, j, action.what);
    const RuledDocument left {&a.document, &a.marks};
    const RuledDocument right {&b.document, &b.marks};
    JsonComparison inner(left, right, m_rules, m_findings);
    inner.m_path = m_path;
    inner.m_textIs = m_textIs;
    inner.compare(Document::root, Document::root, inherited);
}

} // namespace midflight
