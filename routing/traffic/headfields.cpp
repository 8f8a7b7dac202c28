// SPDX-License-Identifier: GPL-3.0-or-later
// Where a head ends, and which fields the data plane looks at.
#include "routing/traffic/messagehead.h"

#include <cstring>

namespace midflight {

bool equalsIgnoringCase(std::string_view a, std::string_view b)
{
    if (a.size() != b.size())
        return false;
    for (size_t i = 0; i < a.size(); ++i) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; };
        if (lower(a[i]) != lower(b[i]))
            return false;
    }
    return true;
}

const HeadField *MessageHead::find(FieldId id) const
{
    for (size_t i = 0; i < fieldCount; ++i) {
        if (fields[i].id == id)
            return &fields[i];
    }
    return nullptr;
}

std::string_view MessageHead::value(std::string_view name) const
{
    for (size_t i = 0; i < fieldCount; ++i) {
        if (equalsIgnoringCase(fields[i].name, name))
            return fields[i].value;
    }
    return {};
}

std::string_view MessageHead::only(std::string_view name) const
{
    const HeadField *found = nullptr;
    for (size_t i = 0; i < fieldCount; ++i) {
        if (!equalsIgnoringCase(fields[i].name, name))
            continue;
        if (found)
            return {};
        found = &fields[i];
    }
    return found ? found->value : std::string_view();
}

size_t HeadSearch::feed(std::string_view bytes, HeadFault &fault)
{
    while (m_seen < bytes.size()) {
        const auto *found = static_cast<const char *>(std::memchr(bytes.data() + m_seen, '\n', bytes.size() - m_seen));
        if (!found) {
            m_seen = bytes.size();
            break;
        }
        const size_t at = size_t(found - bytes.data());
        if (at == m_line || bytes[at - 1] != '\r') {
            fault = {400, "a line does not end in CR LF"};
            return 0;
        }
        const bool empty = at == m_line + 1;
        m_seen = m_line = at + 1;
        if (empty)
            return m_line;
    }
    if (bytes.size() > MessageHead::maxBytes)
        fault = {431, "the head is larger than 64 KiB"};
    return 0;
}

FieldId fieldId(std::string_view name)
{
    const auto is = [&](std::string_view known) { return equalsIgnoringCase(name, known); };
    switch (name.size()) {
    case 2: return is("te") ? FieldId::HopByHop : FieldId::Other;
    case 4: return is("host") ? FieldId::Host : FieldId::Other;
    case 6: return is("expect") ? FieldId::Expect : FieldId::Other;
    case 7: return is("upgrade") ? FieldId::Upgrade : FieldId::Other;
    case 10: return is("connection") ? FieldId::Connection : is("keep-alive") ? FieldId::HopByHop : FieldId::Other;
    case 12: return is("content-type") ? FieldId::ContentType : FieldId::Other;
    case 14: return is("content-length") ? FieldId::ContentLength : is("http2-settings") ? FieldId::HopByHop : FieldId::Other;
    case 15: return is("x-forwarded-for") ? FieldId::ForwardedFor : FieldId::Other;
    case 16: return is("proxy-connection") ? FieldId::HopByHop : is("midflight-shadow") ? FieldId::Own : FieldId::Other;
    case 17:
        if (is("transfer-encoding"))
            return FieldId::TransferEncoding;
        if (is("x-forwarded-proto"))
            return FieldId::ForwardedProto;
        break;
    default: break;
    }
    return name.size() > 10 && equalsIgnoringCase(name.substr(0, 10), "midflight-") ? FieldId::Own : FieldId::Other;
}

} // namespace midflight
