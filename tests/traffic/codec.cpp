// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/traffic/codec.h"

#include "routing/traffic/bodyreader.h"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <map>

using namespace midflight;
namespace http = boost::beast::http;

namespace {

struct Read {
    MessageHead head;
    std::string payload;
    size_t used = 0;
    bool whole = false;
};

template <bool isRequest>
std::string unlikeBeast(const std::string &bytes, const Read &read)
{
    http::parser<isRequest, http::string_body> parser;
    parser.body_limit(boost::none);
    parser.header_limit(UINT32_MAX);
    parser.eager(true);
    boost::system::error_code error;
    size_t used = 0;
    while (used < read.used && !parser.is_done()) {
        const size_t taken = parser.put(boost::asio::buffer(bytes.data() + used, read.used - used), error);
        used += taken;
        if (error == http::error::need_more)
            return "Beast wants more than the message holds";
        if (error == http::error::bad_chunk_extension)
            return {}; // they are dropped, well-formed or not, and do not say where a chunk ends
        if (error)
            return "Beast refuses it: " + error.message();
        if (taken == 0)
            break;
    }
    if (!parser.is_done() || used != read.used)
        return "Beast ends the message after " + std::to_string(used) + " bytes, not " + std::to_string(read.used);
    const auto &message = parser.get();
    if (message.body() != read.payload)
        return "Beast reads another body";
    if constexpr (isRequest) {
        if (std::string_view(message.method_string()) != read.head.methodName())
            return "Beast reads another method";
        if (!std::string_view(message.target()).ends_with(read.head.target))
            return "Beast reads another target";
    } else if (message.result_int() != read.head.status) {
        return "Beast reads another status";
    }
    size_t fields = 0;
    for (const auto &field : message) {
        if (fields >= read.head.fieldCount)
            break; // trailers
        ++fields;
        if (field.name_string().empty())
            return "Beast reads a field without a name";
    }
    if (fields < read.head.fieldCount)
        return "Beast reads fewer fields";
    for (size_t i = 0; i < read.head.fieldCount; ++i) {
        const auto &field = read.head.fields[i];
        const auto range = message.equal_range({field.name.data(), field.name.size()});
        const bool same = std::any_of(range.first, range.second, [&](const auto &known) { return std::string_view(known.value()) == field.value; });
        if (!same)
            return "Beast reads another value of " + std::string(field.name);
    }
    return {};
}

} // namespace

std::string wrongWith(const std::string &bytes, size_t step, bool request)
{
    // Bytes arrive in steps, as from a socket; each step in memory of its own, so that reading past it is found.
    HeadSearch search;
    HeadFault fault;
    size_t size = 0;
    for (size_t arrived = std::min(step, bytes.size()); !size && !fault; arrived = std::min(arrived + step, bytes.size())) {
        size = search.feed(std::string_view(bytes).substr(0, arrived), fault);
        if (arrived == bytes.size())
            break;
    }
    if (fault)
        return fault.status >= 400 && *fault.detail ? std::string() : "a fault without a status or words";
    if (!size || size > MessageHead::maxBytes)
        return {};
    const std::string headBytes = bytes.substr(0, size);
    const auto read = std::make_unique<Read>();
    fault = request ? readRequestHead(headBytes, read->head) : readResponseHead(headBytes, read->head);
    if (fault)
        return fault.status >= 400 && *fault.detail ? std::string() : "a fault without a status or words";
    const int status = read->head.status;
    const bool bodiless = !request && (status < 200 || status == 204 || status == 304);
    BodyReader reader;
    reader.start(read->head, bodiless ? Framing::None : read->head.framing);
    std::vector<std::string_view> parts;
    read->used = size;
    while (!reader.done() && read->used < bytes.size()) {
        const std::string arrived = bytes.substr(read->used, step);
        const auto fed = reader.feed(arrived, parts);
        if (fed.used > arrived.size() || (fed.used == 0 && !fed.malformed && !reader.done()))
            return "the body reader uses " + std::to_string(fed.used) + " of " + std::to_string(arrived.size()) + " bytes";
        for (const auto part : parts) {
            if (part.data() < arrived.data() || part.data() + part.size() > arrived.data() + arrived.size())
                return "a part of the body lies outside of what arrived";
            read->payload += part;
        }
        if (fed.malformed)
            return {};
        read->used += fed.used;
    }
    if (!reader.done())
        return {};
    // A status line without a reason may lack the space before it; Beast wants one.
    if (!request && read->head.startLine.size() == 12)
        return {};
    return request ? unlikeBeast<true>(bytes, *read) : unlikeBeast<false>(bytes, *read);
}
