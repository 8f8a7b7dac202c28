// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/stage.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace midflight {

/// An answer of a parallel run: old's, new's, and now and then old's once more, which shows how noisy old is by itself.
enum class Part : unsigned char { Old, New, Again };
constexpr Part partOf(Side side) { return side == Side::Old ? Part::Old : Part::New; }
constexpr Side sideOf(Part part) { return part == Part::New ? Side::New : Side::Old; }

/// One system's answer to a request that runs on both, as far as it is known.
struct Captured {
    int status = 0;
    std::string contentType;
    std::vector<std::pair<std::string, std::string>> headers; ///< that the component has compared, as received
    std::string body;
    std::string failure; ///< why there is no answer, in words
    double seconds = 0; ///< from the request to the answer's last byte
    bool done = false;
    bool tooLarge = false;
    bool follows = false; ///< so far its bytes are the other's: `body` is not filled
    size_t same = 0; ///< how many
};

} // namespace midflight
