// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/jsonpathparser.h"

#include <charconv>

namespace midflight::path {

/// Walks the text of a JSONPath: characters, white space, string and number literals. Remembers the first error.
class PathScanner
{
public:
    explicit PathScanner(std::string_view text) : m_text(text) {}

protected:
    bool failed(const char *what)
    {
        if (m_error.what.empty())
            m_error = {m_at, what};
        return false;
    }
    bool atEnd() { return m_at == m_text.size() || failed("not expected here"); }
    char peek(size_t ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }
    bool take(char c)
    {
        if (m_at >= m_text.size() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }
    bool take(std::string_view word)
    {
        if (m_text.substr(m_at, word.size()) != word)
            return false;
        m_at += word.size();
        return true;
    }
    void space()
    {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')
            ++m_at;
    }
    static bool isDigit(char c) { return c >= '0' && c <= '9'; }
    static bool isNameFirst(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80); }

    bool string(std::string &result)
    {
        const char quote = m_text[m_at++];
        for (;;) {
            if (m_at >= m_text.size())
                return failed("a string is not closed");
            const char c = m_text[m_at++];
            if (c == quote)
                return true;
            if (uchar(c) < 0x20)
                return failed("a control character in a string");
            if (c != '\\')
                result += c;
            else if (!escape(result, quote))
                return false;
        }
    }

    bool escape(std::string &result, char quote)
    {
        const char c = peek();
        ++m_at;
        if (c == quote || c == '\\' || c == '/') {
            result += c;
            return true;
        }
        switch (c) {
        case 'b': result += '\b'; return true;
        case 'f': result += '\f'; return true;
        case 'n': result += '\n'; return true;
        case 'r': result += '\r'; return true;
        case 't': result += '\t'; return true;
        case 'u': break;
        default: return failed("an unknown escape in a string");
        }
        QString units(1, QChar(hex()));
        if (units.at(0).isHighSurrogate() && take("\\u"))
            units += QChar(hex());
        const bool pair = units.size() == 2 && units.at(1).isLowSurrogate();
        if (!m_error.what.empty() || units.at(0).isLowSurrogate() || (units.at(0).isHighSurrogate() && !pair))
            return failed("a \\u escape that is no character");
        result += units.toStdString();
        return true;
    }

    char16_t hex()
    {
        quint16 unit = 0;
        const char *const first = m_text.data() + m_at;
        if (m_at + 4 > m_text.size() || std::from_chars(first, first + 4, unit, 16).ptr != first + 4) {
            failed("four hexadecimal digits are expected");
            return 0;
        }
        m_at += 4;
        return unit;
    }

    bool number(TapeWriter &tape)
    {
        const size_t start = m_at;
        take('-');
        const size_t digits = m_at;
        while (isDigit(peek()))
            ++m_at;
        if (m_at == digits)
            return failed("a value or query is expected");
        if (m_text[digits] == '0' && m_at - digits > 1)
            return failed("a number has no leading zero");
        if (take('.')) {
            if (!isDigit(peek()))
                return failed("digits are expected after the decimal point");
            while (isDigit(peek()))
                ++m_at;
        }
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            if (!take('+'))
                take('-');
            if (!isDigit(peek()))
                return failed("digits are expected in the exponent");
            while (isDigit(peek()))
                ++m_at;
        }
        const char *const first = m_text.data() + start;
        const char *const last = m_text.data() + m_at;
        qint64 whole = 0;
        double real = 0;
        if (const auto parsed = std::from_chars(first, last, whole); parsed.ec == std::errc() && parsed.ptr == last)
            tape.integer(whole);
        else if (std::from_chars(first, last, real).ec == std::errc())
            tape.real(real);
        else
            tape.token(m_text.substr(start, m_at - start));
        return true;
    }

    std::string_view m_text;
    size_t m_at = 0;
    ParseError m_error {0, {}};
};

} // namespace midflight::path
