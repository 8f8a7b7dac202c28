// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/document.h"

#include <QByteArrayView>
#include <memory>
#include <optional>

namespace midflight {

/// Parses pieces of a large JSON text, one after the other, in buffers that stay warm in the processor's caches.
class JsonPieces
{
public:
    JsonPieces();
    ~JsonPieces();

    /// Some children of a container, written as they stand between its brackets, as a container of their own.
    /// \param open '[' or '{'
    /// The result is valid until the next call. Nothing: no JSON.
    const Document *parse(char open, QByteArrayView children);

private:
    struct Buffers;
    std::unique_ptr<Buffers> m_buffers;
    std::optional<Document> m_document;
};

} // namespace midflight
