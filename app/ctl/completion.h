// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

namespace midflight {

/// What a shell may offer next: a word, with what it means.
struct Candidate {
    std::string word;
    std::string meaning;
};

/// What may stand where the last of `words` is being typed, by the command line's own definition: so what is offered is
/// what is understood. `components` is asked only where an id belongs. A candidate ":files" stands for any file's name.
std::vector<Candidate> complete(const CLI::App &app, const std::vector<std::string> &words,
                                const std::function<std::vector<Candidate>()> &components);

} // namespace midflight
