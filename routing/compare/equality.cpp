// SPDX-License-Identifier: GPL-3.0-or-later
// deepEqual() and what reports show of a value.
#include "routing/compare/document.h"
#include "routing/compare/limits.h"

#include <algorithm>

namespace midflight {

namespace {

/// Beyond maxDepth the call stack is not to be trusted: equal when written in the same order.
bool equalAsWritten(Value a, Value b)
{
    const Document &x = *a.document;
    const Document &y = *b.document;
    const Document::Index length = x.next(a.index) - a.index;
    if (y.next(b.index) - b.index != length)
        return false;
    for (Document::Index i = a.index, j = b.index, stop = a.index + length; i < stop; i = i + (x.isNumber(i) ? x.next(i) - i : 1)) {
        j = b.index + (i - a.index);
        const char tag = x.tag(i);
        if (x.isNumber(i)) {
            if (!y.isNumber(j) || !sameNumber({&x, i}, {&y, j}) || x.next(i) - i != y.next(j) - j)
                return false;
        } else if (tag != y.tag(j) || (tag == '"' && x.text(i) != y.text(j))) {
            return false;
        }
    }
    return true;
}

bool equal(Value a, Value b, int depth);

bool equalObjects(Value a, Value b, int depth)
{
    const Document &x = *a.document;
    const Document &y = *b.document;
    Document::Index i = Document::begin(a.index);
    Document::Index j = Document::begin(b.index);
    const Document::Index stop = x.end(a.index);
    const Document::Index otherStop = y.end(b.index);
    while (i < stop && j < otherStop && x.text(i) == y.text(j)) {
        if (!equal({&x, i + 1}, {&y, j + 1}, depth))
            return false;
        i = x.next(i + 1);
        j = y.next(j + 1);
    }
    if (i == stop || j == otherStop)
        return i == stop && j == otherStop;
    // Another order from here on. Stable: members of one name are paired in their order.
    const auto rest = [](const Document &d, Document::Index from, Document::Index to) {
        std::vector<Document::Index> keys;
        for (; from < to; from = d.next(from + 1))
            keys.push_back(from);
        std::stable_sort(keys.begin(), keys.end(), [&](auto p, auto q) { return d.text(p) < d.text(q); });
        return keys;
    };
    const auto left = rest(x, i, stop);
    const auto right = rest(y, j, otherStop);
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [&](auto p, auto q) {
        return x.text(p) == y.text(q) && equal({&x, p + 1}, {&y, q + 1}, depth);
    });
}

bool equal(Value a, Value b, int depth)
{
    const char tag = a.tag();
    if (a.document->isNumber(a.index))
        return b.document->isNumber(b.index) && sameNumber(a, b);
    if (tag != b.tag())
        return false;
    if (tag == '"')
        return a.document->text(a.index) == b.document->text(b.index);
    if (tag != '{' && tag != '[')
        return true;
    if (depth >= maxDepth)
        return equalAsWritten(a, b);
    if (tag == '{')
        return equalObjects(a, b, depth + 1);
    Document::Index i = Document::begin(a.index);
    Document::Index j = Document::begin(b.index);
    const Document::Index stop = a.document->end(a.index);
    const Document::Index otherStop = b.document->end(b.index);
    for (; i < stop && j < otherStop; i = a.document->next(i), j = b.document->next(j)) {
        if (!equal({a.document, i}, {b.document, j}, depth + 1))
            return false;
    }
    return i == stop && j == otherStop;
}

/// Small containers are shown whole, larger ones by their size.
QJsonValue containerForReport(const Document &d, Document::Index i)
{
    constexpr Document::Index smallWords = 64;
    if (d.next(i) - i > smallWords) {
        const qsizetype size = d.size(i);
        return d.tag(i) == '{' ? QJsonValue(QStringLiteral("{…} with %1 members").arg(size))
                               : QJsonValue(QStringLiteral("[…] with %1 elements").arg(size));
    }
    if (d.tag(i) == '[') {
        QJsonArray array;
        for (Document::Index at = Document::begin(i); at < d.end(i); at = d.next(at))
            array.append(forReport({&d, at}));
        return array;
    }
    QJsonObject object;
    for (Document::Index at = Document::begin(i); at < d.end(i); at = d.next(at + 1)) {
        const std::string_view key = d.text(at);
        object.insert(QString::fromUtf8(key.data(), qsizetype(key.size())), forReport({&d, at + 1}));
    }
    return object;
}

} // namespace

bool deepEqual(Value a, Value b) { return equal(a, b, 0); }

QJsonValue textForReport(std::string_view text)
{
    constexpr size_t longest = 300;
    if (text.size() <= longest)
        return QString::fromUtf8(text.data(), qsizetype(text.size()));
    size_t cut = longest;
    while (cut > 0 && (text[cut] & 0xc0) == 0x80)
        --cut;
    return QString(QString::fromUtf8(text.data(), qsizetype(cut)) + QStringLiteral("… (%1 bytes)").arg(text.size()));
}

QJsonValue forReport(Value value)
{
    const Document &d = *value.document;
    switch (value.tag()) {
    case 'l': return d.integer(value.index);
    case 'u': return QString::number(d.natural(value.index)); // JSON of Qt has no such integer
    case 'd':
        if (!std::isfinite(d.real(value.index)))
            return std::isnan(d.real(value.index)) ? QStringLiteral("NaN")
                                                   : QStringLiteral("%1Infinity").arg(d.real(value.index) < 0 ? u"-" : u"");
        return d.real(value.index);
    case '#':
    case '"': return textForReport(d.text(value.index));
    case 't': return true;
    case 'f': return false;
    case 'n': return QJsonValue(QJsonValue::Null);
    default: return containerForReport(d, value.index);
    }
}

} // namespace midflight
