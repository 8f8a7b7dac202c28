// SPDX-License-Identifier: GPL-3.0-or-later
// What llhttp 8.1 lets through, even compiled strict, and what is refused here: folded lines, a missing or second Host,
// Transfer-Encoding in HTTP/1.0 or beside Content-Length, codings other than chunked, signed, listed or repeated
// lengths, LF for CRLF, control characters in values, white space other than one space in the request line.
#include "routing/traffic/messagehead.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace midflight {

namespace {

MessageHead &headOf(llhttp_t *parser) { return *static_cast<MessageHead *>(parser->data); }

int onUrl(llhttp_t *parser, const char *at, size_t size)
{
    headOf(parser).target = {at, size};
    return 0;
}

int onField(llhttp_t *parser, const char *at, size_t size)
{
    auto &head = headOf(parser);
    if (head.fieldCount == MessageHead::maxFields)
        return HPE_USER;
    auto &field = head.fields[head.fieldCount++];
    field = {};
    field.begin = at;
    field.name = {at, size};
    field.value = {at + size, 0};
    return 0;
}

int onValue(llhttp_t *parser, const char *at, size_t size)
{
    auto &head = headOf(parser);
    head.fields[head.fieldCount - 1].value = {at, size};
    return 0;
}

int onHeadersComplete(llhttp_t *) { return HPE_PAUSED; }

const llhttp_settings_t &settings()
{
    static const llhttp_settings_t callbacks = [] {
        llhttp_settings_t made;
        llhttp_settings_init(&made);
        made.on_url = onUrl;
        made.on_header_field = onField;
        made.on_header_value = onValue;
        made.on_headers_complete = onHeadersComplete;
        return made;
    }();
    return callbacks;
}

/// Every line ends in CRLF already; here: no CR elsewhere, no other control character but tab, no folded line.
bool hasStrayBytes(std::string_view bytes, unsigned &lines)
{
    unsigned bad = 0;
    unsigned returns = 0;
    unsigned feeds = 0;
    for (const char byte : bytes) {
        const auto c = static_cast<unsigned char>(byte);
        bad += unsigned(c < 0x20) & unsigned(c != '\t') & unsigned(c != '\r') & unsigned(c != '\n');
        bad += unsigned(c == 0x7f);
        returns += unsigned(c == '\r');
        feeds += unsigned(c == '\n');
    }
    lines = feeds;
    return bad || returns != feeds;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

template <class Use>
void forEachToken(std::string_view list, Use use)
{
    while (!list.empty()) {
        const size_t comma = list.find(',');
        if (const auto token = trimmed(list.substr(0, comma)); !token.empty())
            use(token);
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    }
}

HeadFault readLength(std::string_view value, MessageHead &head)
{
    uint64_t length = 0;
    if (value.empty() || value.size() > 18 || value.find_first_not_of("0123456789") != std::string_view::npos)
        return {400, "Content-Length is no number of bytes"};
    std::from_chars(value.data(), value.data() + value.size(), length);
    head.framing = Framing::Length;
    head.length = length;
    return {};
}

/// A coding that exists and is not spoken here is told apart from a forged one.
HeadFault refusedCoding(std::string_view value)
{
    bool known = true;
    int chunked = 0;
    bool last = false;
    forEachToken(value, [&](std::string_view token) {
        last = equalsIgnoringCase(token, "chunked");
        chunked += last;
        known = known && (last || equalsIgnoringCase(token, "gzip") || equalsIgnoringCase(token, "deflate")
                          || equalsIgnoringCase(token, "compress"));
    });
    if (known && last && chunked == 1)
        return {501, "no Transfer-Encoding but chunked is understood"};
    return {400, "Transfer-Encoding is not chunked"};
}

void readConnection(MessageHead &head, std::string_view value)
{
    forEachToken(value, [&](std::string_view token) {
        if (equalsIgnoringCase(token, "close"))
            head.keepAlive = false;
        else if (equalsIgnoringCase(token, "keep-alive"))
            head.keepAlive = head.keepAlive && (head.minor == 1 || head.minor == 0);
        else if (equalsIgnoringCase(token, "upgrade"))
            head.connectionUpgrade = true;
        else {
            for (size_t i = 0; i < head.fieldCount; ++i) {
                if (head.fields[i].id == FieldId::Other && equalsIgnoringCase(head.fields[i].name, token))
                    head.fields[i].dropped = true;
            }
        }
    });
}

bool isToken(std::string_view name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::strchr("!#$%&'*+-.^_`|~", c);
    });
}

