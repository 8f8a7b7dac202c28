// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/document.h"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The syntax tree of a JSONPath query. Built by jsonpathparser.cpp, walked by jsonpathselect.cpp and jsonpathfilter.cpp.
namespace midflight::path {

struct Expression;

struct NameSelector { std::string name; };
struct WildcardSelector {};
struct IndexSelector { qint64 index; };
struct SliceSelector { std::optional<qint64> start, end; qint64 step = 1; };
struct FilterSelector { std::shared_ptr<const Expression> condition; };
using Selector = std::variant<NameSelector, WildcardSelector, IndexSelector, SliceSelector, FilterSelector>;

struct Segment {
    bool descendant = false;
    std::vector<Selector> selectors;
};

struct Query {
    bool relative = false; ///< begins with @
    std::vector<Segment> segments;

    /// Selects at most one node, by its form.
    bool isSingular() const
    {
        for (const Segment &segment : segments) {
            if (segment.descendant || segment.selectors.size() != 1)
                return false;
            const Selector &only = segment.selectors.front();
            if (!std::holds_alternative<NameSelector>(only) && !std::holds_alternative<IndexSelector>(only))
                return false;
        }
        return true;
    }
};

enum class FunctionName { Length, Count, Match, Search, Value };

struct Function {
    FunctionName name;
    std::vector<Expression> arguments;
};

enum class Operator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual };

struct Literal { std::shared_ptr<const Document> value; };
struct Comparison {
    Operator op;
    std::shared_ptr<const Expression> left, right;
};
struct Not { std::shared_ptr<const Expression> operand; };
struct And { std::vector<Expression> operands; };
struct Or { std::vector<Expression> operands; };

/// A Query on its own is an existence test; inside a comparison it stands for its value.
struct Expression {
    std::variant<Literal, Query, Function, Comparison, Not, And, Or> form;
};

} // namespace midflight::path
