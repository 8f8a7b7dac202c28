// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/traffic/messagehead.h"

#include <vector>

namespace midflight {

/// Finds the payload in the bytes of a body as they arrive. Copies nothing: the parts are views into what was fed.
class BodyReader
{
public:
    static constexpr size_t maxTrailers = 16 * 1024;
    static constexpr size_t maxExtensions = 4 * 1024; ///< of all chunks of a body; they are dropped

    /// \param head stays where it is until the body is done: its parser goes on with a chunked body.
    void start(MessageHead &head, Framing framing);

    struct Fed {
        size_t used = 0; ///< bytes of the body; those behind belong to the next message
        bool malformed = false;
    };
    /// Puts the payload's parts into `parts` (cleared first).
    Fed feed(std::string_view bytes, std::vector<std::string_view> &parts);

    bool done() const { return m_done; } ///< never for UntilClose: the end of the connection is the end
    Framing framing() const { return m_framing; }
    uint64_t remaining() const { return m_remaining; } ///< with Framing::Length, bytes
    const std::string &trailers() const { return m_trailers; } ///< "Name: value\r\n" each; complete once done

    struct Sink; ///< the parser's callbacks

private:
    bool finishTrailers();
    bool hasBareLineFeed(std::string_view bytes, const char *from, const char *to) const;

    Framing m_framing = Framing::None;
    bool m_done = true;
    uint64_t m_remaining = 0;
    llhttp_t *m_parser = nullptr;
    std::vector<std::string_view> *m_parts = nullptr;
    std::string m_trailers;
    size_t m_extensions = 0;
    bool m_extensionNamed = false;
    bool m_inTrailers = false; ///< behind the last chunk
    const char *m_fed = nullptr; ///< begin of what is fed now
    char m_last = 0; ///< byte before it
};

} // namespace midflight
