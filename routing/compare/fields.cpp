// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/fields.h"

#include "routing/compare/cause.h"

namespace midflight {

namespace {

constexpr int deepest = 32;
constexpr size_t mostNodes = 4'000;
constexpr Document::Index longestTape = 2'000'000; ///< about as many values

} // namespace

void FieldSet::add(const Document &document, Source source)
{
    if (document.words() > longestTape)
        m_complete = false;
    if (m_complete)
        walk(document, Document::root, 0, quint8(source), 0);
}

void FieldSet::walk(const Document &document, Document::Index at, quint32 node, quint8 source, int depth)
{
    m_nodes[node].seen |= source;
    if (!document.isContainer(at) || depth >= deepest || !m_complete)
        return;
    const bool object = document.tag(at) == '{';
    size_t hint = 0;
    for (Document::Index child = Document::begin(at), stop = document.end(at); child < stop && m_complete; child = document.next(child)) {
        const quint32 next = object ? childOf(node, document.text(child++), &hint) : starOf(node);
        walk(document, child, next, source, depth + 1);
    }
}

quint32 FieldSet::starOf(quint32 node)
{
    if (m_nodes[node].star == 0) {
        m_nodes[node].star = quint32(m_nodes.size());
        m_nodes.emplace_back().token = QStringLiteral("*");
    }
    return m_nodes[node].star;
}

quint32 FieldSet::childOf(quint32 node, std::string_view name, size_t *hint)
{
    if (*hint < m_nodes[node].names.size() && m_nodes[node].names[*hint] == name)
        return m_nodes[node].inOrder[(*hint)++];
    if (const auto found = m_nodes[node].named.find(name); found != m_nodes[node].named.end())
        return found->second;
    if (m_nodes.size() >= mostNodes || m_nodes[node].named.size() >= mostNodes) {
        m_complete = false;
        return node;
    }
    const QString token = escapedToken(name);
    quint32 child = 0;
    if (pathPattern(u'/' + token) == QLatin1String("/*")) {
        child = starOf(node);
    } else {
        child = quint32(m_nodes.size());
        m_nodes.emplace_back().token = token;
    }
    m_nodes[node].named.emplace(name, child);
    m_nodes[node].names.push_back(name);
    m_nodes[node].inOrder.push_back(child);
    *hint = m_nodes[node].names.size();
    return child;
}

FieldsSeen FieldSet::take() const
{
    FieldsSeen fields;
    if (m_complete)
        describe(0, QString(), 3, fields);
    return fields;
}

void FieldSet::describe(quint32 node, const QString &path, quint8 above, FieldsSeen &out) const
{
    const Node &here = m_nodes[node];
    if (out.onlyOld.size() + out.onlyNew.size() + out.both.size() >= FieldsSeen::most)
        return;
    if (here.seen != above) {
        (here.seen == quint8(Source::Old) ? out.onlyOld : out.onlyNew).append(path);
        return;
    }
    if (node != 0)
        out.both.append(path);
    const auto into = [&](quint32 child) {
        describe(child, path + u'/' + m_nodes[child].token, here.seen, out);
    };
    if (here.star)
        into(here.star);
    for (const quint32 child : here.inOrder) {
        if (child != here.star)
            into(child);
    }
}

} // namespace midflight
