// SPDX-License-Identifier: GPL-3.0-or-later
// Both texts are cut into pieces of some kilobytes at the commas of their outermost container, as many children in each.
// Where the bytes of two pieces are the same, only one of them is parsed, to see that it is JSON and to count its
// leaves. A child that is larger than a piece is gone into in the same way. Everything that this cannot do exactly as
// comparing whole documents does is left to that.
#include "routing/compare/comparepieces.h"

#include "routing/compare/comparejson.h"
#include "routing/compare/jsonpiece.h"
#include "routing/compare/jsonsplitter.h"

#include <cstring>

namespace midflight {

namespace {

constexpr qsizetype pieceSize = 24 << 10;
constexpr qsizetype largeChild = 256 << 10; ///< a piece beyond this is cut child by child
constexpr int mostLevels = 6; ///< of containers that are cut: each is walked over again on the level above

const char *skipSpace(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r'))
        ++at;
    return at;
}

QByteArrayView between(const char *from, const char *to) { return QByteArrayView(from, to - from); }

char closing(char open) { return open == '[' ? ']' : '}'; }

class PieceComparison
{
public:
    explicit PieceComparison(Findings &findings) : m_findings(findings) {}

    /// Both stand behind an opening bracket; afterwards behind the closing one.
    bool compareContainer(char open, JsonSplitter &x, JsonSplitter &y, int level);

private:
    using Stop = JsonSplitter::Stop;

    /// A piece of x beginning where it stands: several children, or a single large one.
    Stop nextPiece(JsonSplitter &x, bool *single);
    /// The same number of children of y, when they are other bytes. False: it has not as many.
    bool follow(JsonSplitter &y, qint64 children, Stop stop, char open);
    bool compareSingle(char open, QByteArrayView a, QByteArrayView b, qint64 index, int level, bool *done);
    bool compareParsed(const Document &x, const Document &y, qint64 index);

