// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/routing.h"

#include <QDateTime>
#include <QJsonObject>

namespace midflight {

/// A change of stage, sample, share, rules or definition: who, when, why, on which evidence. Never edited, never lost.
struct Decision {
    qint64 revision = 0; ///< grows by one with each decision
    QDateTime time; ///< UTC, milliseconds
    QString by;
    QString component; ///< several for a wave, joined by ','; empty for the migration
    QString action; ///< "import", "stage", "rollback", "rules", "definition", "freeze", "deployed", "undo", "remove", "abandoned"
    QString from; ///< "shadow", or what stood before in words
    QString to;
    QString reason;
    QString evidence; ///< hash the lead saw; empty when none was needed
    QJsonObject record; ///< what proved it, and whatever is needed to take it back
    QString previousHash;
    QString hash; ///< SHA-256 over the canonical JSON of every column above
};

} // namespace midflight
