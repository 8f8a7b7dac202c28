// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"
#include "routing/domain/comparison.h"
#include "routing/domain/decision.h"

#include <QDateTime>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <optional>

namespace midflight {

// What the router's API answers, as values. Members that an answer lacks keep their defaults: an older or a newer
// router is shown as far as it is understood.

/// One point of a card's sparkline.
struct TrendPoint {
    QDateTime time;
    double mismatch = 0; ///< rate, 0…1
    std::optional<double> oldP95; ///< seconds
    std::optional<double> newP95;
};

/// The numbers behind the gates: what was compared since the evidence began.
struct Figures {
    QDateTime since; ///< UTC; invalid while there is no evidence
    qint64 requests = 0;
    qint64 compared = 0;
    qint64 n = 0;
    qint64 mismatched = 0;
    double mismatchUpper = 1; ///< confidence sequence, valid however often one looks
    double mismatchLower = 0;
    double confidence = 0.95;
    QMap<QString, qint64> skipped; ///< by reason
    std::optional<double> timeRatio; ///< p95 of new / p95 of old
};

struct Evidence {
    bool ready = false; ///< all gates hold but approvals
    QString hash; ///< what an approval is bound to
    QList<Gate> gates;
    Figures figures;
    double inShadowSeconds = 0;
    QString rollbackProposed; ///< why the router proposes one; empty: it does not
    QList<TrendPoint> trend; ///< oldest first
};
using EvidenceById = QHash<QString, Evidence>;

struct ComponentSnapshot {
    ComponentId id;
    QString title;
    QString description;
    QString owner;
    QStringList needs;
    QString kind; ///< step, http, call
    Stage stage = Stage::Old;
    QDateTime stageSince;
    double sample = 1;
    double share = 0;
    bool frozen = false;
    GateSettings gates; ///< what the definition asks for
    QList<Rule> rules;
    Evidence evidence;
};

struct MigrationSnapshot {
    QString id;
    QString title;
    QString description;
    qint64 revision = 0;
    QDateTime started;
    QList<ComponentSnapshot> components; ///< in the file's order
};

struct Percentiles {
    std::optional<double> p50; ///< seconds
    std::optional<double> p95;
};

/// What runs of one side took; empty where none said.
struct UsageSummary {
    std::optional<double> cpuSeconds; ///< of a run, on average
    std::optional<double> maxRss; ///< bytes: the most that any run had
};

struct SeriesBucket {
    QDateTime time; ///< start, UTC
    qint64 requests = 0;
    qint64 compared = 0;
    qint64 oldErrors = 0;
    qint64 newErrors = 0;
    qint64 mismatched = 0;
    QMap<QString, qint64> skipped; ///< by reason
    std::optional<double> mismatchUpper; ///< empty before the first comparison
    Percentiles oldTime;
    Percentiles newTime;
    UsageSummary oldUsage;
    UsageSummary newUsage;
    qint64 fallbacks = 0; ///< answered by old because new had failed

    /// (mismatch + new_error) / (compared − old_error) of this bucket alone; empty when nothing was compared.
    std::optional<double> mismatchRate() const;
};

/// When differences were found, by hour. UTC.
struct DifferenceHours {
    QMap<QDateTime, qint64> counts; ///< differences found, by the hour's start
    QList<QDateTime> active; ///< hours in which anything was routed, oldest first
};

struct CauseSummary {
    QString id;
    QString path; ///< array indices as *
    QString kind;
    QString magnitude; ///< "text", "below_1%", …
    qint64 count = 0;
    QDateTime first;
    QDateTime last;
    QString example; ///< id of a comparison
    QString state; ///< open, expected, fixed
};

/// A rule that would explain a cause, by the router's own trial.
struct RuleProposal {
    Rule rule;
    QString words;
    qint64 triedOn = 0; ///< stored comparisons
};

/// What rules would make of the stored comparisons.
struct RulesPreview {
    qint64 lookedAt = 0;
    qint64 mismatchesBefore = 0;
    qint64 mismatchesAfter = 0;
    qint64 unknown = 0; ///< too little was kept of them; they count as they were
};

struct ComparisonRow {
    QUuid id;
    qint64 cursor = 0; ///< names its place in the list
    QDateTime time;
    QString key;
    QString verdict;
    std::optional<double> oldSeconds;
    std::optional<double> newSeconds;
    qint64 differences = 0;
};

struct ComparisonPage {
    QList<ComparisonRow> rows; ///< newest first
    QString next; ///< `before` of the following page; empty at the end
};

struct ComparisonDetail {
    QUuid id;
    QString trace; ///< by which a tracing system finds the request; empty: it was not traced
    QString verdict;
    std::optional<Outcome> oldOutcome;
    std::optional<Outcome> newOutcome;
    QList<Difference> differences;
    qint64 differenceCount = 0;
};

struct HistoryPage {
    QList<Decision> decisions; ///< newest first
    QString next;
};

/// Decisions with every column, as the router keeps them.
struct HistoryRows {
    QJsonArray rows; ///< newest first
    QString newest; ///< hash of the one written last
    QString next;
};

/// The routers that share a store, and how far they are.
struct FleetSnapshot {
    qint64 revision = 0; ///< in force
    qsizetype routers = 0; ///< 0 or 1: there is nobody to wait for
    qsizetype confirmed = 0; ///< route by it
    QStringList behind; ///< names of those that do not yet
    QStringList lost; ///< names of those that cannot be reached
};

/// The router's acknowledgement of a decision.
struct Receipt {
    qint64 revision = 0;
    QString component;
    QDateTime effectiveAt;
    qint64 inFlight = 0; ///< requests that still end where they began
    bool durable = true; ///< false: a rollback that holds although the store refuses writes
    QStringList unconfirmed; ///< names of other routers that may still route by what was before
    QStringList warnings; ///< what the component's own checks say against what was done
    QStringList neededBy; ///< ids still on new that need what was rolled back
    int approvals = 0; ///< of `needed`, when more signatures are due
    int needed = 0;
};

FleetSnapshot fleetSnapshotFromJson(const QJsonObject &json);
QList<SeriesBucket> seriesFromJson(const QJsonObject &json);
DifferenceHours differenceHoursFromJson(const QJsonObject &json);
QList<RuleProposal> proposalsFromJson(const QJsonObject &json);
RulesPreview rulesPreviewFromJson(const QJsonObject &json);
QList<CauseSummary> causesFromJson(const QJsonObject &json);
ComparisonPage comparisonPageFromJson(const QJsonObject &json);
ComparisonDetail comparisonDetailFromJson(const QJsonObject &json);
HistoryPage historyPageFromJson(const QJsonObject &json);
HistoryRows historyRowsFromJson(const QJsonObject &json);
Receipt receiptFromJson(const QJsonObject &json);

} // namespace midflight
