// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"
#include "routing/store/connection.h"

#include <QDateTime>

namespace midflight {

/// How much a store keeps, so that it stays bounded whatever the traffic. Decisions, evidence and causes are never shortened.
struct Keeping {
    double seconds = 90 * 86400.0; ///< since a comparison came in, by the migration's [privacy] retention
    qint64 rows = 10'000'000; ///< comparisons of all components together: the oldest go first
    qint64 fine = 86400; ///< s: rollups of ten seconds are that young
    qint64 middle = 14 * 86400; ///< s: and of ten minutes until then; of an hour when older
    qint64 lease = 30 * 86400; ///< s: a request that never reported counts as open for so long
};

/// Forgets and condenses in short steps, so that nothing waits for it. Belongs to the thread of its connection; each step
/// runs within a transaction of the caller's.
class Retention
{
public:
    explicit Retention(Connection &connection)
        : m_connection(connection)
    {
    }

    /// Some thousand rows and some ten milliseconds at most. false: there is nothing left to do for a while.
    /// `now`: UTC. An hour is marked with what had come in by then; a clock that jumps ahead is believed a day of marks later.
    Result<bool> step(const Keeping &keeping, const QDateTime &now);

private:
    Result<void> mark(const QDateTime &now);
    Result<bool> forgetComparisons(const Keeping &keeping, qint64 now);
    Result<bool> forgetLinks(const QDateTime &now);
    Result<bool> forgetLeases(const Keeping &keeping, qint64 now);
    /// Where the components have been condensed to.
    struct Condensing {
        qint64 slots; ///< become one
        qint64 end = 0; ///< slots below are due
        QStringList left; ///< components that were not looked at yet
        QHash<QString, qint64> from; ///< by component: what is below is done
    };
    Result<bool> condense(Condensing &condensing, qint64 olderThan);
    Result<void> condense(Condensing &condensing, const QString &component);

    Connection &m_connection;
    bool m_linksDue = false; ///< comparisons went since the last look at the causes began
    QDateTime m_linksBegun; ///< one look an hour
    qint64 m_links = -1; ///< causes looked at; −1: none is under way
    Condensing m_middle {60, 0, {}, {}}; ///< ten minutes
    Condensing m_coarse {360, 0, {}, {}}; ///< an hour
};

} // namespace midflight
