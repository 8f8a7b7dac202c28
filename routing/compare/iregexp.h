// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <optional>

namespace midflight {

/// An I-Regexp (RFC 9485) as the expression PCRE understands; `whole` anchors it at both ends (match() instead of
/// search()). ^ and $ anchor, as the compliance suite expects; \d, \w and \s are taken too, for they are what people write.
/// Nothing: not an I-Regexp, such as one with a look-ahead or a back reference.
std::optional<QRegularExpression> compileIRegexp(const QString &pattern, bool whole);

} // namespace midflight
