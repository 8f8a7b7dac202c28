// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/document.h"

#include "routing/compare/decimal.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace midflight {

Document::Document(const uint64_t *words, const uint8_t *text, std::shared_ptr<void> owner)
    : m_owner(std::move(owner))
    , m_words(reinterpret_cast<const quint64 *>(words))
    , m_text(text)
{
    static_assert(sizeof(uint64_t) == sizeof(quint64));
}

Document::Document(std::vector<quint64> words, std::string text)
    : m_ownWords(std::move(words))
    , m_ownText(std::move(text))
    , m_words(m_ownWords.data())
    , m_text(reinterpret_cast<const uint8_t *>(m_ownText.data()))
{
}

Document &Document::operator=(Document &&other) noexcept
{
    m_owner = std::move(other.m_owner);
    m_ownWords = std::move(other.m_ownWords);
    m_ownText = std::move(other.m_ownText);
    m_words = m_owner ? other.m_words : m_ownWords.data();
    m_text = m_owner ? other.m_text : reinterpret_cast<const uint8_t *>(m_ownText.data()); // a short text moves
    return *this;
}

qsizetype Document::size(Index i) const
{
    qsizetype count = 0;
    const bool object = tag(i) == '{';
    for (Index at = begin(i), stop = end(i); at < stop; ++count)
        at = next(object ? at + 1 : at);
    return count;
}

double Document::number(Index i) const
{
    switch (tag(i)) {
    case 'l': return double(integer(i));
    case 'u': return double(natural(i));
    case 'd': return real(i);
    default: return nearestDouble(text(i));
    }
}

LeafCounts Document::countLeaves(Index i) const
{
    // Linear over the tape: keys are told from values by the container they stand in.
    LeafCounts counts;
    std::vector<char> open;
    bool keyNext = false;
    for (Index at = i, stop = next(i); at < stop;) {
        const char t = tag(at);
        if (keyNext && t == '"') {
            keyNext = false;
            ++at;
            continue;
        }
        switch (t) {
        case '{': case '[':
            if (isEmpty(at)) {
                ++counts.leaves;
                at = next(at);
                break;
            }
            open.push_back(t);
            ++at;
            break;
        case '}': case ']':
            open.pop_back();
            ++at;
            break;
        case 'n':
            ++counts.nulls;
            [[fallthrough]];
        default:
            ++counts.leaves;
            at = next(at);
        }
        keyNext = !open.empty() && open.back() == '{';
    }
    return counts;
}

qint64 Document::textBytes(Index i) const
{
    qint64 bytes = 0;
    char digits[32];
    for (Index at = i, stop = next(i); at < stop;) {
        switch (tag(at)) {
        case '"': bytes += qint64(text(at).size()) + 3; break; // quotes, and a comma or colon
        case '#': bytes += qint64(text(at).size()) + 1; break;
        case 'l': bytes += std::to_chars(digits, digits + sizeof digits, integer(at)).ptr - digits + 1; break;
        case 'u': bytes += std::to_chars(digits, digits + sizeof digits, natural(at)).ptr - digits + 1; break;
        case 'd': bytes += std::to_chars(digits, digits + sizeof digits, real(at)).ptr - digits + 1; break;
        case '{': case '[': case '}': case ']': ++bytes; break;
        default: bytes += 5;
        }
        at = isNumber(at) ? next(at) : at + 1;
    }
    return bytes;
}

bool sameNumber(Value a, Value b)
{
    const Document &x = *a.document;
    const Document &y = *b.document;
    const char s = a.tag();
    const char t = b.tag();
    const auto isInteger = [](char tag) { return tag == 'l' || tag == 'u'; };
    if (isInteger(s) && isInteger(t))
        return s == t && x.natural(a.index) == y.natural(b.index);
    if (s == '#' && t == '#')
        return sameDecimal(x.text(a.index), y.text(b.index));
    const double p = x.number(a.index);
    const double q = y.number(b.index);
    if (s == '#' || t == '#') {
        // Only one side fits 64 bits. It may still be the same value, unless the double over- or underflowed.
        return (s == 'd' || t == 'd') && p == q && std::isfinite(p) && p != 0;
    }
    return p == q || (std::isnan(p) && std::isnan(q)); // some writers put NaN into JSON: the same word is no difference
}

static Document::Index childAt(const Document &document, Document::Index container, Document::Index wanted, std::string_view *key,
                        qsizetype *position)
{
    const bool object = document.tag(container) == '{';
    *position = 0;
    for (Document::Index at = Document::begin(container), stop = document.end(container); at < stop; ++*position) {
        if (object)
            *key = document.text(at++);
        const Document::Index after = document.next(at);
        if (wanted < after)
            return at;
        at = after;
    }
    return Document::none;
}

QString escapedToken(std::string_view key)
{
    QString token = QString::fromUtf8(key.data(), qsizetype(key.size()));
    if (token.contains(u'~') || token.contains(u'/'))
        token.replace(QLatin1String("~"), QLatin1String("~0")).replace(QLatin1String("/"), QLatin1String("~1"));
    return token;
}

QString pointerTo(const Document &document, Document::Index index)
{
    QString pointer;
    Document::Index at = Document::root;
    while (at != index && document.isContainer(at)) {
        std::string_view key;
        qsizetype position = 0;
        const bool object = document.tag(at) == '{';
        at = childAt(document, at, index, &key, &position);
        if (at == Document::none)
            break;
        pointer += u'/' + (object ? escapedToken(key) : QString::number(position));
    }
    return pointer;
}

TapeWriter::TapeWriter() { m_words.push_back(quint64('r') << 56); }

void TapeWriter::integer(qint64 value)
{
    word('l', 0);
    m_words.push_back(quint64(value));
}

void TapeWriter::natural(quint64 value)
{
    if (value <= quint64(std::numeric_limits<qint64>::max()))
        return integer(qint64(value));
    word('u', 0);
    m_words.push_back(value);
}

void TapeWriter::real(double value)
{
    quint64 bits;
    std::memcpy(&bits, &value, 8);
    word('d', 0);
    m_words.push_back(bits);
}

void TapeWriter::open(char tag)
{
    m_open.push_back(position());
    word(tag, 0);
}

void TapeWriter::close(char tag)
{
    const Document::Index start = m_open.back();
    m_open.pop_back();
    word(tag, start);
    m_words[start] |= quint64(position());
}

void TapeWriter::textual(char tag, std::string_view text)
{
    startText().append(text);
    finishText(tag);
}

std::string &TapeWriter::startText()
{
    m_textStart = m_text.size();
    m_text.append(4, '\0');
    return m_text;
}

void TapeWriter::finishText(char tag)
{
    const quint32 length = quint32(m_text.size() - m_textStart - 4);
    std::memcpy(m_text.data() + m_textStart, &length, 4);
    word(tag, m_textStart);
}

Document TapeWriter::finish()
{
    m_words[0] |= quint64(position());
    word('r', 0);
    return Document(std::move(m_words), std::move(m_text));
}

} // namespace midflight