/// Lines, field by field: what each is and where it ends. The framing.
HeadFault readFields(MessageHead &head, std::string_view bytes, bool request)
{
    const HeadField *length = nullptr;
    const HeadField *coding = nullptr;
    const HeadField *host = nullptr;
    bool askedAlive = false;
    const char *end = bytes.data() + bytes.size();
    for (size_t i = 0; i < head.fieldCount; ++i) {
        auto &field = head.fields[i];
        field.end = (i + 1 < head.fieldCount ? head.fields[i + 1].begin : end - 2);
        // The parser may hand a value over in parts; the line says what it is.
        const char *value = field.name.data() + field.name.size();
        if (!isToken(field.name) || value >= end || *value != ':' || field.end - value < 3)
            return {400, "a field name is not followed by a colon"};
        field.value = trimmed({value + 1, size_t(field.end - 2 - (value + 1))});
        field.id = fieldId(field.name);
        if (field.id == FieldId::ContentLength) {
            if (length && (request || length->value != field.value))
                return {400, "Content-Length is given twice"};
            length = &field;
        } else if (field.id == FieldId::TransferEncoding) {
            if (coding)
                return {400, "Transfer-Encoding is given twice"};
            coding = &field;
        } else if (field.id == FieldId::Host) {
            if (host && request)
                return {400, "Host is given twice"};
            host = &field;
        } else if (field.id == FieldId::Expect) {
            head.expectContinue = equalsIgnoringCase(field.value, "100-continue");
        }
    }
    head.keepAlive = true;
    for (size_t i = 0; i < head.fieldCount; ++i) {
        if (head.fields[i].id != FieldId::Connection)
            continue;
        bool tokens = true;
        forEachToken(head.fields[i].value, [&](std::string_view token) { tokens = tokens && isToken(token); });
        if (!tokens)
            return {400, "Connection is no list of names"};
        readConnection(head, head.fields[i].value);
        forEachToken(head.fields[i].value, [&](std::string_view token) { askedAlive = askedAlive || equalsIgnoringCase(token, "keep-alive"); });
    }
    head.keepAlive = head.keepAlive && (head.minor >= 1 || askedAlive);
    const auto *upgrade = head.find(FieldId::Upgrade);
    head.connectionUpgrade = head.connectionUpgrade && upgrade;
    if (host)
        head.host = host->value;
    if (request && !host && head.minor >= 1)
        return {400, "Host is missing"};
    if (coding && length)
        return {400, "both Content-Length and Transfer-Encoding are given"};
    if (coding && head.minor == 0)
        return {400, "HTTP/1.0 has no Transfer-Encoding"};
    if (coding && !equalsIgnoringCase(coding->value, "chunked"))
        return refusedCoding(coding->value);
    // The parser decides where chunks end, so it must have seen them, too: a tab behind the word hides them from it.
    if (coding && !(head.parser.flags & F_CHUNKED))
        return {400, "Transfer-Encoding is not chunked"};
    head.framing = coding ? Framing::Chunked : request ? Framing::None : Framing::UntilClose;
    const HeadFault fault = length ? readLength(length->value, head) : HeadFault {};
    // After a body there is no telling where the other protocol begins.
    if (request && (coding || head.length > 0))
        head.connectionUpgrade = false;
    return fault;
}

/// Runs the parser over the complete head and lets it stop there.
HeadFault parse(std::string_view bytes, MessageHead &head, llhttp_type_t type)
{
    head.fieldCount = 0;
    head.target = {};
    head.host = {};
    head.connectionUpgrade = false;
    head.expectContinue = false;
    head.length = 0;
    head.size = bytes.size();
    head.startLine = bytes.substr(0, bytes.find('\r'));
    unsigned lines = 0;
    if (hasStrayBytes(bytes, lines))
        return {400, "a control character stands in the head"};
    llhttp_init(&head.parser, type, &settings());
    head.parser.data = &head;
    const auto error = llhttp_execute(&head.parser, bytes.data(), bytes.size());
    if (error == HPE_PAUSED && llhttp_get_error_pos(&head.parser) >= bytes.data() + bytes.size() - 1)
        return lines == head.fieldCount + 2u ? HeadFault {} : HeadFault {400, "a line is no header field"};
    switch (error) {
    case HPE_USER:
        return head.fieldCount == MessageHead::maxFields ? HeadFault {431, "there are more than 128 header fields"}
                                                         : HeadFault {400, "the head is malformed"};
    case HPE_INVALID_METHOD: return {501, "the method is not known"};
    case HPE_INVALID_VERSION: return {505, "only HTTP/1.1 and HTTP/1.0 are spoken"};
    case HPE_UNEXPECTED_CONTENT_LENGTH: return {400, "Content-Length is given twice, or beside Transfer-Encoding"};
    default: return {400, "the head is malformed"};
    }
}