    Findings &m_findings;
    PathSteps m_path;
    JsonPieces m_oldPieces;
    JsonPieces m_newPieces;
    Marks m_none;
    RuleSet m_noRules;
};

JsonSplitter::Stop PieceComparison::nextPiece(JsonSplitter &x, bool *single)
{
    *single = false;
    const JsonSplitter start = x;
    const Stop stop = x.skipBytes(pieceSize);
    if (x.at() - start.at() <= largeChild)
        return stop;
    x = start;
    for (const char *last = nullptr;;) {
        JsonSplitter next = x;
        if (last)
            next.stepOver();
        const Stop found = next.skipChildren(1);
        if (next.at() - start.at() > largeChild) {
            *single = !last;
            if (last)
                return Stop::Comma; // before the large one
            x = next;
            return found;
        }
        x = next;
        last = x.at();
        if (found != Stop::Comma)
            return found;
    }
}

bool PieceComparison::follow(JsonSplitter &y, qint64 children, Stop stop, char open)
{
    if (children == 0)
        return skipSpace(y.at(), y.end()) < y.end() && *skipSpace(y.at(), y.end()) == closing(open)
            && y.skipChildren(1) == Stop::Close;
    return y.skipChildren(children) == stop;
}

bool PieceComparison::compareParsed(const Document &x, const Document &y, qint64 index)
{
    JsonComparison comparison({&x, &m_none}, {&y, &m_none}, m_noRules.compiled(), m_findings);
    comparison.path() = m_path;
    return comparison.compareChildren(index);
}

/// A large child alone. `done`: it was a container on both sides, and compared; else it is for parsing as it is.
bool PieceComparison::compareSingle(char open, QByteArrayView a, QByteArrayView b, qint64 index, int level, bool *done)
{
    *done = false;
    const char *p = skipSpace(a.begin(), a.end());
    const char *q = skipSpace(b.begin(), b.end());
    PathStep step {{}, index};
    Document name; // holds the step's text
    if (open == '{') {
        const auto keyOf = [](const char *&at, const char *end) {
            const char *stop = at < end && *at == '"' ? at + 1 : end;
            while (stop < end && *stop != '"')
                stop += *stop == '\\' ? 2 : 1;
            const QByteArrayView key = stop < end ? between(at, stop + 1) : QByteArrayView();
            at = skipSpace(std::min(stop + 1, end), end);
            if (at == end || *at != ':')
                return QByteArrayView();
            at = skipSpace(at + 1, end);
            return key;
        };
        const QByteArrayView key = keyOf(p, a.end());
        if (key.isEmpty() || key != keyOf(q, b.end()))
            return true;
        const Document *parsed = m_oldPieces.parse('[', key);
        if (!parsed)
            return false;
        TapeWriter tape;
        tape.string(parsed->text(Document::begin(Document::root)));
        name = tape.finish();
        step.key = name.text(Document::root);
    }
    if (p == a.end() || q == b.end() || *p != *q || (*p != '[' && *p != '{') || level >= mostLevels)
        return true;
    *done = true;
    JsonSplitter x(p + 1, a.end());
    JsonSplitter y(q + 1, b.end());
    m_path.push_back(step);
    const bool compared = compareContainer(*p, x, y, level + 1);
    m_path.pop_back();
    return compared && skipSpace(x.at(), x.end()) == x.end() && skipSpace(y.at(), y.end()) == y.end();
}

bool PieceComparison::compareContainer(char open, JsonSplitter &x, JsonSplitter &y, int level)
{
    for (qint64 index = 0;;) {
        const char *const oldStart = x.at();
        const char *const newStart = y.at();
        bool single = false;
        const Stop stop = nextPiece(x, &single);
        if (stop == Stop::End || (stop == Stop::Close && *x.at() != closing(open)))
            return false;
        const QByteArrayView a = between(oldStart, x.at());
        // Equal bytes up to and with the comma or bracket behind them: the splitter would stop at the same place.
        const bool same = y.end() - newStart > a.size() && std::memcmp(oldStart, newStart, size_t(a.size()) + 1) == 0;
        bool done = false;
        qint64 children = 1;
        if (single) {
            if (same)
                y = JsonSplitter(newStart + a.size(), y.end());
            else if (y.skipChildren(1) != stop)
                return false;
            if (!compareSingle(open, a, between(newStart, y.at()), index, level, &done))
                return false;
        }
        if (!done) {
            const Document *parsed = m_oldPieces.parse(open, a);
            if (!parsed)
                return false;
            children = parsed->size(Document::root);
            if (children == 0 && (index > 0 || stop != Stop::Close))
                return false; // a comma too many
            if (same) {
                y = JsonSplitter(newStart + a.size(), y.end());
                const LeafCounts counts = parsed->countLeaves(Document::root);
                m_findings.equal(counts.leaves - counts.nulls);
                m_findings.count(LeafClass::BothNull, counts.nulls);
            } else {
                if (!single && !follow(y, children, stop, open))
                    return false;
                const Document *other = m_newPieces.parse(open, between(newStart, y.at()));
                if (!other || !compareParsed(*parsed, *other, index))
                    return false;
                if (children == 0)
                    m_findings.equal(); // two empty containers are one leaf
            }
        }
        index += children;
        if (stop == Stop::Close && *y.at() != closing(open))
            return false;
        x.stepOver();
        y.stepOver();
        if (stop == Stop::Close)
            return true;
    }
}

} // namespace

bool compareJsonPieces(QByteArrayView oldText, QByteArrayView newText, Findings &findings)
{
    const auto opened = [](QByteArrayView text, char *bracket) {
        const char *at = text.begin();
        if (text.startsWith("\xef\xbb\xbf"))
            at += 3;
        at = skipSpace(at, text.end());
        *bracket = at < text.end() ? *at : '\0';
        return JsonSplitter(std::min(at + 1, text.end()), text.end());
    };
    char open = 0;
    char other = 0;
    JsonSplitter x = opened(oldText, &open);
    JsonSplitter y = opened(newText, &other);
    if (open != other || (open != '[' && open != '{'))
        return false;
    Findings found(findings.isQuiet());
    if (!PieceComparison(found).compareContainer(open, x, y, 0) || skipSpace(x.at(), x.end()) != x.end()
        || skipSpace(y.at(), y.end()) != y.end())
        return false;
    findings.add(std::move(found));
    return true;
}

} // namespace midflight
