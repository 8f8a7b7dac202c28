// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/jsonpathsyntax.h"

#include <QHash>
#include <QRegularExpression>

namespace midflight::path {

using Nodes = std::vector<Document::Index>;

/// Evaluates one query on one document. Keeps expressions compiled while it works. One thread.
class Evaluation
{
public:
    explicit Evaluation(const Document &document) : m_document(document) {}

    Nodes select(const Query &query, Document::Index current);
    bool holds(const Expression &condition, Document::Index current);

private:
    void apply(const Selector &selector, Document::Index node, Nodes &out);
    void filterChildren(const FilterSelector &filter, Document::Index node, Nodes &out);
    void descend(const Segment &segment, Document::Index node, Nodes &out);

    /// A value on some tape, a number made by a function, or nothing.
    struct Operand {
        Value value;
        std::optional<qint64> made;
        bool isNothing() const { return !value.document && !made; }
    };
    Operand operand(const Expression &expression, Document::Index current);
    Operand call(const Function &function, Document::Index current);
    bool matches(const Function &function, Document::Index current);
    static bool equal(const Operand &a, const Operand &b);
    static bool less(const Operand &a, const Operand &b);

    const Document &m_document;
    QHash<QString, std::optional<QRegularExpression>> m_expressions;
};

} // namespace midflight::path
