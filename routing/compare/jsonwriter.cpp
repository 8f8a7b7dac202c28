// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/jsonwriter.h"

#include <charconv>
#include <cmath>

namespace midflight {

namespace {

void writeText(std::string_view text, std::string &out)
{
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\b': out += "\\b"; break;
        case '\f': out += "\\f"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default: {
            // A lone surrogate is kept as three bytes that are no UTF-8: it leaves as it came, escaped.
            const bool surrogate = uchar(c) == 0xed && i + 2 < text.size() && uchar(text[i + 1]) >= 0xa0;
            if (surrogate) {
                const quint32 unit = 0xd000 | (quint32(uchar(text[i + 1]) & 0x3f) << 6) | (uchar(text[i + 2]) & 0x3f);
                out += "\\u";
                for (int shift = 12; shift >= 0; shift -= 4)
                    out += hex[unit >> shift & 15];
                i += 2;
            } else if (uchar(c) < 0x20) {
                out += "\\u00";
                out += hex[c >> 4];
                out += hex[c & 15];
            } else {
                out += c;
            }
        }
        }
    }
    out += '"';
}

void writeNumber(double value, std::string &out)
{
    if (std::isnan(value)) {
        out += "NaN";
    } else if (std::isinf(value)) {
        out += value < 0 ? "-Infinity" : "Infinity";
    } else {
        char text[32];
        const auto end = std::to_chars(text, text + sizeof text, value).ptr;
        out.append(text, end);
    }
}

} // namespace

void writeJson(Value value, std::string &out)
{
    // Word by word, so that depth costs no stack: open containers, and whether a key comes next.
    const Document &d = *value.document;
    std::vector<bool> objects;
    bool keyNext = false;
    bool first = true;
    for (Document::Index at = value.index, stop = d.next(at); at < stop;) {
        const char tag = d.tag(at);
        if (tag == '}' || tag == ']') {
            out += tag;
            objects.pop_back();
            first = false;
            keyNext = !objects.empty() && objects.back();
            ++at;
            continue;
        }
        const bool afterKey = !objects.empty() && objects.back() && !keyNext;
        if (!first && !afterKey)
            out += ", ";
        first = false;
        if (keyNext) {
            writeText(d.text(at++), out);
            out += ": ";
            keyNext = false;
            continue;
        }
        switch (tag) {
        case '{':
        case '[':
            out += tag;
            objects.push_back(tag == '{');
            first = true;
            break;
        case '"': writeText(d.text(at), out); break;
        case 'l': out += std::to_string(d.integer(at)); break;
        case 'u': out += std::to_string(d.natural(at)); break;
        case 'd': writeNumber(d.real(at), out); break;
        case '#': out += d.text(at); break;
        case 't': out += "true"; break;
        case 'f': out += "false"; break;
        default: out += "null";
        }
        at = tag == '{' || tag == '[' ? at + 1 : d.next(at);
        keyNext = !objects.empty() && objects.back();
    }
}

} // namespace midflight
