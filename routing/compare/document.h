// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonValue>
#include <QtGlobal>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace midflight {

/// Values without children; an empty container is one, too.
struct LeafCounts {
    qint64 leaves = 0;
    qint64 nulls = 0; ///< of these
};

/// A parsed document: one flat tape in simdjson's format (its doc/tape.md), so that its parser's result is used as it
/// stands and one engine compares everything. Tags: { } [ ] " l u d t f n r as there, and one of our own: # is a number
/// that neither a 64-bit integer nor a double can hold, kept as its text.
/// Immutable; may be read from many threads.
class Document
{
public:
    using Index = quint32; ///< of a value's first word on the tape
    static constexpr Index root = 1;
    static constexpr Index none = 0;

    Document() = default;
    /// A tape that somebody else owns, for as long as `owner` lives.
    Document(const uint64_t *words, const uint8_t *text, std::shared_ptr<void> owner);
    Document(std::vector<quint64> words, std::string text);

    char tag(Index i) const { return char(m_words[i] >> 56); }
    bool isContainer(Index i) const { return tag(i) == '{' || tag(i) == '['; }
    bool isNumber(Index i) const { return tag(i) == 'l' || tag(i) == 'u' || tag(i) == 'd' || tag(i) == '#'; }
    /// First word behind the value at `i`.
    Index next(Index i) const
    {
        switch (tag(i)) {
        case '{': case '[': return Index(m_words[i] & 0xffffffff);
        case 'l': case 'u': case 'd': return i + 2;
        default: return i + 1;
        }
    }
    /// First child of a container (in an object: the first key); equals end(i) when it is empty.
    static Index begin(Index i) { return i + 1; }
    /// The closing bracket of a container.
    Index end(Index i) const { return next(i) - 1; }
    bool isEmpty(Index i) const { return begin(i) == end(i); }
    /// Children of an array, members of an object. Walks them.
    qsizetype size(Index i) const;

    std::string_view text(Index i) const ///< of a string, a key, or a '#' number
    {
        const uint8_t *at = m_text + (m_words[i] & 0x00ffffffffffffff);
        quint32 length;
        std::memcpy(&length, at, 4);
        return {reinterpret_cast<const char *>(at) + 4, length};
    }
    qint64 integer(Index i) const { return qint64(m_words[i + 1]); } ///< of 'l'
    quint64 natural(Index i) const { return m_words[i + 1]; } ///< of 'u'
    double real(Index i) const ///< of 'd'
    {
        double value;
        std::memcpy(&value, &m_words[i + 1], 8);
        return value;
    }
    double number(Index i) const; ///< of any number; '#' as near as a double gets, or infinite

    /// Words on the tape: every Index is below.
    Index words() const { return Index(m_words[0] & 0xffffffff) + 1; }
    /// Values without children in and below `i`; an empty container counts as one.
    qint64 leaves(Index i) const { return countLeaves(i).leaves; }
    LeafCounts countLeaves(Index i) const;
    /// Bytes of the value as compact JSON, within a few.
    qint64 textBytes(Index i) const;

private:
    std::shared_ptr<void> m_owner;
    std::vector<quint64> m_ownWords;
    std::string m_ownText;
    const quint64 *m_words = nullptr;
    const uint8_t *m_text = nullptr;

public:
    Document(Document &&other) noexcept { *this = std::move(other); }
    Document &operator=(Document &&other) noexcept;
};

/// A value of a document: what is passed around.
struct Value {
    const Document *document = nullptr;
    Document::Index index = Document::none;
    char tag() const { return document->tag(index); }
};

/// Same value: members in any order, numbers by value. Bounded stack: see comparejson.h's maxDepth.
bool deepEqual(Value a, Value b);

/// Numbers of any tag by value: integers exactly, else as doubles, what a double cannot hold by its digits.
bool sameNumber(Value a, Value b);

/// For reports: shortened where long, invalid UTF-8 replaced.
QJsonValue forReport(Value value);
QJsonValue textForReport(std::string_view text);

/// RFC 6901 pointer of the value at `index`, found by descending.
QString pointerTo(const Document &document, Document::Index index);
QString escapedToken(std::string_view key);

/// Writes a tape. Calls must nest properly; keys alternate with values inside objects.
class TapeWriter
{
public:
    TapeWriter();
    void startObject() { open('{'); }
    void endObject() { close('}'); }
    void startArray() { open('['); }
    void endArray() { close(']'); }
    void string(std::string_view text) { textual('"', text); }
    void key(std::string_view text) { textual('"', text); }
    void token(std::string_view text) { textual('#', text); }
    void integer(qint64 value);
    void natural(quint64 value);
    void real(double value);
    void boolean(bool value) { word(value ? 't' : 'f', 0); }
    void null() { word('n', 0); }
    Document::Index position() const { return Document::Index(m_words.size()); }
    /// A string that is being put together: append to it, then finish it.
    std::string &startText();
    void finishText(char tag);
    Document finish();

private:
    void word(char tag, quint64 payload) { m_words.push_back(quint64(uchar(tag)) << 56 | payload); }
    void open(char tag);
    void close(char tag);
    void textual(char tag, std::string_view text);

    std::vector<quint64> m_words;
    std::string m_text;
    std::vector<Document::Index> m_open;
    size_t m_textStart = 0;
};

} // namespace midflight
