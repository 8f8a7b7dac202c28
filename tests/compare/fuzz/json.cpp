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
    const std::string order = R"({"id":7,"name":"x","items":[{"n":1,"at":[0.5,2]},{"n":2,"at":[]}],"paid":true,"by":null,"":{}})";
    return {fuzz::edited(order, 6, '8'), fuzz::edited(order, 3, 'x'), fuzz::edited("[1,2,3]", 3, '3'), fuzz::edited(R"(["a","\u0061","\n"])", 2, 'b')};
}
std::vector<std::string> fuzzWords()
{
    return {"{", "}", "[", "]", ",", ":", "\"", "\"n\":", "\"n\":1,", "{\"a\":1}", "[[]]", "null", "true", "-0", "1.0", "1e308", "\\u0061", "\\ud800", "\xff", " ", "\n"};
}
