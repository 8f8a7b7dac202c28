// SPDX-License-Identifier: GPL-3.0-or-later
// A recursive-descent parser, one method a rule of RFC 9535's grammar (appendix A), with the well-typedness rules of
// §2.4.3 checked where a function expression is read.
#include "routing/compare/jsonpathparser.h"

#include "routing/compare/jsonpathscanner.h"

#include <charconv>

namespace midflight::path {

namespace {

constexpr qint64 largestInteger = (qint64(1) << 53) - 1; // I-JSON, RFC 9535 §2.1
constexpr int deepest = 128; // nested filters and parentheses

enum class Type { Value, Logical, Nodes };

Type typeOf(const Expression &expression)
{
    if (const auto *function = std::get_if<Function>(&expression.form))
        return function->name == FunctionName::Match || function->name == FunctionName::Search ? Type::Logical : Type::Value;
    if (std::holds_alternative<Literal>(expression.form))
        return Type::Value;
    if (std::holds_alternative<Query>(expression.form))
        return Type::Nodes;
    return Type::Logical;
}

bool isValue(const Expression &expression)
{
    if (const auto *query = std::get_if<Query>(&expression.form))
        return query->isSingular();
    return typeOf(expression) == Type::Value;
}

class Parser : private PathScanner
{
public:
    using PathScanner::PathScanner;

    std::optional<Query> parse(ParseError *error)
    {
        Query query;
        if (!(take('$') || failed("a query begins with $")) || !segments(query) || !atEnd()) {
            *error = m_error;
            return std::nullopt;
        }
        return query;
    }

private:
    bool segments(Query &query)
    {
        for (;;) {
            const size_t before = m_at;
            space();
            if (peek() != '.' && peek() != '[') {
                m_at = before; // white space belongs to a segment only when one follows
                return true;
            }
            if (!segment(query.segments.emplace_back()))
                return false;
        }
    }

    bool segment(Segment &result)
    {
        if (take("..")) {
            result.descendant = true;
            if (peek() == '[')
                return bracketed(result);
        } else if (peek() == '[') {
            return bracketed(result);
        } else {
            take('.');
        }
        if (take('*')) {
            result.selectors.emplace_back(WildcardSelector {});
            return true;
        }
        if (!isNameFirst(peek()))
            return failed("a name or * is expected");
        const size_t start = m_at;
        while (isNameFirst(peek()) || isDigit(peek()))
            ++m_at;
        result.selectors.emplace_back(NameSelector {std::string(m_text.substr(start, m_at - start))});
        return true;
    }

    bool bracketed(Segment &result)
    {
        take('[');
        do {
            space();
            if (!selector(result))
                return false;
            space();
        } while (take(','));
        return take(']') || failed("expected , or ]");
    }

    bool selector(Segment &result)
    {
        if (peek() == '\'' || peek() == '"') {
            NameSelector name;
            if (!string(name.name))
                return false;
            result.selectors.emplace_back(std::move(name));
            return true;
        }
        if (take('*')) {
            result.selectors.emplace_back(WildcardSelector {});
            return true;
        }
        if (take('?')) {
            space();
            auto condition = std::make_shared<Expression>();
            if (!disjunction(*condition))
                return false;
            result.selectors.emplace_back(FilterSelector {std::move(condition)});
            return true;
        }
        return indexOrSlice(result);
    }

    bool indexOrSlice(Segment &result)
    {
        std::optional<qint64> first;
        if (peek() != ':' && !integer(first))
            return false;
        const size_t before = m_at;
        space();
        if (!take(':')) {
            m_at = before;
            result.selectors.emplace_back(IndexSelector {*first});
            return true;
        }
        SliceSelector slice {first, std::nullopt, 1};
        space();
        if (peek() != ':' && peek() != ']' && peek() != ',' && !integer(slice.end))
            return false;
        space();
        if (take(':')) {
            space();
            std::optional<qint64> step;
            if (peek() != ']' && peek() != ',' && !integer(step))
                return false;
            slice.step = step.value_or(1);
        }
        result.selectors.emplace_back(slice);
        return true;
    }

    bool integer(std::optional<qint64> &result)
    {
        const size_t start = m_at;
        take('-');
        if (!isDigit(peek()))
            return failed("a selector is expected");
        if (peek() == '0' && (isDigit(peek(1)) || m_at > start))
            return failed("an integer has no leading zero and no -0");
        while (isDigit(peek()))
            ++m_at;
        qint64 value = 0;
        const auto [end, error] = std::from_chars(m_text.data() + start, m_text.data() + m_at, value);
        if (error != std::errc() || value > largestInteger || value < -largestInteger)
            return failed("an integer beyond ±(2^53 − 1)");
        result = value;
        return true;
    }

    bool disjunction(Expression &result)
    {
        if (m_depth >= deepest)
            return failed("nested too deeply");
        ++m_depth;
        const bool ok = joined<Or>(result, "||", [this](Expression &e) { return conjunction(e); });
        --m_depth;
        return ok;
    }

    bool conjunction(Expression &result)
    {
        return joined<And>(result, "&&", [this](Expression &e) { return basic(e); });
    }

