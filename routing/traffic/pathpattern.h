// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>
#include <string_view>
#include <vector>

namespace midflight {

/// "[METHOD] /path/prefix/{name}": which requests a component takes. A pattern matches a prefix of whole segments, or of
/// characters where it ends in "/"; {name} matches one segment that is not empty. The query does not take part.
class PathPattern
{
public:
    explicit PathPattern(const QString &match = QStringLiteral("/"));

    bool matches(std::string_view method, std::string_view path) const;
    /// What {name} matched; empty where there is none, or the path does not match.
    std::string_view captured(std::string_view name, std::string_view path) const;

    /// The first segment where it is literal; empty: any.
    std::string_view firstLiteral() const { return m_segments.empty() || m_segments.front().named ? std::string_view() : std::string_view(m_segments.front().text); }

    /// The more specific pattern comes first: more segments, then more of them literal, then the longer text, then one
    /// with a method.
    friend bool moreSpecific(const PathPattern &a, const PathPattern &b);

private:
    struct Segment {
        std::string text; ///< literal, or the name
        bool named = false;
    };
    std::string m_method; ///< empty: any
    std::vector<Segment> m_segments;
    std::string m_literal; ///< the whole path where nothing is named: compared at once
    bool m_hasNames = false;
};

} // namespace midflight
