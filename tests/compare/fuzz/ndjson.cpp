// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compare/fuzz/fuzz.h"

/// Equal lines in equal order have equal texts. Nothing: not two plain lines or more.
static std::optional<std::string> plainLines(const QByteArray &text)
{
    std::string out;
    int count = 0;
    for (const QByteArray &line : text.split('\n')) {
        if (line.toStdString().find_first_not_of(" \t\r") == std::string::npos) // what JSON calls blank; trimmed() calls more so
            continue;
        const auto value = fuzz::plainJson(line.toStdString());
        if (!value)
            return std::nullopt;
        out += *value + '\n';
        ++count;
    }
    return count > 1 ? std::optional(out) : std::nullopt;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto pair = fuzz::pairOf(data, size);
    const auto a = plainLines(pair.a);
    const auto b = plainLines(pair.b);
    fuzz::check(pair, "x.ndjson", a && b ? std::optional(*a == *b) : std::nullopt);
    return 0;
}

std::vector<std::string> fuzzSeeds()
{
    return {fuzz::edited("{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n", 5, '7'), fuzz::edited("1\n2\n3", 0, '4'), fuzz::edited("[1,\n2]\n[3]\n", 1, '2')};
}
std::vector<std::string> fuzzWords() { return {"\n", "\r\n", "\n\n", "{\"a\":1}", "[1]", "1", "null", "\"x\"", ",", "[", "]", "\"", " "}; }