    template <typename Joined, typename Operand>
    bool joined(Expression &result, std::string_view op, const Operand &operand)
    {
        if (!operand(result))
            return false;
        Joined all;
        for (;;) {
            const size_t before = m_at;
            space();
            if (!take(op)) {
                m_at = before;
                break;
            }
            space();
            Expression next;
            if (!operand(next))
                return false;
            if (all.operands.empty())
                all.operands.push_back(std::move(result));
            all.operands.push_back(std::move(next));
        }
        if (!all.operands.empty())
            result.form = std::move(all);
        return true;
    }

    bool basic(Expression &result)
    {
        if (take('!')) {
            space();
            auto operand = std::make_shared<Expression>();
            if (!(peek() == '(' ? parenthesised(*operand) : test(*operand)))
                return false;
            result.form = Not {std::move(operand)};
            return true;
        }
        if (peek() == '(')
            return parenthesised(result);
        return comparisonOrTest(result);
    }

    bool parenthesised(Expression &result)
    {
        take('(');
        space();
        if (!disjunction(result))
            return false;
        space();
        return take(')') || failed("expected )");
    }

    /// What stands alone in a condition: a query, or a function that is true or false.
    bool test(Expression &result)
    {
        return operand(result) && isTest(result);
    }

    bool isTest(const Expression &expression)
    {
        return typeOf(expression) != Type::Value || failed("a value is no condition: compare it with something");
    }

    bool comparisonOrTest(Expression &result)
    {
        if (!operand(result))
            return false;
        const size_t before = m_at;
        space();
        static constexpr std::pair<std::string_view, Operator> operators[] = {
            {"==", Operator::Equal}, {"!=", Operator::NotEqual}, {"<=", Operator::LessOrEqual},
            {">=", Operator::GreaterOrEqual}, {"<", Operator::Less}, {">", Operator::Greater}};
        for (const auto &[sign, op] : operators) {
            if (!take(sign))
                continue;
            space();
            auto left = std::make_shared<Expression>(std::move(result));
            auto right = std::make_shared<Expression>();
            if (!operand(*right))
                return false;
            if (!isValue(*left) || !isValue(*right))
                return failed("only single values can be compared");
            result.form = Comparison {op, std::move(left), std::move(right)};
            return true;
        }
        m_at = before;
        return isTest(result);
    }

    bool operand(Expression &result)
    {
        if (peek() == '@' || peek() == '$') {
            Query query;
            query.relative = m_text[m_at++] == '@';
            if (!segments(query))
                return false;
            result.form = std::move(query);
            return true;
        }
        if (peek() == '\'' || peek() == '"' || peek() == '-' || isDigit(peek()))
            return literal(result);
        const size_t start = m_at;
        while ((peek() >= 'a' && peek() <= 'z') || peek() == '_' || (m_at > start && isDigit(peek())))
            ++m_at;
        const std::string_view name = m_text.substr(start, m_at - start);
        if (take('('))
            return function(result, name);
        m_at = start;
        return literal(result);
    }

    bool literal(Expression &result)
    {
        TapeWriter tape;
        if (peek() == '\'' || peek() == '"') {
            std::string text;
            if (!string(text))
                return false;
            tape.string(text);
        } else if (take("true")) {
            tape.boolean(true);
        } else if (take("false")) {
            tape.boolean(false);
        } else if (take("null")) {
            tape.null();
        } else if (!number(tape)) {
            return false;
        }
        result.form = Literal {std::make_shared<Document>(tape.finish())};
        return true;
    }

    bool function(Expression &result, std::string_view name)
    {
        struct Signature { std::string_view name; FunctionName function; size_t arguments; Type argument; };
        static constexpr Signature known[] = {
            {"length", FunctionName::Length, 1, Type::Value}, {"count", FunctionName::Count, 1, Type::Nodes},
            {"match", FunctionName::Match, 2, Type::Value}, {"search", FunctionName::Search, 2, Type::Value},
            {"value", FunctionName::Value, 1, Type::Nodes}};
        const auto found = std::find_if(std::begin(known), std::end(known), [&](const auto &s) { return s.name == name; });
        if (found == std::end(known))
            return failed("no such function; there are length, count, match, search and value");
        if (m_depth >= deepest)
            return failed("nested too deeply");
        ++m_depth;
        Function call {found->function, {}};
        space();
        while (peek() != ')') {
            if (!call.arguments.empty() && !(take(',') || failed("expected , or )")))
                return false;
            space();
            Expression argument;
            if (!operand(argument))
                return false;
            const bool fits = found->argument == Type::Nodes ? typeOf(argument) == Type::Nodes : isValue(argument);
            if (!fits)
                return failed("an argument of the wrong type");
            call.arguments.push_back(std::move(argument));
            space();
        }
        take(')');
        --m_depth;
        if (call.arguments.size() != found->arguments)
            return failed("the wrong number of arguments");
        result.form = std::move(call);
        return true;
    }

    int m_depth = 0;
};

} // namespace

std::optional<Query> parseQuery(std::string_view text, ParseError *error) { return Parser(text).parse(error); }

} // namespace midflight::path
