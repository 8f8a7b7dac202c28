// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/bodyreader.h"

#include <algorithm>
#include <utility>

namespace midflight {

struct BodyReader::Sink {
    static BodyReader &of(llhttp_t *parser) { return *static_cast<BodyReader *>(parser->data); }

    static int onBody(llhttp_t *parser, const char *at, size_t size)
    {
        if (size)
            of(parser).m_parts->push_back({at, size});
        return 0;
    }
    static int onExtension(llhttp_t *parser, const char *, size_t size)
    {
        auto &self = of(parser);
        self.m_extensions += size + 1; // many empty ones are no better than a long one
        return self.m_extensions > maxExtensions ? HPE_USER : 0;
    }
    static int onExtensionName(llhttp_t *parser, const char *at, size_t size)
    {
        of(parser).m_extensionNamed = of(parser).m_extensionNamed || size > 0;
        return onExtension(parser, at, size);
    }
    static int onExtensionNameEnd(llhttp_t *parser) { return std::exchange(of(parser).m_extensionNamed, false) ? 0 : HPE_USER; }
    static int onTrailer(llhttp_t *parser, const char *at, size_t size)
    {
        auto &self = of(parser);
        for (size_t i = 0; i < size; ++i) {
            const auto c = static_cast<unsigned char>(at[i]);
            if ((c < 0x20 && c != '\t') || c == 0x7f)
                return HPE_USER;
        }
        self.m_trailers.append(at, size);
        return self.m_trailers.size() > maxTrailers ? HPE_USER : 0;
    }
    static int onTrailerValue(llhttp_t *parser, const char *at, size_t size)
    {
        auto &self = of(parser);
        const char before = at == self.m_fed ? self.m_last : at[-1];
        if (size && before == '\n')
            return HPE_USER; // a folded line
        return onTrailer(parser, at, size);
    }
    static int onTrailerName(llhttp_t *parser)
    {
        auto &trailers = of(parser).m_trailers;
        if (trailers.empty() || trailers.back() == '\n')
            return HPE_USER; // a value without a name
        trailers += ": ";
        return 0;
    }
    static int onTrailerEnd(llhttp_t *parser)
    {
        of(parser).m_trailers += "\r\n";
        return 0;
    }
    /// Behind the last chunk the parser takes an LF for a CRLF, so what follows is looked at by feed().
    static int onChunk(llhttp_t *parser)
    {
        if (parser->content_length > 0)
            return 0;
        of(parser).m_inTrailers = true;
        return HPE_PAUSED;
    }
    static int onComplete(llhttp_t *parser)
    {
        of(parser).m_done = true;
        return HPE_PAUSED;
    }
    static const llhttp_settings_t &settings()
    {
        static const llhttp_settings_t callbacks = [] {
            llhttp_settings_t made;
            llhttp_settings_init(&made);
            made.on_body = onBody;
            made.on_chunk_extension_name = onExtensionName;
            made.on_chunk_extension_name_complete = onExtensionNameEnd;
            made.on_chunk_extension_value = onExtension;
            made.on_header_field = onTrailer;
            made.on_header_field_complete = onTrailerName;
            made.on_header_value = onTrailerValue;
            made.on_header_value_complete = onTrailerEnd;
            made.on_chunk_header = onChunk;
            made.on_message_complete = onComplete;
            return made;
        }();
        return callbacks;
    }
};

void BodyReader::start(MessageHead &head, Framing framing)
{
    m_framing = framing;
    m_remaining = framing == Framing::Length ? head.length : 0;
    m_done = framing == Framing::None || (framing == Framing::Length && m_remaining == 0);
    m_trailers.clear();
    m_extensions = 0;
    m_inTrailers = m_extensionNamed = false;
    m_last = 0;
    m_parser = nullptr;
    if (framing != Framing::Chunked)
        return;
    m_parser = &head.parser;
    m_parser->data = this;
    m_parser->settings = const_cast<llhttp_settings_t *>(&Sink::settings()); // llhttp only reads it
    m_parser->upgrade = 0; // a body is a body, whatever protocol is asked for
    llhttp_resume(m_parser); // it stopped behind the head
}

bool BodyReader::hasBareLineFeed(std::string_view bytes, const char *from, const char *to) const
{
    for (const char *at = from; at < to; ++at) {
        if (*at == '\n' && (at == bytes.data() ? m_last : at[-1]) != '\r')
            return true;
    }
    return false;
}

BodyReader::Fed BodyReader::feed(std::string_view bytes, std::vector<std::string_view> &parts)
{
    parts.clear();
    if (m_done || bytes.empty())
        return {};
    if (m_framing == Framing::UntilClose) {
        parts.push_back(bytes);
        return {bytes.size(), false};
    }
    if (m_framing == Framing::Length) {
        const size_t used = size_t(std::min<uint64_t>(m_remaining, bytes.size()));
        parts.push_back(bytes.substr(0, used));
        m_remaining -= used;
        m_done = m_remaining == 0;
        return {used, false};
    }
    m_parts = &parts;
    m_fed = bytes.data();
    const char *trailers = m_inTrailers ? bytes.data() : nullptr;
    auto error = llhttp_execute(m_parser, bytes.data(), bytes.size());
    if (error == HPE_PAUSED && m_inTrailers && !m_done && !trailers) {
        trailers = llhttp_get_error_pos(m_parser);
        llhttp_resume(m_parser);
        error = llhttp_execute(m_parser, trailers, size_t(bytes.data() + bytes.size() - trailers));
    }
    if (trailers && hasBareLineFeed(bytes, trailers, m_done ? llhttp_get_error_pos(m_parser) : bytes.data() + bytes.size()))
        return {bytes.size(), true};
    if (m_done && (error == HPE_PAUSED || error == HPE_PAUSED_UPGRADE)) {
        return {size_t(llhttp_get_error_pos(m_parser) - bytes.data()), !finishTrailers()};
    }
    m_last = bytes.back();
    return {bytes.size(), error != HPE_OK};
}

/// Only what means nothing to the ways of a message may stand behind its body; false otherwise.
bool BodyReader::finishTrailers()
{
    std::string kept;
    for (size_t at = 0; at < m_trailers.size();) {
        const size_t end = m_trailers.find("\r\n", at) + 2;
        const auto line = std::string_view(m_trailers).substr(at, end - at);
        const FieldId id = fieldId(line.substr(0, line.find(':')));
        if (id == FieldId::Other)
            kept += line;
        else if (id != FieldId::Own)
            return false;
        at = end;
    }
    m_trailers = std::move(kept);
    return true;
}

} // namespace midflight
