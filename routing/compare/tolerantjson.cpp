// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/jsontext.h"
#include "routing/compare/limits.h"

#include <charconv>
#include <limits>

namespace midflight {

namespace {

/// A state machine over one explicit stack of brackets, so that depth costs no call stack.
class TolerantParser
{
public:
    explicit TolerantParser(std::string_view input) : m_input(input) {}

    std::optional<Document> parse(QString *why)
    {
        if (!run()) {
            *why = QStringLiteral("byte %1: %2").arg(m_at).arg(QLatin1String(m_error));
            return std::nullopt;
        }
        return m_tape.finish();
    }

private:
    bool failed(const char *error)
    {
        m_error = error;
        return false;
    }

    void skipSpace()
    {
        while (m_at < m_input.size() && (m_input[m_at] == ' ' || (m_input[m_at] >= '\t' && m_input[m_at] <= '\r')))
            ++m_at;
    }

    char peek() const { return m_at < m_input.size() ? m_input[m_at] : '\0'; }
    bool take(char c)
    {
        if (peek() != c || m_at >= m_input.size())
            return false;
        ++m_at;
        return true;
    }

    bool run()
    {
        skipSpace();
        if (m_at == m_input.size())
            return failed("the document is empty");
        for (;;) {
            bool opened = false;
            if (!value(&opened))
                return false;
            if (opened)
                continue;
            if (!closeFinished())
                return false;
            if (m_stack.empty()) {
                skipSpace();
                return m_at == m_input.size() || failed("more follows after the document's end");
            }
        }
    }

    /// After a value: closes what ends here; stands on the next value when it returns with brackets open.
    bool closeFinished()
    {
        while (!m_stack.empty()) {
            skipSpace();
            const bool object = m_stack.back();
            if (take(',')) {
                skipSpace();
                return object ? memberName() : true;
            }
            if (!take(object ? '}' : ']'))
                return failed(object ? "expected , or }" : "expected , or ]");
            close();
        }
        return true;
    }

    void close()
    {
        m_stack.back() ? m_tape.endObject() : m_tape.endArray();
        m_stack.pop_back();
    }

    bool memberName()
    {
        if (peek() != '"')
            return failed("a member name is expected");
        if (!string())
            return false;
        skipSpace();
        if (!take(':'))
            return failed("expected :");
        skipSpace();
        return true;
    }

    /// Reads one value; of a container that is not empty only its beginning, up to where its first value starts.
    bool value(bool *opened)
    {
        if (m_tape.position() > std::numeric_limits<Document::Index>::max() - 8)
            return failed("the document is too large");
        switch (peek()) {
        case '{':
        case '[': {
            const bool object = peek() == '{';
            if (m_stack.size() >= maxNesting)
                return failed("nested more than a million levels deep");
            ++m_at;
            object ? m_tape.startObject() : m_tape.startArray();
            m_stack.push_back(object);
            skipSpace();
            if (take(object ? '}' : ']')) {
                close();
                return true;
            }
            *opened = true;
            return object ? memberName() : true;
        }
        case '"': return string();
        case 't': return word("true") && (m_tape.boolean(true), true);
        case 'f': return word("false") && (m_tape.boolean(false), true);
        case 'n': return word("null") && (m_tape.null(), true);
        case 'N': return word("NaN") && (m_tape.real(std::numeric_limits<double>::quiet_NaN()), true);
        case 'I': return word("Infinity") && (m_tape.real(std::numeric_limits<double>::infinity()), true);
        default: return number();
        }
    }

    bool word(std::string_view expected)
    {
        if (m_input.substr(m_at, expected.size()) != expected)
            return failed("a value is expected");
        m_at += expected.size();
        return true;
    }

    size_t digits()
    {
        const size_t start = m_at;
        while (m_at < m_input.size() && m_input[m_at] >= '0' && m_input[m_at] <= '9')
            ++m_at;
        return m_at - start;
    }

