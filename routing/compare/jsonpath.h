// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/document.h"
#include "routing/domain/error.h"

#include <memory>
#include <vector>

namespace midflight {

namespace path {
struct Query;
}

/// An RFC 9535 JSONPath query, the whole language: all selectors, filters, and the functions length, count, match,
/// search and value with I-Regexp (RFC 9485). Immutable; cheap to copy; may be used from many threads.
class JsonPath
{
public:
    /// Error (Failure::Invalid): not well-formed or not well-typed; says at which character, and why.
    static Result<JsonPath> parse(const QString &text);

    /// The nodes selected, in the order of the RFC; a node selected twice is there twice.
    std::vector<Document::Index> select(const Document &document) const;

    /// False when the query selects nothing in any document whose root is an array. ($.a, $['a'].b …)
    bool maySelectInArray() const;
    /// True for "$" alone.
    bool isRoot() const;

private:
    explicit JsonPath(std::shared_ptr<const path::Query> query) : m_query(std::move(query)) {}
    std::shared_ptr<const path::Query> m_query;
};

/// The normalized path (RFC 9535 §2.7) of a node: $['a'][3]
QString normalizedPath(const Document &document, Document::Index index);

} // namespace midflight
