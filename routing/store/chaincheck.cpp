// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/chaincheck.h"

#include "routing/store/queries.h"

namespace midflight {

Result<ChainCheck> checkPage(Connection &connection, ChainCheck check)
{
    constexpr int pageSize = 1000;
    const auto page = readHistory(connection, {}, check.before, pageSize);
    if (!page)
        return tl::unexpected(page.error());
    const auto rows = (*page)[QStringLiteral("decisions")].toArray();
    checkRows(check, rows, (*page)[QStringLiteral("newest")].toString(), rows.size() < pageSize);
    return check;
}

} // namespace midflight
