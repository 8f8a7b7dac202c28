// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compare/fuzz/fuzz.h"

using Grid = std::vector<std::vector<std::string>>;

/// RFC 4180 to the letter, with commas. Nothing: anything that it leaves open.
static std::optional<Grid> strictly(const QByteArray &text)
{
    Grid grid;
    const auto plain = [](char c) { return uchar(c) >= 0x20 && uchar(c) < 0x7f && c != ';' && c != '|' && c != '[' && c != '{' && c != '#'; };
    qsizetype at = 0;
    while (at < text.size()) {
        auto &row = grid.emplace_back();
        for (bool more = true; more;) {
            std::string cell;
            if (at < text.size() && text[at] == '"') {
                for (++at;; ++at) {
                    if (at >= text.size() || (!plain(text[at]) && text[at] != '\n'))
                        return std::nullopt;
                    if (text[at] == '"') {
                        if (at + 1 >= text.size() || text[at + 1] != '"')
                            break;
                        ++at;
                    }
                    cell += text[at];
                }
                ++at;
            } else {
                for (; at < text.size() && plain(text[at]) && text[at] != ','; ++at) {
                    if (text[at] == '"')
                        return std::nullopt;
                    cell += text[at];
                }
            }
            row.push_back(std::move(cell));
            if (at < text.size() && text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n')
                ++at;
            more = at < text.size() && text[at] == ',';
            if (at < text.size() && !more && text[at] != '\n')
                return std::nullopt;
            ++at;
        }
    }
    return grid;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto pair = fuzz::pairOf(data, size);
    const auto a = strictly(pair.a);
    const auto b = strictly(pair.b);
    fuzz::check(pair, "x.csv", a && b ? std::optional(*a == *b) : std::nullopt);
    return 0;
}

std::vector<std::string> fuzzSeeds()
{
    return {fuzz::edited("name,score\nann,1\nbob,2\n", 15, '3'), fuzz::edited("a,b\r\n\"x,\"\"y\",2\r\n", 8, 'z'), fuzz::edited("1,2\n3,4\n5,6\n", 4, '9'),
            fuzz::edited("a;b\n1;2\n", 4, '3'), fuzz::edited("a\tb\n1\t2\n", 4, '3')};
}
std::vector<std::string> fuzzWords() { return {",", "\n", "\r\n", "\"", "\"\"", "\"a,b\"", "\"\n\"", ";", "\t", "|", "1", "x", ",,", "\xef\xbb\xbf"}; }
