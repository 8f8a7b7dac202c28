// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/document.h"
#include "routing/compare/rulesetcompiled.h"
#include "routing/domain/comparison.h"

namespace midflight {

/// How two texts stand under a rule (or none). Text lines may hold numbers among words; other texts are numbers or not.
enum class TextIs { Cell, Line };
LeafClass compareTexts(std::string_view a, std::string_view b, const Action *action, TextIs is = TextIs::Cell);

/// How two values without children stand under a rule (or none).
LeafClass compareLeaves(Value a, Value b, const Action *action, TextIs is = TextIs::Cell);

/// The action can say something of this pair: a number rule of numbers, a mask of text. Ignore and expected: of anything.
bool applies(const Action &action, Value a, Value b, TextIs is);

/// An expected change covers this pair; either side may be absent (document == nullptr).
bool isExpected(const Action &action, Value oldValue, Value newValue);
bool isExpectedText(const Action &action, const std::string_view *oldText, const std::string_view *newText);

/// The text with everything that the mask matches replaced.
std::string masked(const Action &action, std::string_view text);
/// lower: in lower case; decompress: Base64 of gzip or zstd data becomes what was packed. The others leave text as it is.
std::string transformedText(const QStringList &transforms, std::string_view text);
QString decoded(std::string_view text); ///< UTF-8, else Latin-1: never loses a byte's identity

/// Seconds since 1970 of what people write as a time: ISO 8601, RFC 2822, "2026-03-31 12:00:00", Unix seconds.
std::optional<double> timeOf(std::string_view text);

} // namespace midflight
