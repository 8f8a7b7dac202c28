// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/store/connection.h"

namespace midflight {

/// Checks the hash chain of the stored decisions, page by page from the newest, so that others may read in between.
/// A value that the pages hand on.
struct ChainCheck {
    qint64 before = 0; ///< the next page ends below this revision; 0: the newest
    QString expectedHash; ///< of the row that the last one seen continues
    bool begun = false;
    bool done = false;
    qint64 firstBad = 0; ///< lowest revision found wrong so far; 0: none
    QString fault; ///< what is wrong with it
};

/// Error: the store cannot be read.
Result<ChainCheck> checkPage(Connection &connection, ChainCheck check);

} // namespace midflight
