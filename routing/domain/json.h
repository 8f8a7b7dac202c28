// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/comparison.h"
#include "routing/domain/decision.h"
#include "routing/domain/error.h"
#include "routing/domain/routing.h"

#include <QJsonArray>
#include <QJsonObject>

namespace midflight {

/// A component's file fields as JSON: what the file says, under the same names; durations as "14d".
/// `definition` of the API and of the store.
QJsonObject toJson(const Component &component);
/// Reads what toJson() writes. Durations may also be numbers, in seconds. Unknown members are errors.
/// Failure::Invalid with every detail; pointers start at the definition ("/step/old").
Result<Component> componentFromJson(const ComponentId &id, const QJsonObject &json);

/// {id, title, description, privacy, http}: what stands beside the components, under the file's names.
QJsonObject toJson(const MigrationSettings &settings);
/// Reads what toJson() wrote; what is missing keeps its default.
MigrationSettings migrationSettingsFromJson(const QJsonObject &json);
QJsonObject toJson(const Privacy &privacy);
Privacy privacyFromJson(const QJsonObject &json);

QJsonObject toJson(const Rule &rule);
Result<Rule> ruleFromJson(const QJsonObject &json, const QString &pointer);

/// Whether a rule that overlooks something (ignore, a text mask) must have reason, owner and expires: in a migration
/// yes, in a rules file for offline comparing no.
enum class Signature : quint8 { NotNeeded, Needed };
Result<QList<Rule>> rulesFromJson(const QJsonArray &json, const QString &pointer, Signature signature);

QJsonObject toJson(const GateSettings &gates);
QJsonObject toJson(const Gate &gate);

QJsonObject toJson(const Outcome &outcome);
Result<Outcome> outcomeFromJson(const QJsonObject &json, const QString &pointer);
QJsonObject toJson(const Difference &difference);
QJsonArray toJson(const QList<Difference> &differences);
Result<Difference> differenceFromJson(const QJsonObject &json, const QString &pointer);
QJsonObject toJson(const Coverage &coverage);
/// A report as POST …/comparisons takes it.
QJsonObject toJson(const Comparison &comparison);
Result<Comparison> comparisonFromJson(const QJsonObject &json, const QString &pointer);

QJsonObject toJson(const Decision &decision);
Decision decisionFromJson(const QJsonObject &json);

/// RFC 8785: members sorted by UTF-16 code units, shortest numbers, no white space.
QByteArray canonicalJson(const QJsonValue &value);
/// SHA-256 over it, in hex.
QString canonicalSha256(const QJsonValue &value);

/// RFC 3339 UTC with milliseconds.
QString toRfc3339(const QDateTime &time);
std::optional<QDateTime> fromRfc3339(const QString &text);

/// "14d", "1h", "90m", "30s", "250ms" → seconds.
std::optional<double> durationFromString(const QString &text);
/// 90 → "90s", 3600 → "1h": the largest unit that divides it.
QString durationToString(double seconds);

} // namespace midflight
