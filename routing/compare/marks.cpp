// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/marks.h"

#include "routing/compare/decimal.h"

namespace midflight {

namespace {

/// A number rule on text or true says nothing: the next rule gets its turn.
bool canSpeakOf(const Action &action, const Document &document, Document::Index i, TextIs textIs)
{
    const char tag = document.tag(i);
    if (document.isContainer(i))
        return true; // of what is below
    switch (action.what.type) {
    case RuleType::Number: return document.isNumber(i) || (tag == '"' && (textIs == TextIs::Line || numberOf(document.text(i))));
    case RuleType::Text: return tag == '"';
    case RuleType::Time: return document.isNumber(i) || tag == '"';
    default: return true;
    }
}

} // namespace

Marks::Marks(const Document &document, const RuleSet::Compiled &rules, const QString &name, TextIs textIs)
{
    for (const CompiledRule &rule : rules.rules) {
        if (!rule.concerns(name))
            continue;
        const Action &action = rules.actions[rule.action];
        const bool inArray = document.tag(Document::root) == '[';
        if (rule.path && inArray && !rule.path->maySelectInArray())
            continue;
        const std::vector<Document::Index> nodes = rule.path ? rule.path->select(document) : std::vector {Document::root};
        for (const Document::Index node : nodes) {
            if (action.ofValues()) {
                // "First match wins": a set that is ignored by a later rule stays a set that is compared.
                const bool compared = structure(node) < rule.action
                    && (action.what.type == RuleType::Ignore || action.what.type == RuleType::Expected);
                if (!compared)
                    set(canSpeakOf(action, document, node, textIs) ? m_value : m_speechless, document, node, rule.action);
            } else if (document.isContainer(node)) {
                setStructure(document, node, rule.action);
            } else if (action.what.type == RuleType::Transform) {
                setValue(document, node, rule.action);
            }
            if (!rule.columns.isEmpty() && document.isContainer(node))
                markColumns(document, rule, node);
        }
    }
}

void Marks::markColumns(const Document &document, const CompiledRule &rule, Document::Index rows)
{
    const bool named = document.tag(rows) == '{';
    for (Document::Index row = Document::begin(rows), stop = document.end(rows); row < stop; row = document.next(row)) {
        row += named ? 1 : 0;
        if (document.tag(row) != '{')
            continue;
        for (Document::Index cell = Document::begin(row), last = document.end(row); cell < last; cell = document.next(cell + 1)) {
            const auto column = rule.columns.constFind(QString::fromUtf8(document.text(cell).data(), qsizetype(document.text(cell).size())));
            if (column != rule.columns.constEnd())
                setValue(document, cell + 1, *column);
        }
    }
}

void Marks::set(std::vector<Rank> &ranks, const Document &document, Document::Index i, Rank rank)
{
    if (ranks.empty())
        ranks.assign(document.words(), noRule);
    ranks[i] = std::min(ranks[i], rank);
}

bool Marks::anyBefore(Rank rank, Document::Index from, Document::Index to) const
{
    const auto before = [rank](Rank r) { return r < rank; };
    const auto in = [&](const std::vector<Rank> &ranks) {
        return !ranks.empty() && std::any_of(ranks.begin() + from, ranks.begin() + to, before);
    };
    return in(m_value) || in(m_structure) || in(m_speechless);
}

} // namespace midflight
