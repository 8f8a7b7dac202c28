// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QString>

namespace midflight {

/// How far the hash chain of the decisions was checked, from the newest towards the first. A value that is handed on from
/// page to page, so that others may read in between.
struct ChainCheck {
    qint64 before = 0; ///< the next page ends below this revision; 0: the newest
    QString expectedHash; ///< of the row that the last one seen continues
    QString newestHash; ///< of the first row seen
    qint64 rows = 0; ///< seen so far
    bool begun = false;
    bool done = false;
    qint64 firstBad = 0; ///< lowest revision found wrong so far; 0: none
    QString fault; ///< what is wrong with it
};

/// Takes a page of decisions as the API gives them, newest first. `newest`: the hash of the one written last, as the store
/// remembers it; may be empty. `last`: no page follows.
void checkRows(ChainCheck &check, const QJsonArray &rows, const QString &newest, bool last);

} // namespace midflight
