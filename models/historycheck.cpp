// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/historycheck.h"

namespace midflight {

namespace {
constexpr int pageSize = 200; ///< so few that hashing one does not hold up the interface
}

HistoryCheck::HistoryCheck(RouterClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

void HistoryCheck::start()
{
    ++m_generation;
    fetch({}, {});
}

void HistoryCheck::stop()
{
    ++m_generation;
}

void HistoryCheck::fetch(const QString &before, const ChainCheck &soFar)
{
    m_client.fetchHistoryRows(before, pageSize, this, [this, soFar, asked = m_generation](const Result<HistoryRows> &page) {
        if (asked != m_generation)
            return;
        if (!page)
            return Q_EMIT failed(page.error());
        ChainCheck check = soFar;
        checkRows(check, page->rows, page->newest, page->next.isEmpty() || page->rows.isEmpty());
        if (check.done)
            return Q_EMIT finished(check);
        Q_EMIT progressed(check.rows);
        fetch(page->next, check);
    });
}

} // namespace midflight
