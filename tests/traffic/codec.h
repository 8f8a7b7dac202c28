// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

/// Feeds bytes to the data plane's codec as a request or an answer, in steps, and checks what must always hold; what is
/// accepted is given to Boost.Beast's parser, which must read the same message. Empty, or what is wrong.
std::string wrongWith(const std::string &bytes, size_t step, bool request);
