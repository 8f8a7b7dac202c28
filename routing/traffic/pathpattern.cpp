// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/pathpattern.h"

#include <QStringList>
#include <algorithm>

namespace midflight {

PathPattern::PathPattern(const QString &match)
{
    const auto space = match.indexOf(u' ');
    const auto path = match.mid(space + 1).trimmed();
    m_method = match.left(std::max<qsizetype>(space, 0)).toUpper().toStdString();
    m_literal = path.toStdString();
    for (const auto &part : path.mid(1).split(u'/')) {
        const bool named = part.size() > 2 && part.startsWith(u'{') && part.endsWith(u'}');
        m_segments.push_back({(named ? part.mid(1, part.size() - 2) : part).toStdString(), named});
        m_hasNames = m_hasNames || named;
    }
}

/// The first segment of what is left; `rest` moves behind it and its slash.
static std::string_view nextSegment(std::string_view &rest)
{
    const size_t slash = rest.find('/');
    const auto segment = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
    return segment;
}

bool PathPattern::matches(std::string_view method, std::string_view path) const
{
    // HEAD is a GET without the body.
    if (!m_method.empty() && m_method != method && !(m_method == "GET" && method == "HEAD"))
        return false;
    if (!m_hasNames) {
        return path.starts_with(m_literal)
            && (m_literal.ends_with('/') || path.size() == m_literal.size() || path[m_literal.size()] == '/');
    }
    auto rest = path.substr(std::min<size_t>(1, path.size()));
    bool more = !path.empty();
    for (size_t i = 0; i < m_segments.size(); ++i) {
        const auto &wanted = m_segments[i];
        const bool last = i + 1 == m_segments.size();
        if (last && !wanted.named && wanted.text.empty())
            return more; // ends in "/": whatever follows
        if (!more)
            return false;
        more = rest.find('/') != std::string_view::npos;
        const auto found = nextSegment(rest);
        if (wanted.named ? found.empty() : found != wanted.text)
            return false;
    }
    return true;
}

std::string_view PathPattern::captured(std::string_view name, std::string_view path) const
{
    auto rest = path.substr(std::min<size_t>(1, path.size()));
    for (const auto &segment : m_segments) {
        const auto found = nextSegment(rest);
        if (segment.named && segment.text == name)
            return found;
    }
    return {};
}

bool moreSpecific(const PathPattern &a, const PathPattern &b)
{
    const auto literal = [](const PathPattern &pattern) {
        return std::count_if(pattern.m_segments.begin(), pattern.m_segments.end(), [](const auto &s) { return !s.named && !s.text.empty(); });
    };
    const auto length = [](const PathPattern &pattern) {
        return std::count_if(pattern.m_segments.begin(), pattern.m_segments.end(), [](const auto &s) { return s.named || !s.text.empty(); });
    };
    if (length(a) != length(b))
        return length(a) > length(b);
    if (literal(a) != literal(b))
        return literal(a) > literal(b);
    if (a.m_literal.size() != b.m_literal.size() && !a.m_hasNames && !b.m_hasNames)
        return a.m_literal.size() > b.m_literal.size();
    return !a.m_method.empty() && b.m_method.empty();
}

} // namespace midflight
