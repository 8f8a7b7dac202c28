// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

namespace midflight {

/// One system's answer to a request that runs on both, as far as it is known.
struct Captured {
    int status = 0;
    std::string contentType;
    std::string body;
    std::string failure; ///< why there is no answer, in words
    double seconds = 0; ///< from the request to the answer's last byte
    bool done = false;
    bool tooLarge = false;
    bool follows = false; ///< so far its bytes are the other's: `body` is not filled
    size_t same = 0; ///< how many
};

} // namespace midflight