bool hasFoldedLine(std::string_view bytes)
{
    for (size_t at = bytes.find('\n'); at + 1 < bytes.size(); at = bytes.find('\n', at + 1)) {
        if (bytes[at + 1] == ' ' || bytes[at + 1] == '\t')
            return true;
    }
    return false;
}

HeadFault readVersion(std::string_view version, MessageHead &head)
{
    if (version == "HTTP/1.1" || version == "HTTP/1.0") {
        head.minor = uint8_t(version[7] - '0');
        return {};
    }
    const bool wellFormed = version.size() == 8 && version.starts_with("HTTP/") && version[6] == '.' && version[5] >= '0'
        && version[5] <= '9' && version[7] >= '0' && version[7] <= '9';
    return wellFormed ? HeadFault {505, "only HTTP/1.1 and HTTP/1.0 are spoken"} : HeadFault {400, "the version is malformed"};
}

bool isHost(std::string_view host)
{
    return host.find_first_of(" \t/\\@?#,<>\"{}|^`") == std::string_view::npos;
}

/// Absolute form becomes origin form: its authority must be the Host, or the two ends could disagree.
HeadFault readTarget(MessageHead &head)
{
    auto &target = head.target;
    if (target.find('#') != std::string_view::npos)
        return {400, "the target holds a fragment"};
    if (target.starts_with('/'))
        return {};
    if (target == "*")
        return head.method == HTTP_OPTIONS ? HeadFault {} : HeadFault {400, "the target * is for OPTIONS only"};
    const size_t scheme = equalsIgnoringCase(target.substr(0, 7), "http://") ? 7
        : equalsIgnoringCase(target.substr(0, 8), "https://")                ? 8
                                                                             : 0;
    if (!scheme)
        return {400, "the target is no path"};
    const size_t slash = target.find_first_of("/?", scheme);
    if (slash == std::string_view::npos || target[slash] != '/')
        return {400, "the target has no path"};
    if (!equalsIgnoringCase(target.substr(scheme, slash - scheme), head.host))
        return {400, "the target's authority is not the Host"};
    target.remove_prefix(slash);
    return {};
}

} // namespace

HeadFault readRequestHead(std::string_view bytes, MessageHead &head)
{
    const std::string_view line = bytes.substr(0, bytes.find('\r'));
    const size_t first = line.find(' ');
    const size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    if (second == std::string_view::npos || first == 0 || second == first + 1 || line.find(' ', second + 1) != std::string_view::npos)
        return {400, "the request line is malformed"};
    if (auto fault = readVersion(line.substr(second + 1), head))
        return fault;
    if (hasFoldedLine(bytes))
        return {400, "a header line is folded"};
    if (auto fault = parse(bytes, head, HTTP_REQUEST))
        return fault;
    if (head.target != line.substr(first + 1, second - first - 1))
        return {400, "the target is malformed"};
    head.method = head.parser.method;
    if (head.method == HTTP_CONNECT)
        return {501, "CONNECT is not served"};
    if (head.method == HTTP_PRI)
        return {505, "HTTP/2 is not spoken"};
    if (auto fault = readFields(head, bytes, true))
        return fault;
    // Any other protocol, h2c above all, would carry requests past the routing.
    if (head.connectionUpgrade && !equalsIgnoringCase(head.find(FieldId::Upgrade)->value, "websocket"))
        head.connectionUpgrade = false;
    if (!isHost(head.host))
        return {400, "Host is malformed"};
    return readTarget(head);
}

HeadFault readResponseHead(std::string_view bytes, MessageHead &head)
{
    const std::string_view line = bytes.substr(0, bytes.find('\r'));
    if (auto fault = readVersion(line.substr(0, 8), head))
        return fault;
    const bool threeDigits = line.size() >= 12 && line[8] == ' ' && std::all_of(line.begin() + 9, line.begin() + 12, [](char c) { return c >= '0' && c <= '9'; });
    if (!threeDigits || (line.size() > 12 && line[12] != ' ') || hasFoldedLine(bytes))
        return {400, "the status line or a header line is malformed"};
    if (auto fault = parse(bytes, head, HTTP_RESPONSE))
        return fault;
    head.status = head.parser.status_code;
    if (head.status < 100 || head.status > 599)
        return {400, "the status is out of range"};
    return readFields(head, bytes, false);
}

} // namespace midflight
