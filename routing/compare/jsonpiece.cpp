// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/jsonpiece.h"

#include "routing/compare/jsontext.h"

#include <simdjson.h>

namespace midflight {

struct JsonPieces::Buffers {
    simdjson::dom::parser parser;
    simdjson::dom::document document;
    std::vector<char> text;
};

JsonPieces::JsonPieces() : m_buffers(std::make_unique<Buffers>()) {}
JsonPieces::~JsonPieces() = default;

const Document *JsonPieces::parse(char open, QByteArrayView children)
{
    Buffers &buffers = *m_buffers;
    const size_t length = size_t(children.size()) + 2;
    if (buffers.text.size() < length + simdjson::SIMDJSON_PADDING)
        buffers.text.resize(length + simdjson::SIMDJSON_PADDING);
    char *const text = buffers.text.data();
    text[0] = open;
    if (!children.isEmpty())
        std::memcpy(text + 1, children.data(), size_t(children.size()));
    text[length - 1] = open == '[' ? ']' : '}';
    const QByteArrayView whole(text, qsizetype(length));
    if (!mayHoldTinyNumbers(whole) && !buffers.parser.parse_into_document(buffers.document, text, length, false).error()) {
        // Lives as long as the buffers do: nothing to own.
        const std::shared_ptr<void> owner(std::shared_ptr<void>(), &buffers.document);
        m_document.emplace(buffers.document.tape.get(), buffers.document.string_buf.get(), owner);
    } else {
        QString why;
        m_document = parseJsonTolerantly(whole, &why);
    }
    return m_document ? &*m_document : nullptr;
}

} // namespace midflight
