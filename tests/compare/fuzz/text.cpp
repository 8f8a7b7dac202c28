// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compare/fuzz/fuzz.h"

#include <algorithm>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto pair = fuzz::pairOf(data, size);
    // Of what is nothing but text every byte counts.
    const auto plain = [](const QByteArray &text) {
        return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
            return (uchar(c) >= 0x20 && uchar(c) < 0x7f && c != '[' && c != '{' && c != '#') || c == '\n' || c == '\r';
        });
    };
    fuzz::check(pair, "x.txt", plain(pair.a) && plain(pair.b) ? std::optional(pair.a == pair.b) : std::nullopt);
    return 0;
}

std::vector<std::string> fuzzSeeds()
{
    return {fuzz::edited("one\ntwo\nthree\n", 5, 'x'), fuzz::edited("a\r\nb\r\n", 1, '\n'), fuzz::edited("a\nb\nc\nd\ne\nf\n", 0, '\n'),
            fuzz::edited(std::string("\xff\xfe" "a\0\n\0", 6), 2, 'b'), fuzz::edited("caf\xc3\xa9\n", 3, '\xff')};
}
std::vector<std::string> fuzzWords() { return {"\n", "\r\n", "\r", "a", "a\n", "\n\n\n", std::string("\0", 1), "\x1b[31m", "\xff", "\xfe\xff", "\xef\xbb\xbf"}; }
