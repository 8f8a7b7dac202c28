// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/jsonpath.h"

#include "routing/compare/jsonpathfilter.h"
#include "routing/compare/jsonpathparser.h"

namespace midflight {

namespace path {

Nodes Evaluation::select(const Query &query, Document::Index current)
{
    Nodes nodes {query.relative ? current : Document::root};
    for (const Segment &segment : query.segments) {
        Nodes next;
        for (const Document::Index node : nodes) {
            if (segment.descendant) {
                descend(segment, node, next);
            } else {
                for (const Selector &selector : segment.selectors)
                    apply(selector, node, next);
            }
        }
        nodes = std::move(next);
        if (nodes.empty())
            break;
    }
    return nodes;
}

/// Visits a node and all below in document order. The tape is in that order already, so depth costs no stack; only keys
/// must be told from values, which needs one bit a level.
void Evaluation::descend(const Segment &segment, Document::Index node, Nodes &out)
{
    std::vector<bool> objects;
    bool keyNext = false;
    for (Document::Index at = node, stop = m_document.next(node); at < stop;) {
        const char tag = m_document.tag(at);
        if (tag == '}' || tag == ']') {
            objects.pop_back();
            keyNext = !objects.empty() && objects.back();
            ++at;
            continue;
        }
        if (keyNext) {
            keyNext = false;
            ++at;
            continue;
        }
        if (tag == '{' || tag == '[') {
            for (const Selector &selector : segment.selectors)
                apply(selector, at, out);
            objects.push_back(tag == '{');
            ++at;
        } else {
            at = m_document.next(at);
        }
        keyNext = !objects.empty() && objects.back();
    }
}

void Evaluation::apply(const Selector &selector, Document::Index node, Nodes &out)
{
    const char tag = m_document.tag(node);
    if (tag != '{' && tag != '[')
        return;
    const bool object = tag == '{';
    const Document::Index stop = m_document.end(node);
    if (const auto *filter = std::get_if<FilterSelector>(&selector)) {
        filterChildren(*filter, node, out);
    } else if (const auto *name = std::get_if<NameSelector>(&selector)) {
        if (!object)
            return;
        // A member name that is there twice selects its first value: RFC 9535 leaves it open.
        for (Document::Index at = Document::begin(node); at < stop; at = m_document.next(at + 1)) {
            if (m_document.text(at) == name->name) {
                out.push_back(at + 1);
                return;
            }
        }
    } else if (std::holds_alternative<WildcardSelector>(selector)) {
        for (Document::Index at = Document::begin(node); at < stop; at = m_document.next(at)) {
            at += object ? 1 : 0;
            out.push_back(at);
        }
    } else if (!object) {
        if (const auto *index = std::get_if<IndexSelector>(&selector); index && index->index >= 0) {
            Document::Index at = Document::begin(node);
            for (qint64 i = 0; at < stop && i < index->index; ++i)
                at = m_document.next(at);
            if (at < stop)
                out.push_back(at);
            return;
        }
        Nodes children;
        for (Document::Index at = Document::begin(node); at < stop; at = m_document.next(at))
            children.push_back(at);
        const qint64 length = qint64(children.size());
        if (const auto *index = std::get_if<IndexSelector>(&selector)) {
            if (index->index + length >= 0)
                out.push_back(children.at(size_t(index->index + length)));
            return;
        }
        const auto &slice = std::get<SliceSelector>(selector);
        const auto normal = [length](qint64 i) { return i >= 0 ? i : length + i; };
        const qint64 step = slice.step; // RFC 9535 §2.3.4.2.2
        if (step > 0) {
            const qint64 lower = std::clamp<qint64>(normal(slice.start.value_or(0)), 0, length);
            const qint64 upper = std::clamp<qint64>(normal(slice.end.value_or(length)), 0, length);
            for (qint64 i = lower; i < upper; i += step)
                out.push_back(children.at(size_t(i)));
        } else if (step < 0) {
            const qint64 upper = std::clamp<qint64>(slice.start ? normal(*slice.start) : length - 1, -1, length - 1);
            const qint64 lower = slice.end ? std::clamp<qint64>(normal(*slice.end), -1, length - 1) : -1;
            for (qint64 i = upper; i > lower; i += step)
                out.push_back(children.at(size_t(i)));
        }
    }
}

void Evaluation::filterChildren(const FilterSelector &filter, Document::Index node, Nodes &out)
{
    const bool object = m_document.tag(node) == '{';
    for (Document::Index at = Document::begin(node), stop = m_document.end(node); at < stop; at = m_document.next(at)) {
        at += object ? 1 : 0;
        if (holds(*filter.condition, at))
            out.push_back(at);
    }
}

} // namespace path

Result<JsonPath> JsonPath::parse(const QString &text)
{
    path::ParseError error;
    const std::string utf8 = text.toStdString();
    auto query = path::parseQuery(utf8, &error);
    if (!query) {
        const qsizetype character = QString::fromUtf8(utf8.data(), qsizetype(error.byte)).size();
        return fail(Failure::Invalid, QStringLiteral("%1: not a JSONPath (RFC 9535), at character %2: %3")
                                          .arg(text).arg(character + 1).arg(QString::fromStdString(error.what)));
    }
    return JsonPath(std::make_shared<const path::Query>(std::move(*query)));
}

std::vector<Document::Index> JsonPath::select(const Document &document) const
{
    return path::Evaluation(document).select(*m_query, Document::root);
}

bool JsonPath::maySelectInArray() const
{
    if (m_query->segments.empty() || m_query->segments.front().descendant)
        return true;
    const auto &selectors = m_query->segments.front().selectors;
    return !std::all_of(selectors.begin(), selectors.end(),
                        [](const path::Selector &s) { return std::holds_alternative<path::NameSelector>(s); });
}

bool JsonPath::isRoot() const { return m_query->segments.empty(); }

QString normalizedPath(const Document &document, Document::Index index)
{
    QString result = QStringLiteral("$");
    Document::Index at = Document::root;
    while (at != index && document.isContainer(at)) {
        const bool object = document.tag(at) == '{';
        qsizetype position = 0;
        std::string_view key;
        Document::Index child = Document::begin(at);
        for (const Document::Index stop = document.end(at); child < stop; ++position) {
            if (object)
                key = document.text(child++);
            if (index < document.next(child))
                break;
            child = document.next(child);
        }
        if (!object) {
            result += u'[' + QString::number(position) + u']';
        } else {
            result += QLatin1String("['");
            const QString name = QString::fromUtf8(key.data(), qsizetype(key.size()));
            for (const QChar c : name) {
                static const QString plain = QStringLiteral("\b\t\n\f\r'\\");
                static const QString escaped = QStringLiteral("btnfr'\\");
                if (const qsizetype i = plain.indexOf(c); i >= 0)
                    result += QStringLiteral("\\") + escaped.at(i);
                else if (c < u' ')
                    result += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
                else
                    result += c;
            }
            result += QLatin1String("']");
        }
        at = child;
    }
    return result;
}

} // namespace midflight
