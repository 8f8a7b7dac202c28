// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/decimal.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace midflight {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Length of the number that `text` begins with, 0 if none.
size_t numberPrefix(std::string_view text)
{
    size_t i = 0;
    if (i < text.size() && (text[i] == '-' || text[i] == '+'))
        ++i;
    const size_t first = i;
    while (i < text.size() && isDigit(text[i]))
        ++i;
    size_t digits = i - first;
    if (i < text.size() && text[i] == '.') {
        const size_t dot = i++;
        while (i < text.size() && isDigit(text[i]))
            ++i;
        digits += i - dot - 1;
        if (i == dot + 1)
            i = dot; // "3." at the end of a sentence
    }
    if (digits == 0)
        return 0;
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        size_t e = i + 1;
        if (e < text.size() && (text[e] == '-' || text[e] == '+'))
            ++e;
        if (e < text.size() && isDigit(text[e])) {
            while (e < text.size() && isDigit(text[e]))
                ++e;
            i = e;
        }
    }
    return i;
}

std::string_view trimmed(std::string_view text)
{
    const auto space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!text.empty() && space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && space(text.back()))
        text.remove_suffix(1);
    return text;
}

bool isWordCharacter(char c) { return isDigit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || (c & 0x80); }

} // namespace

std::string canonicalDecimal(std::string_view token)
{
    const bool negative = !token.empty() && token.front() == '-';
    if (negative || (!token.empty() && token.front() == '+'))
        token.remove_prefix(1);
    const size_t e = token.find_first_of("eE");
    qint64 exponent = 0;
    if (e != std::string_view::npos) {
        std::string_view digits = token.substr(e + 1);
        if (!digits.empty() && digits.front() == '+')
            digits.remove_prefix(1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
        if (error != std::errc())
            return std::string(token); // an exponent beyond 64 bits: only ever equal to itself
    }
    std::string_view mantissa = token.substr(0, e);
    std::string digits;
    const size_t dot = mantissa.find('.');
    if (dot == std::string_view::npos) {
        digits = mantissa;
    } else {
        digits.append(mantissa.substr(0, dot)).append(mantissa.substr(dot + 1));
        exponent -= qint64(mantissa.size() - dot - 1);
    }
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.empty())
        return "0";
    const size_t last = digits.find_last_not_of('0');
    exponent += qint64(digits.size() - last - 1);
    digits.resize(last + 1);
    return (negative ? "-" : "") + digits + 'e' + std::to_string(exponent);
}

bool sameDecimal(std::string_view a, std::string_view b)
{
    return a == b || canonicalDecimal(a) == canonicalDecimal(b);
}

double nearestDouble(std::string_view token)
{
    double value = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
    if (error != std::errc::result_out_of_range)
        return value;
    const std::string canonical = canonicalDecimal(token);
    const size_t e = canonical.find('e');
    const bool negative = canonical.front() == '-';
    const bool tiny = e != std::string::npos && canonical.compare(e + 1, 1, "-") == 0;
    return std::copysign(tiny ? 0.0 : std::numeric_limits<double>::infinity(), negative ? -1.0 : 1.0);
}

std::optional<double> numberOf(std::string_view text)
{
    text = trimmed(text);
    if (!text.empty() && text.front() == '+') {
        text.remove_prefix(1);
        if (!text.empty() && text.front() == '-')
            return std::nullopt;
    }
    if (text.empty())
        return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size() || (error != std::errc() && error != std::errc::result_out_of_range))
        return std::nullopt;
    return error == std::errc() ? value : nearestDouble(text);
}

bool withinTolerance(double a, double b, double atol, double rtol, bool equalNan)
{
    if (std::isnan(a) || std::isnan(b))
        return equalNan && std::isnan(a) && std::isnan(b);
    if (a == b)
        return true;
    if (std::isinf(a) || std::isinf(b))
        return false;
    // Half of the last place of the inputs is granted: 0.3 and 0.2 are 0.1 apart for whoever wrote atol = 0.1.
    const double larger = std::max(std::fabs(a), std::fabs(b));
    const double allowed = std::max(atol, rtol * larger);
    return std::fabs(a - b) <= allowed + (allowed > 0 ? larger * std::numeric_limits<double>::epsilon() : 0);
}

bool textsWithinTolerance(std::string_view a, std::string_view b, double atol, double rtol, bool equalNan)
{
    size_t i = 0;
    size_t j = 0;
    bool insideWord = false; // "sha1" and "x86" hold no numbers
    while (i < a.size() && j < b.size()) {
        const size_t m = insideWord ? 0 : numberPrefix(a.substr(i));
        const size_t n = insideWord ? 0 : numberPrefix(b.substr(j));
        if (m > 0 && n > 0) {
            const auto x = numberOf(a.substr(i, m));
            const auto y = numberOf(b.substr(j, n));
            if (!x || !y || !withinTolerance(*x, *y, atol, rtol, equalNan))
                return false;
            i += m;
            j += n;
            insideWord = true;
            continue;
        }
        if (a[i] != b[j])
            return false;
        insideWord = isWordCharacter(a[i]);
        ++i;
        ++j;
    }
    return i == a.size() && j == b.size();
}

} // namespace midflight