    bool number()
    {
        const size_t start = m_at;
        const bool negative = take('-');
        if (negative && peek() == 'I')
            return word("Infinity") && (m_tape.real(-std::numeric_limits<double>::infinity()), true);
        const size_t firstDigit = m_at;
        const size_t whole = digits();
        if (whole == 0)
            return failed("a value is expected");
        if (whole > 1 && m_input[firstDigit] == '0')
            return failed("a number begins with 0");
        bool integer = true;
        if (take('.')) {
            integer = false;
            if (digits() == 0)
                return failed("digits are expected after the decimal point");
        }
        if (peek() == 'e' || peek() == 'E') {
            integer = false;
            ++m_at;
            if (!take('+'))
                take('-');
            if (digits() == 0)
                return failed("digits are expected in the exponent");
        }
        writeNumber(m_input.substr(start, m_at - start), integer, negative);
        return true;
    }

    void writeNumber(std::string_view token, bool integer, bool negative)
    {
        const char *const first = token.data();
        const char *const last = first + token.size();
        if (integer) {
            qint64 value = 0;
            quint64 natural = 0;
            if (std::from_chars(first, last, value).ec == std::errc())
                m_tape.integer(value);
            else if (!negative && std::from_chars(first, last, natural).ec == std::errc())
                m_tape.natural(natural);
            else
                m_tape.token(token);
            return;
        }
        double value = 0;
        if (std::from_chars(first, last, value).ec == std::errc())
            m_tape.real(value);
        else
            m_tape.token(token);
    }

    bool string()
    {
        ++m_at;
        std::string &text = m_tape.startText();
        for (;;) {
            const size_t stop = m_input.find_first_of("\"\\", m_at);
            if (stop == std::string_view::npos)
                return failed("a string is not closed");
            text.append(m_input, m_at, stop - m_at);
            m_at = stop + 1;
            if (m_input[stop] == '"')
                break;
            if (!escape(text))
                return false;
        }
        m_tape.finishText('"');
        return true;
    }

    bool escape(std::string &text)
    {
        const char c = peek();
        ++m_at;
        switch (c) {
        case '"': case '\\': case '/': text += c; return true;
        case 'b': text += '\b'; return true;
        case 'f': text += '\f'; return true;
        case 'n': text += '\n'; return true;
        case 'r': text += '\r'; return true;
        case 't': text += '\t'; return true;
        case 'u': break;
        default: --m_at; return failed("an unknown escape in a string");
        }
        quint32 unit = 0;
        if (!hex(&unit))
            return false;
        if (unit >= 0xd800 && unit < 0xdc00 && m_input.substr(m_at, 2) == "\\u") {
            const size_t back = m_at;
            m_at += 2;
            quint32 low = 0;
            if (!hex(&low))
                return false;
            if (low >= 0xdc00 && low < 0xe000)
                unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            else
                m_at = back;
        }
        appendUtf8(text, unit);
        return true;
    }

    bool hex(quint32 *unit)
    {
        if (m_at + 4 > m_input.size())
            return failed("four hexadecimal digits are expected");
        const char *const first = m_input.data() + m_at;
        if (std::from_chars(first, first + 4, *unit, 16).ptr != first + 4)
            return failed("four hexadecimal digits are expected");
        m_at += 4;
        return true;
    }

    static void appendUtf8(std::string &text, quint32 c)
    {
        if (c < 0x80) {
            text += char(c);
        } else if (c < 0x800) {
            text += char(0xc0 | c >> 6);
            text += char(0x80 | (c & 0x3f));
        } else if (c < 0x10000) {
            text += char(0xe0 | c >> 12);
            text += char(0x80 | (c >> 6 & 0x3f));
            text += char(0x80 | (c & 0x3f));
        } else {
            text += char(0xf0 | c >> 18);
            text += char(0x80 | (c >> 12 & 0x3f));
            text += char(0x80 | (c >> 6 & 0x3f));
            text += char(0x80 | (c & 0x3f));
        }
    }

    std::string_view m_input;
    size_t m_at = 0;
    const char *m_error = "";
    std::vector<bool> m_stack; ///< true: an object
    TapeWriter m_tape;
};

} // namespace

std::optional<Document> parseJsonTolerantly(QByteArrayView bytes, QString *why)
{
    return TolerantParser(std::string_view(bytes.data(), size_t(bytes.size()))).parse(why);
}

} // namespace midflight
