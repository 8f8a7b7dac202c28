// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/document.h"

#include <QByteArrayView>
#include <QString>
#include <optional>

namespace midflight {

/// Parses JSON: by simdjson, and what it refuses or would change (integers ≥ 2^64, 1e400, 1e-400, lone surrogates,
/// depth > 1024) by the tolerant parser. Nothing: `why` says at which byte and what ("byte 17: a value is expected").
std::optional<Document> parseJson(QByteArrayView bytes, QString *why);

/// Something in the text may be a number that simdjson would read as 0 without a word, such as 1e-400. Not for sure.
bool mayHoldTinyNumbers(QByteArrayView bytes);

/// One JSON value a line, as one array. Nothing when a line is not JSON, or there are fewer than two.
std::optional<Document> parseJsonLines(QByteArrayView bytes);

/// The slower parser. Beyond RFC 8259 it takes NaN and ±Infinity (Python and JavaScript libraries write them), raw
/// control characters and bytes that are not UTF-8 in strings, lone surrogates (as three bytes each) and any depth.
/// Iterative: nesting costs four bytes a level, no stack.
std::optional<Document> parseJsonTolerantly(QByteArrayView bytes, QString *why);

} // namespace midflight
