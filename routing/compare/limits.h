// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// What keeps hostile or merely huge inputs from exhausting memory or stack. Beyond each, comparing goes on in a simpler
/// way and a note says so.
namespace midflight {

inline constexpr int maxDepth = 1'000; ///< levels compared one by one, about half a MB of stack, ten times that with a sanitizer; below that as one value
inline constexpr size_t maxNesting = 1'000'000; ///< levels of JSON that are parsed at all; a deeper text is compared as text
inline constexpr qint64 maxLines = 20'000'000; ///< of a text that is compared by line, about 50 bytes each; else as bytes
inline constexpr qint64 maxMember = qint64(2) << 30; ///< bytes of one unpacked archive member
inline constexpr qint64 maxRatio = 1'000; ///< unpacked to packed, once beyond …
inline constexpr qint64 ratioCounts = qint64(64) << 20; ///< … this many bytes
inline constexpr int maxArchiveDepth = 4; ///< archives in archives
inline constexpr qint64 maxMembers = 100'000; ///< of one archive
inline constexpr qint64 maxPairings = 1'000'000; ///< comparisons tried to pair elements of a set within tolerance

} // namespace midflight
