// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compare/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    auto pair = fuzz::pairOf(data, size);
    // Bytes that are nothing else: every one of them counts.
    const QByteArray head("\x7f\x45\x4c\x46\0\1\2\3", 8);
    pair.a.prepend(head).append('\1');
    pair.b.prepend(head).append('\1');
    fuzz::check(pair, "x.bin", pair.a == pair.b);
    return 0;
}

std::vector<std::string> fuzzSeeds() { return {fuzz::edited(std::string("\0\1\2\3\4\5\6\7\0\1\2\3", 12), 11, 9), fuzz::edited("abc", 1, '\0')}; }
std::vector<std::string> fuzzWords() { return {std::string("\0", 1), std::string("\0\0\0\0", 4), "\xff\xff", "PK\x03\x04", "\x1f\x8b\x08"}; }
