// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/decision.h"
#include "routing/store/connection.h"

#include <QDateTime>
#include <QJsonObject>

namespace midflight {

/// Answers of the API read from the store, in the API's own form. All are bounded in rows.

/// What a NoteWrite kept; empty: nothing yet.
Result<QString> readNote(Connection &connection, const QString &name);

/// {decisions:[…], next}: newest first; `before` a revision, 0 for the newest; `component` empty for all.
Result<QJsonObject> readHistory(Connection &connection, const QString &component, qint64 before, int limit);

/// Every decision that changed a stage, oldest first: component, from, to and time are filled in.
Result<QList<Decision>> readStageDecisions(Connection &connection);

struct ComparisonsQuery {
    QString component;
    QString verdict; ///< empty: all
    QString cause;
    qint64 before = 0; ///< from an earlier answer's `next` or a row's `cursor`; 0: the newest
    qint64 after = 0; ///< a row's `cursor`: the page that ends right above it. Only one of the two
    int limit = 100;
};
/// {comparisons:[…], next}, newest first. Each row has a `cursor`. Found by an index however many there are.
Result<QJsonObject> readComparisons(Connection &connection, const ComparisonsQuery &query);

/// One comparison with outcomes and differences; empty when there is none of that id.
Result<QJsonObject> readComparison(Connection &connection, const QUuid &id);

struct SeriesQuery {
    QString component;
    QDateTime from;
    QDateTime to;
    int buckets = 48;
    double confidence = 0.95;
    double optimalN = 500; ///< where the bound is tightest
    QDateTime evidenceSince; ///< the bound covers what came since
};
/// {buckets:[…]}
Result<QJsonObject> readSeries(Connection &connection, const SeriesQuery &query);

/// {causes:[…]}, most frequent first.
Result<QJsonObject> readCauses(Connection &connection, const QString &component, const QDateTime &from,
                               const QDateTime &to);

/// Requests that no component matches, by method and the path's first segments, most frequent first:
/// [{place, requests, first, last}]. What to make a component of next.
Result<QJsonArray> readUnmatched(Connection &connection, int limit);

/// The last `limit` compared requests, oldest first: [{t, verdict, old, new}], times in seconds.
Result<QJsonArray> readRecent(Connection &connection, const QString &component, int limit);

} // namespace midflight
