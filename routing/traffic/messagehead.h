// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <llhttp.h>
#include <string>
#include <string_view>

namespace midflight {

/// Fields that the data plane itself looks at. Everything else passes through as it is.
enum class FieldId : uint8_t {
    Other,
    Host,
    Connection,
    ContentLength,
    TransferEncoding,
    Upgrade,
    Expect,
    ContentType,
    ForwardedFor,
    ForwardedProto,
    HopByHop, ///< Keep-Alive, Proxy-Connection, TE, HTTP2-Settings: never forwarded
    Own, ///< Midflight-*: never forwarded
};

struct HeadField {
    std::string_view name;
    std::string_view value; ///< without white space around it
    const char *begin = nullptr; ///< of the line
    const char *end = nullptr; ///< behind its CRLF
    FieldId id = FieldId::Other;
    bool dropped = false; ///< named by Connection
};

/// How long a body is.
enum class Framing : uint8_t { None, Length, Chunked, UntilClose };

/// The head of one message, as views into the bytes it was read from. Strict: what RFC 9112 leaves to the recipient's
/// leniency is refused, so that what is forwarded cannot be understood in another way by the next one.
/// llhttp parses; what it lets through and should not is checked here (see readHead()).
struct MessageHead {
    static constexpr size_t maxBytes = 64 * 1024;
    static constexpr size_t maxFields = 128;

    std::string_view startLine; ///< without CRLF
    std::string_view target; ///< of a request
    std::string_view host;
    uint8_t method = 0; ///< llhttp_method
    uint8_t minor = 1; ///< HTTP/1.minor
    uint16_t status = 0; ///< of a response
    uint16_t fieldCount = 0;
    bool keepAlive = true;
    bool connectionUpgrade = false; ///< Connection: upgrade together with Upgrade
    bool expectContinue = false;
    Framing framing = Framing::None; ///< of a response: as if the request were not HEAD
    uint64_t length = 0; ///< with Framing::Length, bytes
    size_t size = 0; ///< bytes of the head
    std::array<HeadField, maxFields> fields;
    llhttp_t parser; ///< goes on with a chunked body

    std::string_view methodName() const { return startLine.substr(0, startLine.find(' ')); }
    const HeadField *find(FieldId id) const;
    /// Of the one field with that name; empty where there is none, or more than one.
    std::string_view only(std::string_view name) const;
    std::string_view value(std::string_view name) const; ///< of the first field so named, any case; else empty
};

/// Why a head is refused: the status to answer with (400, 431, 501 or 505; of a response meaningless), in words.
struct HeadFault {
    int status = 0;
    const char *detail = "";
    explicit operator bool() const { return status != 0; }
};

/// Where a head ends. Looks only at what came since the last call.
class HeadSearch
{
public:
    /// Bytes of the head, 0 when it is not complete yet. A line that does not end in CRLF is a fault at once.
    size_t feed(std::string_view bytes, HeadFault &fault);
    void reset() { m_line = 0; m_seen = 0; }

private:
    size_t m_line = 0; ///< where the current line begins
    size_t m_seen = 0;
};

/// Reads a complete head, as HeadSearch found it. On a fault the head's fields are meaningless.
[[nodiscard]] HeadFault readRequestHead(std::string_view bytes, MessageHead &head);
[[nodiscard]] HeadFault readResponseHead(std::string_view bytes, MessageHead &head);

FieldId fieldId(std::string_view name);
bool equalsIgnoringCase(std::string_view a, std::string_view b);

} // namespace midflight
