// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/comparison.h"

namespace midflight {

/// What differences of many comparisons have in common: the thing a lead signs off, instead of 5,000 rows.
struct Cause {
    QString id; ///< 16 hex digits; follows from the other fields alone, so it is the same in every run and version
    QString path; ///< pointer with "*" for what only names an instance: indices, row numbers, ids, dates, sequences
    QString kind; ///< Difference::kind
    QString magnitude; ///< how large: see magnitudeOf()
    bool operator==(const Cause &) const = default;
};

/// Pure: equal differences have equal causes, in every process, for ever.
Cause fingerprint(const Difference &difference);

/// "/items/17/price" → "/items/*/price"
QString pathPattern(const QString &pointer);

/// How far apart two values are, in steps wide enough that one defect stays one cause.
/// Numbers (also as text): "same_number", "below_1e-9", "below_1e-6", "below_1e-3", "below_1%", "below_10%", "below_2x",
/// "2x_or_more", "sign", "nan". Text: "white_space", "case", "numbers_in_text", "text". Else: "string_to_number" and so
/// on; empty when one side is missing.
QString magnitudeOf(const Difference &difference);

} // namespace midflight
