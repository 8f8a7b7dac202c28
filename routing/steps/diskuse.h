// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace midflight {

struct DiskUse {
    qint64 bytes = 0; ///< allocated by all files below
    qint64 largest = 0; ///< size of the largest one
};
DiskUse diskUse(const QByteArray &directory);

struct DiskSpace {
    qint64 size = 0; ///< bytes
    qint64 free = 0; ///< bytes the caller may still use
};
DiskSpace diskSpace(const QByteArray &directory);

} // namespace midflight
