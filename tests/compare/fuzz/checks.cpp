// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/judgementreport.h"
#include "tests/compare/fuzz/fuzz.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace fuzz {

using namespace midflight;

Pair pairOf(const uint8_t *data, size_t size)
{
    Pair pair;
    if (size == 0)
        return pair;
    const size_t edits = std::min<size_t>(data[0] % 4, (size - 1) / 4);
    pair.a = QByteArray(reinterpret_cast<const char *>(data) + 1 + 4 * edits, qsizetype(size - 1 - 4 * edits));
    pair.b = pair.a;
    for (size_t i = 0; i < edits; ++i) {
        const uint8_t *edit = data + 1 + 4 * i;
        const qsizetype at = (edit[0] + 256 * edit[1]) % (pair.b.size() + 1);
        switch (edit[2] % 4) {
        case 0:
        case 1:
            if (at < pair.b.size())
                pair.b[at] = char(edit[3]);
            break;
        case 2: pair.b.insert(at, char(edit[3])); break;
        default: {
            // Some bytes, or all between two commas or line ends.
            const auto ends = [&](qsizetype place) { return pair.b[place] && std::strchr(",\n|", pair.b[place]); };
            qsizetype from = at;
            qsizetype to = at + 1 + edit[3] % 8;
            if (edit[3] >= 32) {
                for (; from > 0 && !ends(from - 1) && pair.b[from - 1] != '{' && pair.b[from - 1] != '['; --from) { }
                for (to = at; to < pair.b.size() && !ends(to); ++to) { }
                ++to;
            }
            pair.b.remove(from, to - from);
        }
        }
    }
    return pair;
}

std::string edited(const std::string &document, int at, char by)
{
    const char edit[] = {1, char(at), char(at / 256), 0, by};
    return std::string(edit, sizeof edit) + document;
}

void check(const Pair &pair, const char *name, std::optional<bool> same)
{
    const QString called = QString::fromLatin1(name);
    QByteArray copy = pair.a;
    copy.detach();
    require(compareBytes(pair.a, copy, called, {}).verdict == Verdict::Match, "a document differs from itself");
    const Judgement judgement = compareBytes(pair.a, pair.b, called, {});
    require((compareBytes(pair.b, pair.a, called, {}).verdict == Verdict::Mismatch) == (judgement.verdict == Verdict::Mismatch),
            "the verdict depends on which side is old");
    require((judgement.verdict == Verdict::Mismatch) == (judgement.differenceCount > 0), "a verdict that its differences do not bear out");
    require(judgement.differences.isEmpty() == (judgement.differenceCount == 0), "differences are counted and not told");
    require(judgement.differences.size() <= Comparison::maxDifferences, "more differences than may be kept");
    require(judgement.coverage.compared + judgement.coverage.ignored + judgement.coverage.masked > 0, "nothing was compared");
    const QByteArray text = judgementAsText(judgement, Colour::No);
    require(std::none_of(text.begin(), text.end(), [](char c) { return uchar(c) < 0x20 && c != '\n'; }), "a control character reaches the terminal");
    require(judgementAsJson(judgement).startsWith('{'), "no JSON");
    if (same)
        require((judgement.verdict == Verdict::Match) == *same, *same ? "equal documents differ" : "a difference is not found");
}

