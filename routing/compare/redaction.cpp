// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/redaction.h"

#include <QStringList>

namespace midflight {

namespace {

/// One step of a JSONPath: which member or element names it takes.
struct Segment {
    bool descendant = false;
    bool any = false; ///< wildcard, slice or filter
    QStringList names;
    bool takes(const QString &token) const { return any || names.contains(token); }
};

qsizetype endOfBracket(const QString &path, qsizetype open)
{
    int depth = 0;
    QChar quote;
    for (qsizetype i = open; i < path.size(); ++i) {
        const QChar c = path[i];
        if (!quote.isNull()) {
            if (c == QLatin1Char('\\'))
                ++i;
            else if (c == quote)
                quote = {};
        } else if (c == QLatin1Char('\'') || c == QLatin1Char('"')) {
            quote = c;
        } else if (c == QLatin1Char('[')) {
            ++depth;
        } else if (c == QLatin1Char(']') && --depth == 0) {
            return i;
        }
    }
    return path.size();
}

Segment fromBracket(const QString &inner)
{
    Segment segment;
    const QString text = inner.trimmed();
    const bool quoted = text.startsWith(QLatin1Char('\'')) || text.startsWith(QLatin1Char('"'));
    bool isIndex = false;
    text.toLongLong(&isIndex);
    if (isIndex && !text.startsWith(QLatin1Char('-')))
        segment.names.append(text);
    else if (quoted && text.size() >= 2 && text.endsWith(text.front()) && text.count(text.front()) == 2)
        segment.names.append(text.mid(1, text.size() - 2));
    else
        segment.any = true; // a wildcard, or something whose outcome depends on the document
    return segment;
}

QList<Segment> parse(const QString &path)
{
    QList<Segment> segments;
    qsizetype i = path.startsWith(QLatin1Char('$')) ? 1 : 0;
    while (i < path.size()) {
        Segment segment;
        bool descendant = false;
        if (path.mid(i, 2) == QLatin1String("..")) {
            descendant = true;
            i += 2;
        } else if (path[i] == QLatin1Char('.')) {
            ++i;
        }
        if (i < path.size() && path[i] == QLatin1Char('[')) {
            const qsizetype close = endOfBracket(path, i);
            segment = fromBracket(path.mid(i + 1, close - i - 1));
            i = close + 1;
        } else {
            qsizetype end = i;
            while (end < path.size() && path[end] != QLatin1Char('.') && path[end] != QLatin1Char('['))
                ++end;
            const QString name = path.mid(i, end - i).trimmed();
            segment.any = name == QLatin1String("*") || name.isEmpty();
            segment.names.append(name);
            i = qMax(end, i + (end == i ? 1 : 0));
        }
        segment.descendant = descendant;
        segments.append(segment);
    }
    return segments;
}

bool matches(const QList<Segment> &segments, qsizetype segment, const QStringList &tokens, qsizetype token)
{
    if (segment == segments.size())
        return true; // the rest of the pointer lies in what is selected
    for (qsizetype i = token; i < tokens.size(); ++i) {
        if (segments[segment].takes(tokens[i]) && matches(segments, segment + 1, tokens, i + 1))
            return true;
        if (!segments[segment].descendant)
            return false;
    }
    return false;
}

} // namespace

bool selects(const QString &jsonPath, const QString &pointer)
{
    QStringList tokens = pointer.split(QLatin1Char('/'));
    tokens.removeFirst();
    for (QString &token : tokens)
        token.replace(QLatin1String("~1"), QLatin1String("/")).replace(QLatin1String("~0"), QLatin1String("~"));
    const QList<Segment> segments = parse(jsonPath);
    // With several outputs a pointer starts with the output's name, which the path knows nothing of.
    return matches(segments, 0, tokens, 0) || (tokens.size() > 1 && matches(segments, 0, tokens, 1));
}

void redact(Comparison &report, const Privacy &privacy)
{
    if (privacy.store == StorePolicy::None)
        report.differences.clear();
    for (Difference &difference : report.differences) {
        for (const QString &path : privacy.redact) {
            if (!path.startsWith(QLatin1Char('$')) || !selects(path, difference.pointer))
                continue;
            const QJsonValue hidden(QStringLiteral("redacted"));
            if (!difference.oldValue.isUndefined())
                difference.oldValue = hidden;
            if (!difference.newValue.isUndefined())
                difference.newValue = hidden;
        }
    }
}

} // namespace midflight
