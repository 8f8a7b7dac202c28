// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/redaction.h"

#include "routing/compare/jsonpath.h"
#include "routing/compare/jsontext.h"
#include "routing/compare/jsonwriter.h"
#include "routing/compare/table.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStringList>
#include <set>

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

namespace {

const QLatin1String header("header:");

bool hides(const QString &rule, const QString &pointer)
{
    if (rule.startsWith(header, Qt::CaseInsensitive))
        return pointer.compare(QStringLiteral("/headers/") + rule.mid(header.size()), Qt::CaseInsensitive) == 0;
    return rule.startsWith(QLatin1Char('$')) && selects(rule, pointer);
}

} // namespace

QJsonValue redactedBelow(const QJsonValue &value, const QString &pointer, const QStringList &rules)
{
    if (std::any_of(rules.begin(), rules.end(), [&](const QString &rule) { return hides(rule, pointer); }))
        return QStringLiteral("redacted");
    if (value.isObject()) {
        QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            it.value() = redactedBelow(it.value(), pointer + u'/' + escapedToken(it.key().toStdString()), rules);
        return object;
    }
    if (value.isArray()) {
        QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i)
            array.replace(i, redactedBelow(array.at(i), pointer + u'/' + QString::number(i), rules));
        return array;
    }
    return value;
}

namespace {

/// A whole line of text or row of a table, it seems, of which nobody can tell any longer what its parts are.
bool isRow(const Difference &difference, const QJsonValue &value)
{
    bool number = false;
    difference.pointer.section(u'/', -1).toUInt(&number);
    static const QRegularExpression parts(QStringLiteral("[\",:;=\t]"));
    return number && value.isString() && (difference.kind != QLatin1String("value") || parts.match(value.toString()).hasMatch());
}

void redact(QList<Difference> &differences, const QStringList &rules)
{
    const bool paths = std::any_of(rules.begin(), rules.end(), [](const QString &rule) { return rule.startsWith(QLatin1Char('$')); });
    for (Difference &difference : differences) {
        for (QJsonValue *value : {&difference.oldValue, &difference.newValue}) {
            if (value->isUndefined())
                continue;
            *value = paths && isRow(difference, *value) ? QJsonValue(QStringLiteral("redacted"))
                                                        : redactedBelow(*value, difference.pointer, rules);
        }
    }
}

/// Copies a document; what is selected becomes "redacted". Iterative: depth costs no stack.
Document withoutSelected(const Document &document, const std::set<Document::Index> &selected)
{
    TapeWriter tape;
    std::vector<char> open;
    bool keyNext = false;
    for (Document::Index at = Document::root, stop = document.next(Document::root); at < stop;) {
        const char tag = document.tag(at);
        if (tag == '}' || tag == ']') {
            tag == '}' ? tape.endObject() : tape.endArray();
            open.pop_back();
            ++at;
        } else if (keyNext) {
            tape.key(document.text(at++));
            keyNext = false;
            continue;
        } else if (selected.count(at)) {
            tape.string("redacted");
            at = document.next(at);
        } else if (tag == '{' || tag == '[') {
            tag == '{' ? tape.startObject() : tape.startArray();
            open.push_back(tag);
            ++at;
        } else {
            switch (tag) {
            case '"': tape.string(document.text(at)); break;
            case '#': tape.token(document.text(at)); break;
            case 'l': tape.integer(document.integer(at)); break;
            case 'u': tape.natural(document.natural(at)); break;
            case 'd': tape.real(document.real(at)); break;
            case 'n': tape.null(); break;
            default: tape.boolean(tag == 't');
            }
            at = document.next(at);
        }
        keyNext = !open.empty() && open.back() == '{';
    }
    return tape.finish();
}

/// What a table's rows would be selected by; a table is not written anew, so that it is left out when anything is.
std::optional<Document> tableIn(const QByteArray &bytes, const QString &contentType)
{
    const QString name = contentType.contains(QLatin1String("csv")) ? QStringLiteral("body.csv") : QString();
    const auto delimiter = delimiterOf(bytes, name);
    auto table = delimiter ? Table::parse(bytes, *delimiter) : std::nullopt;
    if (!table)
        return std::nullopt;
    table->setHeader(table->firstRowIsNames());
    return table->toDocument();
}

void redact(std::optional<Outcome> &outcome, const Privacy &privacy)
{
    if (!outcome || !outcome->body)
        return;
    if (privacy.store != StorePolicy::Bodies) {
        outcome->body.reset();
        return;
    }
    const QByteArray bytes = outcome->body->toUtf8();
    QString why;
    const QByteArray start = bytes.left(4096).trimmed();
    const bool pretends = outcome->contentType.contains(QLatin1String("json"), Qt::CaseInsensitive) || start.startsWith('{') || start.startsWith('[');
    auto document = pretends ? parseJson(bytes, &why) : std::nullopt;
    const bool lines = pretends && !document;
    if (lines)
        document = parseJsonLines(bytes);
    const auto table = pretends ? std::nullopt : tableIn(bytes, outcome->contentType);
    std::set<Document::Index> selected;
    for (const QString &rule : privacy.redact) {
        const auto path = rule.startsWith(QLatin1Char('$')) ? JsonPath::parse(rule) : fail(Failure::Invalid, QString());
        if (!path && rule.startsWith(header, Qt::CaseInsensitive))
            continue;
        if (!path || (pretends && !document) || (table && !path->select(*table).empty())) {
            outcome->body.reset(); // better nothing than what should have been hidden
            return;
        }
        if (document) {
            for (const Document::Index at : path->select(*document))
                selected.insert(at);
            if (lines) { // the path may be meant for each line
                const auto each = JsonPath::parse(QStringLiteral("$[*]") + rule.mid(1));
                for (const Document::Index at : each ? each->select(*document) : std::vector<Document::Index>())
                    selected.insert(at);
            }
        }
    }
    if (selected.empty())
        return;
    const Document copy = withoutSelected(*document, selected);
    std::string text;
    if (!lines || !copy.isContainer(Document::root)) {
        writeJson({&copy, Document::root}, text);
    } else {
        for (auto at = Document::begin(Document::root), stop = copy.end(Document::root); at < stop; at = copy.next(at)) {
            writeJson({&copy, at}, text);
            text += '\n';
        }
    }
    outcome->body = QString::fromStdString(text);
}

} // namespace

void redact(Comparison &report, const Privacy &privacy)
{
    if (privacy.store == StorePolicy::None) {
        report.differences.clear();
        if (report.repeat)
            report.repeat->differences.clear();
    }
    redact(report.differences, privacy.redact);
    if (report.repeat)
        redact(report.repeat->differences, privacy.redact);
    redact(report.oldOutcome, privacy);
    redact(report.newOutcome, privacy);
    report.oldAgain.reset();
}

} // namespace midflight
