// SPDX-License-Identifier: GPL-3.0-or-later
// The splitter that reads 64 bytes at a time against one that reads a byte at a time; and alignments of lines.
#include "routing/compare/align.h"
#include "routing/compare/jsonsplitter.h"
#include "tests/compare/fuzz/fuzz.h"

using namespace midflight;
using Stop = JsonSplitter::Stop;

static std::pair<Stop, const char *> slowly(const char *at, const char *end, const char *target, qint64 children)
{
    bool inside = false;
    qint64 depth = 0;
    for (; at < end; ++at) {
        if (*at == '\\') {
            at += at + 1 < end && (at[1] == '"' || at[1] == '\\') ? 1 : 0; // elsewhere it means nothing
        } else if (*at == '"') {
            inside = !inside;
        } else if (inside) {
            continue;
        } else if (*at == '[' || *at == '{') {
            ++depth;
        } else if (*at == ']' || *at == '}') {
            if (depth-- == 0)
                return {Stop::Close, at};
        } else if (*at == ',' && depth == 0 && (target ? at >= target : --children == 0)) {
            return {Stop::Comma, at};
        }
    }
    return {Stop::End, end};
}

static void checkAlignment(const uint8_t *data, size_t size)
{
    const size_t half = size / 2;
    const std::vector<quint64> a(data, data + half);
    const std::vector<quint64> b(data + half, data + size);
    qint64 i = 0;
    qint64 j = 0;
    for (const Aligned &pair : align(a, b)) {
        fuzz::require(pair.oldIndex < 0 || pair.oldIndex == i++, "an alignment that leaves out or repeats a line of old");
        fuzz::require(pair.newIndex < 0 || pair.newIndex == j++, "an alignment that leaves out or repeats a line of new");
        fuzz::require(pair.oldIndex >= 0 || pair.newIndex >= 0, "an alignment of nothing");
    }
    fuzz::require(i == qint64(a.size()) && j == qint64(b.size()), "an alignment that ends too early");
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const char *begin = reinterpret_cast<const char *>(data) + 2;
    const char *end = reinterpret_cast<const char *>(data) + size;
    for (const bool bytes : {true, false}) {
        JsonSplitter splitter(begin, end);
        const qsizetype least = data[0];
        const qint64 children = 1 + data[1] % 16;
        const Stop stop = bytes ? splitter.skipBytes(least) : splitter.skipChildren(children);
        const auto expected = slowly(begin, end, bytes ? begin + std::min<qsizetype>(least, end - begin) : nullptr, children);
        fuzz::require(stop == expected.first && splitter.at() == expected.second, "a piece that ends elsewhere");
    }
    checkAlignment(data, size);
    return 0;
}

std::vector<std::string> fuzzSeeds()
{
    const std::string records = R"({"a":"x, [\"y\\","b":[1,2,{}]},{"a":"\\\\\"]}","b":[]},{"c":null}],)";
    return {"\x10\x02" + records + records, "\x40\x01" "1,2,3,4,5,6,7,8,9],1", "\x01\x01\"a\\\"b\",\"c\",[[[1]]]]", "abcabcabcabd"};
}
std::vector<std::string> fuzzWords()
{
    return {",", "[", "]", "{", "}", "\"", "\\", "\\\"", "\\\\", "\",\"", "],[", std::string(60, ' '), std::string(64, 'x'), std::string(63, '\\')};
}
