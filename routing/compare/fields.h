// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/document.h"
#include "routing/domain/comparison.h"

#include <unordered_map>

namespace midflight {

/// Gathers the path patterns that occur in the documents of both sides. Linear, and bounded: of large documents, of those
/// with too many different names and of what lies very deep nothing is said.
class FieldSet
{
public:
    enum class Source : quint8 { Old = 1, New = 2 };
    void add(const Document &document, Source source);
    FieldsSeen take() const;

private:
    struct Node {
        QString token; ///< as in a pattern: escaped, "*" for what only names an instance
        quint8 seen = 0;
        std::unordered_map<std::string_view, quint32> named; ///< children by name, which the documents own
        std::vector<quint32> inOrder; ///< children as they came first: most objects repeat that order
        std::vector<std::string_view> names; ///< beside inOrder
        quint32 star = 0; ///< 0: none
    };
    void walk(const Document &document, Document::Index at, quint32 node, quint8 source, int depth);
    quint32 childOf(quint32 node, std::string_view name, size_t *hint);
    quint32 starOf(quint32 node);
    void describe(quint32 node, const QString &path, quint8 above, FieldsSeen &out) const;

    std::vector<Node> m_nodes {1};
    bool m_complete = true;
};

} // namespace midflight
