// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/traffic/messagehead.h"
#include "routing/traffic/endpoint.h"
#include "routing/traffic/stream.h"

#include <vector>

namespace midflight {

/// What is sent on is written anew: hop-by-hop fields go, framing is said once, in our own words.

struct RequestForward {
    const Endpoint &origin;
    std::string_view clientAddress;
    bool upgrade = false;
    bool shadow = false; ///< a copy: marked, without Expect, its body all there
    size_t shadowBody = 0; ///< bytes
};
void writeRequestHead(std::string &out, const MessageHead &request, const RequestForward &how);

struct ResponseForward {
    std::string_view fields; ///< Via and Midflight-*
    Framing framing = Framing::None; ///< towards the client
    bool saysLength = false; ///< Content-Length goes along: of a body, or of the one HEAD asks about
    bool close = false;
    bool clientIsOld = false; ///< HTTP/1.0
    bool upgrade = false; ///< 101
};
void writeResponseHead(std::string &out, const MessageHead &response, const ResponseForward &how);

/// One chunk around the parts; with `last`, the final one and the trailers behind it. `scratch` holds the framing's bytes
/// until they are sent.
void gatherChunk(Gather &gather, std::vector<std::string_view> &parts, bool last, std::string_view trailers, std::string &scratch);

/// application/problem+json with its head. `component` may be empty.
struct Problem {
    int status = 0;
    const char *slug = "";
    std::string detail;
    std::string_view component;
};
void writeProblem(std::string &out, const Problem &problem, std::string_view fields, bool close, bool withBody);

} // namespace midflight
