// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/compare.h"

namespace midflight {

/// UTF-16 and UTF-32 with a byte order mark become UTF-8 in `copy`, with a note; everything else is returned as it is.
QByteArrayView toUtf8(QByteArrayView bytes, QByteArray *copy, const QString &side, QStringList *notes);

/// Holds a NUL, or many control characters near its beginning: no text.
bool isBinary(QByteArrayView bytes);

/// "a/b.json" → "/a/b.json" with each part escaped.
QString pathPointer(const QString &path);

/// What it means that only one side has this output.
Judgement missingOutput(const QString &name, bool inOld, const QString &what, const RuleSet::Compiled &rules);

} // namespace midflight
