// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/ruleset.h"
#include "routing/store/connection.h"

#include <QDateTime>
#include <QJsonObject>

namespace midflight {

/// Answers of the API made from what comparisons taught, in the API's own form. All are bounded in rows and time.

/// {fields:[{path, seen:"old"|"new"|"both", differences, hours:[{t,count}]}], hours:[{t,count}], active:[t]}: fields that differ,
/// most frequent first, and those that only one system ever had, whether or not they are in the span of time. `active`: the
/// hours in which anything was routed; at most a year of them.
Result<QJsonObject> readFields(Connection &connection, const QString &component, const QDateTime &from, const QDateTime &to);

/// {cause, proposals:[{rule, words, tried_on}]}: `tried_on` comparisons in which the cause occurred. Empty: no such cause.
Result<QJsonObject> readProposals(Connection &connection, const QString &component, const QString &cause);

/// {runs, left_out, paths:[{path, only_new, only_old, both, e, real, proposal}]}: is it new, or is old unsteady?
/// \param confidence of the component's gates; a path is real at E ≥ paths / (1 − confidence)
Result<QJsonObject> readNoise(Connection &connection, const QString &component, double confidence);

/// {before:{n,k}, after:{n,k}, unknown, looked_at, changed_count, changed:[{id,before,after}]}: the newest 10,000
/// comparisons, judged again under `rules`. `unknown`: those of which too little was kept to tell; they count as they were.
Result<QJsonObject> previewRules(Connection &connection, const QString &component, const RuleSet &rules);

} // namespace midflight
