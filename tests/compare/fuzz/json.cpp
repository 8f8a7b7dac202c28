// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compare/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto pair = fuzz::pairOf(data, size);
    const auto a = fuzz::plainJson(pair.a.toStdString());
    const auto b = fuzz::plainJson(pair.b.toStdString());
    fuzz::check(pair, "x.json", a && b ? std::optional(*a == *b) : std::nullopt);
    return 0;
}

std::vector<std::string> fuzzSeeds()
{
    return {fuzz::edited(R"({"a":1,"b":[true,null,"x"],"c":{"d":-0.5}})", 5, '2'), fuzz::edited(R"({"a":1,"b":2})", 2, 'c'),
            fuzz::edited(R"([1,2,3,[4,{"a":[]}]])", 3, '9'), fuzz::edited(R"(["\u0041\ud83d\ude00\ud800",1e400,18446744073709551616,NaN])", 3, 'b')};
}
std::vector<std::string> fuzzWords()
{
    return {"{", "}", "[", "]", ",", ":", "\"", "\"a\":", "\"b\":1,", "true", "null", "1", "-0", "1e308", "1e-400", "NaN", "Infinity", "\\u0041",
            "\\ud800", "\\udc00", "\xff", "\xef\xbb\xbf", "[[[[[[[[", "]]]]]]]]", "123456789012345678901234567890", "\\", " ", "\n"};
}
