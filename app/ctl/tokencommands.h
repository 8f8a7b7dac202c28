// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/session.h"

namespace midflight {

struct TokenOptions {
    std::string name;
    std::string role;
    std::string owner;
};

/// Prints the new token alone on stdout, once; the router keeps only its hash.
int runTokenCreate(const Session &session, const TokenOptions &options);
int runTokenList(const Session &session);
int runTokenRevoke(const Session &session, const TokenOptions &options);

} // namespace midflight
