// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/compare.h"

#include <optional>
#include <string>
#include <vector>

// What a fuzzed format provides. The entry point has libFuzzer's name and shape, so that other drivers can use it.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
std::vector<std::string> fuzzSeeds(); ///< inputs to begin with
std::vector<std::string> fuzzWords(); ///< what a format is made of

namespace fuzz {

/// Says what is wrong with the input at hand and ends the program.
[[noreturn]] void found(const std::string &what);
inline void require(bool holds, const char *what)
{
    if (!holds)
        found(what);
}

/// Two documents that are alike: the input is up to three edits, four bytes each, and the document they are made to.
struct Pair {
    QByteArray a, b;
};
Pair pairOf(const uint8_t *data, size_t size);
/// An input that pairOf() takes apart into `document` and one that differs at `at` by `by`.
std::string edited(const std::string &document, int at, char by);

/// What must hold of any two documents. `same`, where somebody independent of the engine knows: whether they are equal.
void check(const Pair &pair, const char *name, std::optional<bool> same);

/// RFC 8259 in its plainest form: equal values have equal texts. Nothing: no JSON, or something that is not plain.
std::optional<std::string> plainJson(const std::string &text);

} // namespace fuzz
