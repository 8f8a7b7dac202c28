// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/componentstate.h"
#include "routing/domain/decision.h"
#include "routing/evidence/tally.h"
#include "routing/store/account.h"
#include "routing/store/trafficcounts.h"

#include <functional>
#include <variant>

namespace midflight {

/// Figures of one component as they stand in the store after a write.
struct Figures {
    Tally tally;
    Account account;
    qint64 generation = 0; ///< of a shared store: grows with each commit that touched them; otherwise 0
};

/// A decision and the component states it leads to.
struct DecisionWrite {
    QList<Decision> earlier; ///< decided together with it, a revision each: all of them are stored, or none
    Decision decision; ///< the last; hash and previousHash are filled in when it is written
    QMap<ComponentId, ComponentState> changed;
    QStringList order; ///< all component ids in the board's order; empty: unchanged
    std::optional<MigrationSettings> settings; ///< of the migration; none: unchanged
    QList<ComponentId> restarted; ///< whose evidence begins anew
    qint64 basis = 0; ///< the newest of other routers' decisions that was known when this one was made
    bool inForce = false; ///< already holds (a rollback): written as soon as the store takes it, however long that is

    qint64 firstRevision() const { return earlier.isEmpty() ? decision.revision : earlier.first().revision; }
};

/// One request that the router was asked to route.
struct LeaseWrite {
    ComponentId component;
    QString lease; ///< empty: counted, and nothing is to be reported
    QDateTime time;
    Side answer = Side::Old;
    bool parallel = false; ///< in shadow or new: counts for the coverage of the evidence
};

/// Reports of one component, each already with its verdict.
struct ReportWrite {
    ComponentId component;
    GateSettings gates;
    qint64 evidenceRevision = 0;
    Side stageAnswer = Side::Old; ///< who answers now, for reports that do not say who did
    QDateTime newSince; ///< when new began to answer; not valid where it does not
    bool parallel = false;
    bool keepDifferences = true;
    bool keepBodies = false;
    QList<Comparison> comparisons;
};

/// What a data-plane thread counted of one component. Written in one piece, so that the sums always agree.
struct TrafficWrite {
    ComponentId component;
    GateSettings gates;
    qint64 evidenceRevision = 0;
    QDateTime time;
    bool keepDifferences = true;
    bool keepBodies = false;
    RouteCounts counts;
};

/// Requests that no component matched, by method and path.
struct UnmatchedWrite {
    QDateTime time;
    std::map<std::string, qint64, std::less<>> counts;
};

/// A lead's word on a cause.
struct CauseWrite {
    ComponentId component;
    QString cause;
    QString state; ///< open, expected, fixed
    QString reason;
};

/// A value that a part of the program wants to find again after a restart.
struct NoteWrite {
    QString name;
    QString value;
};

using Write = std::variant<DecisionWrite, LeaseWrite, ReportWrite, CauseWrite, TrafficWrite, UnmatchedWrite, NoteWrite>;

/// What became of a write.
struct Written {
    std::optional<Error> error; ///< nothing was stored
    bool spooled = false; ///< the store is away: kept on the disk, and stored when it is back
    QList<Decision> earlier; ///< with their hashes, as is
    std::optional<Decision> decision;
    qsizetype accepted = 0; ///< of a report
    qsizetype duplicates = 0;
    qsizetype leasesClosed = 0;
    QList<Comparison> fresh; ///< the accepted ones
    QHash<ComponentId, Figures> figures; ///< of the components that were touched
};

} // namespace midflight
