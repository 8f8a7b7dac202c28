// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/forwarding.h"

#include <charconv>

namespace midflight {

static void append(std::string &out, uint64_t number, int base = 10)
{
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number, base).ptr;
    out.append(digits, size_t(end - digits));
}

/// Copies the fields that stay, neighbours at once.
template <class Stays>
static void copyFields(std::string &out, const MessageHead &head, Stays stays)
{
    const char *begin = nullptr;
    const char *end = nullptr;
    for (size_t i = 0; i < head.fieldCount; ++i) {
        const auto &field = head.fields[i];
        if (field.dropped || !stays(field))
            continue;
        if (end != field.begin) {
            out.append(begin, size_t(end - begin));
            begin = field.begin;
        }
        end = field.end;
    }
    out.append(begin, size_t(end - begin));
}

void writeRequestHead(std::string &out, const MessageHead &request, const RequestForward &how)
{
    out.clear();
    out += request.methodName();
    out += ' ';
    out += how.origin.prefix;
    out += request.target;
    out += " HTTP/1.1\r\n";
    bool forwarded = false;
    bool proto = false;
    bool host = false;
    copyFields(out, request, [&](const HeadField &field) {
        switch (field.id) {
        case FieldId::Connection:
        case FieldId::HopByHop:
        case FieldId::Own:
        case FieldId::TransferEncoding: return false;
        case FieldId::Host: return host = true;
        case FieldId::ContentLength:
        case FieldId::Expect: return !how.shadow;
        case FieldId::Upgrade: return how.upgrade;
        case FieldId::ForwardedFor: forwarded = true; return false;
        case FieldId::ForwardedProto: return proto = true;
        default: return true;
        }
    });
    if (!host) {
        out += "Host: " + how.origin.host + ':';
        append(out, how.origin.port);
        out += "\r\n";
    }
    out += "X-Forwarded-For: ";
    for (size_t i = 0; forwarded && i < request.fieldCount; ++i) {
        if (request.fields[i].id == FieldId::ForwardedFor && !request.fields[i].value.empty()) {
            out += request.fields[i].value;
            out += ", ";
        }
    }
    out += how.clientAddress;
    out += proto ? "\r\n" : "\r\nX-Forwarded-Proto: http\r\n";
    out += request.minor == 1 ? "Via: 1.1 midflight\r\n" : "Via: 1.0 midflight\r\n";
    if (how.upgrade)
        out += "Connection: Upgrade\r\n";
    if (how.shadow) {
        out += "Midflight-Shadow: true\r\n";
        if (request.framing != Framing::None) {
            out += "Content-Length: ";
            append(out, how.shadowBody);
            out += "\r\n";
        }
    } else if (request.framing == Framing::Chunked) {
        out += "Transfer-Encoding: chunked\r\n";
    }
    out += "\r\n";
}

void writeResponseHead(std::string &out, const MessageHead &response, const ResponseForward &how)
{
    out.clear();
    out += "HTTP/1.1";
    out += response.startLine.substr(8);
    out += response.startLine.size() == 12 ? " \r\n" : "\r\n";
    bool length = false;
    copyFields(out, response, [&](const HeadField &field) {
        switch (field.id) {
        case FieldId::Connection:
        case FieldId::HopByHop:
        case FieldId::Own:
        case FieldId::TransferEncoding: return false;
        case FieldId::Upgrade: return how.upgrade;
        case FieldId::ContentLength: {
            const bool stays = how.saysLength && !length;
            length = true;
            return stays;
        }
        default: return true;
        }
    });
    out += how.fields;
    if (how.framing == Framing::Chunked)
        out += "Transfer-Encoding: chunked\r\n";
    if (how.upgrade)
        out += "Connection: Upgrade\r\n";
    else if (how.close)
        out += "Connection: close\r\n";
    else if (how.clientIsOld)
        out += "Connection: keep-alive\r\n";
    out += "\r\n";
}

void gatherChunk(Gather &gather, std::vector<std::string_view> &parts, bool last, std::string_view trailers, std::string &scratch)
{
    size_t bytes = 0;
    for (const auto part : parts)
        bytes += part.size();
    scratch.clear();
    if (bytes > 0) {
        append(scratch, bytes, 16);
        scratch += "\r\n";
    }
    const size_t opening = scratch.size();
    // Many small chunks arrive as many parts; more than a write gathers are copied together.
    const bool copied = parts.size() > size_t(Gather::most) - 8;
    if (copied) {
        for (const auto part : parts)
            scratch += part;
    }
    const size_t closing = scratch.size();
    if (bytes > 0)
        scratch += "\r\n";
    if (last) {
        scratch += "0\r\n";
        scratch += trailers;
        scratch += "\r\n";
    }
    const std::string_view text(scratch);
    if (copied)
        return gather.add(text);
    gather.add(text.substr(0, opening));
    for (const auto part : parts)
        gather.add(part);
    gather.add(text.substr(closing));
}

static const char *reasonOf(int status)
{
    switch (status) {
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 413: return "Content Too Large";
    case 431: return "Request Header Fields Too Large";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    default: return "Error";
    }
}

static void appendEscaped(std::string &out, std::string_view text)
{
    static const char *hex = "0123456789abcdef";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += "\\u00";
            out += hex[c >> 4 & 15];
            out += hex[c & 15];
        } else {
            out += c;
        }
    }
}

void writeProblem(std::string &out, const Problem &problem, std::string_view fields, bool close, bool withBody)
{
    const std::string title = reasonOf(problem.status);
    const std::string status = std::to_string(problem.status);
    std::string body = "{\"type\":\"urn:midflight:problem:" + std::string(problem.slug) + "\",\"title\":\"" + title + "\",\"status\":" + status
        + ",\"detail\":\"";
    appendEscaped(body, problem.detail);
    body += '"';
    if (!problem.component.empty()) {
        body += ",\"component\":\"";
        appendEscaped(body, problem.component);
        body += '"';
    }
    body += "}\n";
    out = "HTTP/1.1 " + status + ' ' + title + "\r\nContent-Type: application/problem+json\r\n";
    out += fields;
    out += "Content-Length: " + std::to_string(body.size()) + (close ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n");
    if (withBody)
        out += body;
}

} // namespace midflight
