// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/completion.h"

#include <algorithm>

namespace midflight {

namespace {

bool takesValue(const CLI::Option *option) { return option->get_items_expected_max() > 0; }

/// In the command or, as it falls through, in one around it.
const CLI::Option *findOption(const CLI::App *command, const std::string &word)
{
    for (; command != nullptr; command = command->get_parent()) {
        for (const auto *option : command->get_options()) {
            if (option->nonpositional() && option->check_name(word))
                return option;
        }
    }
    return nullptr;
}

const CLI::App *findCommand(const CLI::App *command, const std::string &word)
{
    const auto found = command->get_subcommands([&](const CLI::App *sub) { return sub->get_name() == word; });
    return found.empty() ? nullptr : found.front();
}

/// "TEXT:{old,new}" names its choices.
std::vector<Candidate> choicesIn(const std::string &type)
{
    std::vector<Candidate> choices;
    const auto open = type.find('{'), close = type.find('}');
    if (open == std::string::npos || close == std::string::npos)
        return choices;
    for (size_t at = open + 1; at < close;) {
        const auto end = std::min(type.find(',', at), close);
        choices.push_back({type.substr(at, end - at), {}});
        at = end + 1;
    }
    return choices;
}

std::vector<Candidate> valuesOf(const CLI::Option *option, const std::function<std::vector<Candidate>()> &components)
{
    const auto type = option->get_type_name();
    if (option->get_name(true) == "ID" || option->get_lnames() == std::vector<std::string> {"component"})
        return components();
    if (type.rfind("FILE", 0) == 0 || option->get_name(true) == "values")
        return {{":files", {}}};
    return choicesIn(type);
}

std::vector<Candidate> optionsOf(const CLI::App *command)
{
    std::vector<Candidate> found;
    for (; command != nullptr; command = command->get_parent()) {
        for (const auto *option : command->get_options()) {
            for (const auto &name : option->get_lnames()) {
                const auto word = "--" + name;
                const auto known = [&](const Candidate &candidate) { return candidate.word == word; };
                if (std::none_of(found.begin(), found.end(), known))
                    found.push_back({word, option->get_description()});
            }
        }
    }
    return found;
}

} // namespace

std::vector<Candidate> complete(const CLI::App &app, const std::vector<std::string> &words,
                                const std::function<std::vector<Candidate>()> &components)
{
    const CLI::App *command = &app;
    const CLI::Option *open = nullptr; ///< whose value comes next
    size_t positionals = 0;
    for (size_t i = 0; i + 1 < words.size(); ++i) {
        const auto &word = words[i];
        if (open != nullptr) {
            open = nullptr;
        } else if (word.size() > 1 && word.front() == '-') {
            const auto *option = word.find('=') == std::string::npos ? findOption(command, word) : nullptr;
            open = option != nullptr && takesValue(option) ? option : nullptr;
        } else if (const auto *sub = findCommand(command, word); sub != nullptr && positionals == 0) {
            command = sub;
        } else {
            ++positionals;
        }
    }
    const auto typed = words.empty() ? std::string() : words.back();
    std::vector<Candidate> found;
    const auto equals = typed.find('=');
    if (open != nullptr) {
        found = valuesOf(open, components);
    } else if (!typed.empty() && typed.front() == '-' && equals != std::string::npos) {
        if (const auto *option = findOption(command, typed.substr(0, equals)))
            found = valuesOf(option, components);
        for (auto &candidate : found) {
            if (candidate.word.front() != ':')
                candidate.word.insert(0, typed.substr(0, equals + 1));
        }
    } else if (!typed.empty() && typed.front() == '-') {
        found = optionsOf(command);
    } else if (const auto subs = command->get_subcommands([](const CLI::App *) { return true; }); !subs.empty()) {
        for (const auto *sub : subs)
            found.push_back({sub->get_name(), sub->get_description()});
    } else {
        const auto wanted = command->get_options([](const CLI::Option *option) { return option->get_positional(); });
        if (!wanted.empty()) {
            const auto *last = wanted.back();
            const bool list = positionals >= wanted.size() && last->get_items_expected_max() > 1;
            if (positionals < wanted.size() || list)
                found = valuesOf(list ? last : wanted[positionals], components);
        }
    }
    std::erase_if(found, [&](const Candidate &candidate) { return candidate.word.front() != ':' && !candidate.word.starts_with(typed); });
    return found;
}

} // namespace midflight
