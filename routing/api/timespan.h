// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/json.h"

#include <QUrlQuery>

namespace midflight {

/// RFC 3339, or seconds since the epoch. Not valid when missing.
inline QDateTime timeIn(const QUrlQuery &query, const QString &name)
{
    const auto text = query.queryItemValue(name, QUrl::FullyDecoded);
    bool number = false;
    const auto seconds = text.toDouble(&number);
    return number ? QDateTime::fromMSecsSinceEpoch(qint64(seconds * 1000), Qt::UTC) : fromRfc3339(text).value_or(QDateTime());
}

} // namespace midflight
