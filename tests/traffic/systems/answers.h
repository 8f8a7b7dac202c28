// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace midflight::systems {

/// What the last segment of a path asks for: "/any/65536" → 65536 bytes of body; 1024 where it is no number.
std::size_t bytesAskedFor(std::string_view target);

/// Head and body of an answer with a JSON array of records, exactly `bytes` long. With `differs` one number in its
/// middle is another one. Kept: the same question gives the same string, which lives as long as the program.
const std::string &answerOf(std::size_t bytes, bool differs);

/// How long the head of such an answer is.
std::size_t headLength(const std::string &answer);

} // namespace midflight::systems
