// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QStringList>
#include <map>
#include <optional>

namespace midflight {

/// The regular files of an archive, by path. Sorted, so that two archives are walked side by side.
struct Archive {
    std::map<QString, QByteArray> members;
    QStringList notes; ///< what was left out: links, encrypted or broken members
};

bool looksLikeArchive(QByteArrayView bytes); ///< zip, tar, 7z …: by its first bytes
bool looksCompressed(QByteArrayView bytes); ///< gzip, zstd, bzip2 or xz of one stream

/// Unpacks an archive within the bounds of limits.h. Nothing: cannot be read, or is a bomb; `why` says which.
std::optional<Archive> unpackArchive(QByteArrayView bytes, QString *why);
/// Unpacks one compressed stream, within the same bounds.
std::optional<QByteArray> unpackStream(QByteArrayView bytes, QString *why = nullptr);

} // namespace midflight
