// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/decisionchain.h"

#include "routing/domain/json.h"

namespace midflight {

void checkRows(ChainCheck &check, const QJsonArray &rows, const QString &newest, bool last)
{
    const auto bad = [&check](qint64 revision, const QString &fault) {
        check.firstBad = revision;
        check.fault = fault;
    };
    if (!check.begun && !rows.isEmpty()) {
        check.newestHash = rows.first().toObject()[QStringLiteral("hash")].toString();
        if (!newest.isEmpty() && check.newestHash != newest)
            bad(rows.first().toObject()[QStringLiteral("revision")].toInteger(), QStringLiteral("is not the last that was written: rows after it are missing"));
    }
    for (const auto &value : rows) {
        auto row = value.toObject();
        const auto revision = row[QStringLiteral("revision")].toInteger();
        const auto hash = row.take(QStringLiteral("hash")).toString();
        if (check.begun && hash != check.expectedHash)
            bad(check.before, QStringLiteral("does not continue the row before it"));
        if (hash != canonicalSha256(row))
            bad(revision, QStringLiteral("does not match its own hash"));
        check.expectedHash = row[QStringLiteral("previous_hash")].toString();
        check.before = revision;
        check.begun = true;
        ++check.rows;
    }
    check.done = last;
    if (check.done && check.begun && !check.expectedHash.isEmpty())
        bad(check.before, QStringLiteral("continues a row that is not there"));
}

} // namespace midflight
