// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/findings.h"

#include <QByteArrayView>

namespace midflight {

/// Compares two JSON texts that no rule concerns piece by piece, so that memory does not grow with them: finds what
/// comparing the whole documents finds. False, and nothing was found: they must be compared whole, because they are not
/// JSON, or a large container does not hold as many elements, or members of the same names, on both sides.
bool compareJsonPieces(QByteArrayView oldText, QByteArrayView newText, Findings &findings);

/// Below so many bytes of both together comparing them whole is as good.
inline constexpr qsizetype worthPieces = 1 << 20;

} // namespace midflight