namespace {

class Reader
{
public:
    explicit Reader(const std::string &text) : m_at(text.c_str()), m_end(m_at + text.size()) {}
    std::optional<std::string> whole()
    {
        std::string out = value(0);
        space();
        return m_wrong || m_at != m_end ? std::nullopt : std::optional(out);
    }

private:
    std::string wrong()
    {
        m_wrong = true;
        return {};
    }
    void space()
    {
        while (m_at < m_end && std::strchr(" \t\n\r", *m_at) && *m_at)
            ++m_at;
    }
    bool take(char c)
    {
        space();
        const bool there = m_at < m_end && *m_at == c;
        m_at += there;
        return there;
    }
    bool word(const char *text)
    {
        const size_t length = std::strlen(text);
        const bool there = size_t(m_end - m_at) >= length && std::memcmp(m_at, text, length) == 0;
        m_at += there ? length : 0;
        return there;
    }
    std::string value(int depth)
    {
        space();
        if (m_wrong || depth > 50 || m_at == m_end)
            return wrong();
        if (word("true"))
            return "T";
        if (word("false"))
            return "F";
        if (word("null"))
            return "N";
        if (*m_at == '"')
            return string();
        if (take('['))
            return list(depth);
        if (take('{'))
            return members(depth);
        return number();
    }
    std::string list(int depth)
    {
        std::string out = "[";
        if (take(']'))
            return out + "]";
        do {
            out += value(depth + 1) + ",";
        } while (!m_wrong && take(','));
        return take(']') ? out + "]" : wrong();
    }
    std::string members(int depth)
    {
        std::vector<std::pair<std::string, std::string>> all;
        if (!take('}')) {
            do {
                space();
                if (m_at == m_end || *m_at != '"')
                    return wrong();
                std::string name = string();
                if (!take(':'))
                    return wrong();
                all.emplace_back(std::move(name), value(depth + 1));
            } while (!m_wrong && take(','));
            if (!take('}'))
                return wrong();
        }
        std::stable_sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
        std::string out = "{";
        for (const auto &[name, of] : all)
            out += name + ":" + of + ",";
        return out + "}";
    }
    std::string string()
    {
        std::string out = "\"";
        for (++m_at; m_at < m_end && *m_at != '"'; ++m_at) {
            if (uchar(*m_at) < 0x20 || uchar(*m_at) >= 0x7f)
                return wrong(); // plain ones only
            if (*m_at != '\\') {
                out += *m_at;
                continue;
            }
            if (++m_at == m_end)
                return wrong();
            if (*m_at == 'u') {
                unsigned code = 0;
                for (int i = 0; i < 4; ++i) {
                    if (++m_at >= m_end || !std::isxdigit(uchar(*m_at)))
                        return wrong();
                    code = code * 16 + unsigned(std::isdigit(uchar(*m_at)) ? *m_at - '0' : (*m_at | 32) - 'a' + 10);
                }
                if (code >= 0x80)
                    return wrong();
                out += char(code);
                continue;
            }
            static const char names[] = "\"\\/bfnrt";
            static const char means[] = "\"\\/\b\f\n\r\t";
            const char *known = *m_at ? std::strchr(names, *m_at) : nullptr;
            if (!known)
                return wrong();
            out += means[known - names];
        }
        if (m_at == m_end)
            return wrong();
        ++m_at;
        return std::to_string(out.size()) + out;
    }
    std::string number()
    {
        const char *start = m_at;
        const auto digits = [&] {
            const char *from = m_at;
            while (m_at < m_end && std::isdigit(uchar(*m_at)))
                ++m_at;
            return m_at > from;
        };
        if (m_at < m_end && *m_at == '-')
            ++m_at;
        const char *first = m_at;
        if (!digits() || (*first == '0' && m_at - first > 1))
            return wrong();
        if (m_at < m_end && *m_at == '.' && (++m_at, !digits()))
            return wrong();
        if (m_at < m_end && (*m_at == 'e' || *m_at == 'E'))
            return wrong(); // RFC 8259 has it; what a double makes of it is tested elsewhere
        if (m_at - start > 15)
            return wrong(); // so that a double holds it
        char text[64];
        const double found = std::strtod(std::string(start, m_at).c_str(), nullptr);
        std::snprintf(text, sizeof text, "%.17g", found == 0 ? 0 : found);
        return text;
    }

    const char *m_at;
    const char *m_end;
    bool m_wrong = false;
};

} // namespace

std::optional<std::string> plainJson(const std::string &text) { return Reader(text).whole(); }

} // namespace fuzz
