// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/jsonpathsyntax.h"

#include <string_view>

namespace midflight::path {

struct ParseError {
    size_t byte = 0;
    std::string what;
};

/// `text` must be valid UTF-8.
std::optional<Query> parseQuery(std::string_view text, ParseError *error);

} // namespace midflight::path
