// SPDX-License-Identifier: GPL-3.0-or-later
// Filter conditions: RFC 9535 §2.3.5 (comparisons) and §2.4 (functions).
#include "routing/compare/jsonpathfilter.h"

#include "routing/compare/iregexp.h"

namespace midflight::path {

bool Evaluation::holds(const Expression &condition, Document::Index current)
{
    if (const auto *all = std::get_if<And>(&condition.form))
        return std::all_of(all->operands.begin(), all->operands.end(), [&](const Expression &e) { return holds(e, current); });
    if (const auto *any = std::get_if<Or>(&condition.form))
        return std::any_of(any->operands.begin(), any->operands.end(), [&](const Expression &e) { return holds(e, current); });
    if (const auto *negated = std::get_if<Not>(&condition.form))
        return !holds(*negated->operand, current);
    if (const auto *query = std::get_if<Query>(&condition.form))
        return !select(*query, current).empty();
    if (const auto *function = std::get_if<Function>(&condition.form))
        return matches(*function, current);
    const auto *comparison = std::get_if<Comparison>(&condition.form);
    if (!comparison)
        return false;
    const Operand a = operand(*comparison->left, current);
    const Operand b = operand(*comparison->right, current);
    switch (comparison->op) {
    case Operator::Equal: return equal(a, b);
    case Operator::NotEqual: return !equal(a, b);
    case Operator::Less: return less(a, b);
    case Operator::LessOrEqual: return less(a, b) || equal(a, b);
    case Operator::Greater: return less(b, a);
    case Operator::GreaterOrEqual: return less(b, a) || equal(a, b);
    }
    return false;
}

Evaluation::Operand Evaluation::operand(const Expression &expression, Document::Index current)
{
    if (const auto *literal = std::get_if<Literal>(&expression.form))
        return {{literal->value.get(), Document::root}, std::nullopt};
    if (const auto *query = std::get_if<Query>(&expression.form)) {
        const Nodes nodes = select(*query, current);
        return nodes.size() == 1 ? Operand {{&m_document, nodes.front()}, std::nullopt} : Operand {};
    }
    if (const auto *function = std::get_if<Function>(&expression.form))
        return call(*function, current);
    return {};
}

Evaluation::Operand Evaluation::call(const Function &function, Document::Index current)
{
    const Expression &argument = function.arguments.front();
    switch (function.name) {
    case FunctionName::Count:
        return {{}, qint64(select(std::get<Query>(argument.form), current).size())};
    case FunctionName::Value:
        return operand(argument, current);
    case FunctionName::Length: {
        const Operand of = operand(argument, current);
        if (!of.value.document)
            return {};
        const char tag = of.value.tag();
        if (tag == '{' || tag == '[')
            return {{}, qint64(of.value.document->size(of.value.index))};
        if (tag != '"')
            return {};
        const std::string_view text = of.value.document->text(of.value.index);
        return {{}, qint64(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }))};
    }
    case FunctionName::Match:
    case FunctionName::Search:
        break;
    }
    return {};
}

bool Evaluation::matches(const Function &function, Document::Index current)
{
    const auto text = [&](const Expression &argument) -> std::optional<QString> {
        const Operand of = operand(argument, current);
        if (!of.value.document || of.value.tag() != '"')
            return std::nullopt;
        const std::string_view bytes = of.value.document->text(of.value.index);
        return QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
    };
    const auto subject = text(function.arguments.at(0));
    const auto pattern = text(function.arguments.at(1));
    if (!subject || !pattern)
        return false;
    const bool whole = function.name == FunctionName::Match;
    const QString key = (whole ? u'm' : u's') + *pattern;
    auto found = m_expressions.constFind(key);
    if (found == m_expressions.constEnd())
        found = m_expressions.insert(key, compileIRegexp(*pattern, whole));
    return *found && (*found)->match(*subject).hasMatch();
}

bool Evaluation::equal(const Operand &a, const Operand &b)
{
    if (a.isNothing() || b.isNothing())
        return a.isNothing() && b.isNothing();
    if (a.made && b.made)
        return *a.made == *b.made;
    if (a.made || b.made) {
        const Value &other = a.made ? b.value : a.value;
        return other.document->isNumber(other.index) && other.document->number(other.index) == double(a.made ? *a.made : *b.made);
    }
    return deepEqual(a.value, b.value);
}

bool Evaluation::less(const Operand &a, const Operand &b)
{
    if (a.isNothing() || b.isNothing())
        return false;
    const auto isNumber = [](const Operand &o) { return o.made || o.value.document->isNumber(o.value.index); };
    if (isNumber(a) && isNumber(b)) {
        const auto integer = [](const Operand &o) { return o.made || o.value.tag() == 'l'; };
        const auto whole = [](const Operand &o) { return o.made ? *o.made : o.value.document->integer(o.value.index); };
        if (integer(a) && integer(b))
            return whole(a) < whole(b);
        const auto real = [](const Operand &o) { return o.made ? double(*o.made) : o.value.document->number(o.value.index); };
        return real(a) < real(b);
    }
    if (a.made || b.made || a.value.tag() != '"' || b.value.tag() != '"')
        return false;
    // Bytes of UTF-8 sort as Unicode scalar values do.
    return a.value.document->text(a.value.index) < b.value.document->text(b.value.index);
}

} // namespace midflight::path
