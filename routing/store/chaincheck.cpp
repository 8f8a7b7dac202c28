// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/chaincheck.h"

#include "routing/domain/json.h"
#include "routing/store/queries.h"

namespace midflight {

Result<ChainCheck> checkPage(Connection &connection, ChainCheck check)
{
    const auto page = readHistory(connection, {}, check.before, 1000);
    if (!page)
        return tl::unexpected(page.error());
    const auto rows = (*page)[QStringLiteral("decisions")].toArray();
    const auto bad = [&check](qint64 revision, const QString &fault) {
        check.firstBad = revision;
        check.fault = fault;
    };
    const auto newest = (*page)[QStringLiteral("newest")].toString();
    if (!check.begun && !rows.isEmpty() && !newest.isEmpty() && rows.first()[QStringLiteral("hash")] != newest)
        bad(rows.first()[QStringLiteral("revision")].toInteger(), QStringLiteral("is not the last that was written: rows after it are missing"));
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
    }
    check.done = rows.size() < 1000;
    if (check.done && check.begun && !check.expectedHash.isEmpty())
        bad(check.before, QStringLiteral("continues a row that is not there"));
    return check;
}

} // namespace midflight
