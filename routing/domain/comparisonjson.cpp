// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/json.h"
#include "routing/domain/jsonreader.h"
#include "routing/domain/trace.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace midflight {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largest = Q_INT64_C(1) << 53; ///< whole numbers that JSON carries exactly

void readInt(JsonReader &reader, const QString &name, std::optional<int> &into, qint64 least, qint64 most)
{
    std::optional<qint64> found;
    reader.read(name, found, least, most);
    if (found)
        into = int(*found);
}

/// An enum by name; `parse` is its fromString().
template <typename T, typename Parse>
std::optional<T> readName(JsonReader &reader, const QString &name, Parse parse, const QString &advice)
{
    if (!reader.has(name))
        return {};
    const QJsonValue value = reader.value(name);
    const std::optional<T> found = value.isString() ? parse(value.toString()) : std::nullopt;
    if (!found)
        reader.error(name, u"is not known; write "_s + advice);
    return found;
}

Outcome readOutcome(JsonReader &reader)
{
    Outcome outcome;
    reader.require(u"seconds"_s);
    reader.read(u"seconds"_s, outcome.seconds, 0., longestDuration);
    readInt(reader, u"status"_s, outcome.status, 100, 999);
    readInt(reader, u"exit_code"_s, outcome.exitCode, std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
    readInt(reader, u"signal"_s, outcome.signal, 1, 128);
    reader.read(u"cpu_seconds"_s, outcome.cpuSeconds, 0., longestDuration * 1000);
    reader.read(u"max_rss"_s, outcome.maxRss, qint64(0), largest);
    reader.read(u"failure"_s, outcome.failure);
    reader.read(u"body"_s, outcome.body);
    reader.read(u"content_type"_s, outcome.contentType);
    reader.finish();
    return outcome;
}

Difference readDifference(JsonReader &reader)
{
    Difference difference;
    reader.require(u"pointer"_s);
    reader.read(u"pointer"_s, difference.pointer);
    reader.read(u"kind"_s, difference.kind);
    const auto valueOrNull = [&](const QString &name) {
        const QJsonValue found = reader.value(name);
        return found.isUndefined() ? QJsonValue() : found;
    };
    difference.oldValue = valueOrNull(u"old"_s);
    difference.newValue = valueOrNull(u"new"_s);
    difference.leaf = readName<LeafClass>(reader, u"class"_s, leafClassFromString, u"conflicting, missing_old, missing_new, type_changed, …"_s)
                          .value_or(LeafClass::Conflicting);
    // What is not there is written as null.
    if (difference.leaf == LeafClass::MissingOld && difference.oldValue.isNull())
        difference.oldValue = QJsonValue::Undefined;
    if (difference.leaf == LeafClass::MissingNew && difference.newValue.isNull())
        difference.newValue = QJsonValue::Undefined;
    reader.finish();
    return difference;
}

Coverage readCoverage(JsonReader &reader)
{
    Coverage coverage;
    reader.read(u"compared"_s, coverage.compared, qint64(0), largest);
    reader.read(u"ignored"_s, coverage.ignored, qint64(0), largest);
    reader.read(u"masked"_s, coverage.masked, qint64(0), largest);
    reader.finish();
    return coverage;
}

/// Differences beyond the first ones are counted and left out.
void readDifferences(JsonReader &reader, QList<Difference> &into, qint64 &count)
{
    QList<JsonReader> differences = reader.objects(u"differences"_s);
    count = differences.size();
    for (JsonReader &difference : differences) {
        const Difference found = readDifference(difference);
        if (into.size() < Comparison::maxDifferences)
            into.append(found);
    }
    reader.read(u"difference_count"_s, count, count, largest);
}

FieldsSeen readFields(JsonReader &reader)
{
    FieldsSeen fields;
    reader.read(u"only_old"_s, fields.onlyOld);
    reader.read(u"only_new"_s, fields.onlyNew);
    reader.read(u"both"_s, fields.both);
    if (fields.onlyOld.size() + fields.onlyNew.size() + fields.both.size() > FieldsSeen::most)
        reader.error({}, u"names more than %1 fields; leave some out"_s.arg(FieldsSeen::most));
    reader.finish();
    return fields;
}

void readRepeat(JsonReader &reader, Comparison &comparison)
{
    if (std::optional<JsonReader> again = reader.object(u"old_again"_s))
        comparison.oldAgain = readOutcome(*again);
    if (std::optional<JsonReader> noise = reader.object(u"noise"_s)) {
        Repeat repeat;
        readDifferences(*noise, repeat.differences, repeat.differenceCount);
        noise->finish();
        comparison.repeat = repeat;
    }
}

void readIdentity(JsonReader &reader, Comparison &comparison)
{
    static const QRegularExpression form(u"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\z"_s);
    QString text;
    reader.require(u"id"_s, u"choose a UUID"_s);
    reader.read(u"id"_s, text);
    if (form.match(text).hasMatch())
        comparison.id = QUuid::fromString(text);
    if (!text.isEmpty() && comparison.id.isNull())
        reader.error(u"id"_s, u"is not a UUID; write for example \"6f1c2a54-6f0e-4f6b-9a41-0d5a4f6c2b11\""_s);

    reader.require(u"time"_s, u"write an RFC 3339 time"_s);
    text.clear();
    reader.read(u"time"_s, text);
    if (const std::optional<QDateTime> time = fromRfc3339(text))
        comparison.time = *time;
    else if (reader.value(u"time"_s).isString())
        reader.error(u"time"_s, u"is not an RFC 3339 time; write for example \"2026-10-12T09:30:00Z\""_s);
}

void readVerdict(JsonReader &reader, Comparison &comparison)
{
    comparison.verdict = readName<Verdict>(reader, u"verdict"_s, verdictFromString,
                                           u"match, tolerated, mismatch, old_error, new_error, both_error or skipped"_s);
    comparison.reason = readName<SkipReason>(reader, u"reason"_s, skipReasonFromString,
                                             u"overload, too_large, unsafe, upgrade or inputs_changed"_s)
                            .value_or(SkipReason::None);
    const bool skipped = comparison.verdict == Verdict::Skipped;
    if (skipped && !reader.has(u"reason"_s))
        reader.error(u"reason"_s, u"is missing; say why the comparison was skipped"_s);
    if (!skipped && comparison.reason != SkipReason::None)
        reader.error(u"reason"_s, u"belongs to the verdict skipped; leave it out"_s);
    if (!reader.has(u"old"_s) && !reader.has(u"new"_s) && !reader.has(u"verdict"_s))
        reader.error({}, u"has neither old, new nor a verdict; say what happened"_s);
}

} // namespace

QJsonArray toJson(const QList<Difference> &differences)
{
    QJsonArray json;
    for (const Difference &difference : differences)
        json.append(toJson(difference));
    return json;
}

QJsonObject toJson(const Outcome &outcome)
{
    QJsonObject json {{u"seconds"_s, outcome.seconds}};
    const auto add = [&](const QString &name, const auto &value) {
        if (value)
            json[name] = *value;
    };
    add(u"status"_s, outcome.status);
    add(u"exit_code"_s, outcome.exitCode);
    add(u"signal"_s, outcome.signal);
    add(u"cpu_seconds"_s, outcome.cpuSeconds);
    add(u"max_rss"_s, outcome.maxRss);
    add(u"failure"_s, outcome.failure);
    add(u"body"_s, outcome.body);
    if (!outcome.contentType.isEmpty())
        json[u"content_type"_s] = outcome.contentType;
    return json;
}

Result<Outcome> outcomeFromJson(const QJsonObject &json, const QString &pointer)
{
    QList<Detail> errors;
    JsonReader reader(json, pointer, errors);
    Outcome outcome = readOutcome(reader);
    if (!errors.isEmpty())
        return failWith(u"outcome"_s, errors);
    return outcome;
}

QJsonObject toJson(const Difference &difference)
{
    const auto valueOrNull = [](const QJsonValue &value) { return value.isUndefined() ? QJsonValue() : value; };
    return {{u"pointer"_s, difference.pointer},
            {u"kind"_s, difference.kind},
            {u"old"_s, valueOrNull(difference.oldValue)},
            {u"new"_s, valueOrNull(difference.newValue)},
            {u"class"_s, toString(difference.leaf)}};
}

Result<Difference> differenceFromJson(const QJsonObject &json, const QString &pointer)
{
    QList<Detail> errors;
    JsonReader reader(json, pointer, errors);
    Difference difference = readDifference(reader);
    if (!errors.isEmpty())
        return failWith(u"difference"_s, errors);
    return difference;
}

QJsonObject toJson(const Coverage &coverage)
{
    return {{u"compared"_s, coverage.compared}, {u"ignored"_s, coverage.ignored}, {u"masked"_s, coverage.masked}};
}

QJsonObject toJson(const Comparison &comparison)
{
    QJsonObject json {{u"id"_s, comparison.id.toString(QUuid::WithoutBraces)},
                      {u"time"_s, toRfc3339(comparison.time)},
                      {u"key"_s, comparison.key},
                      {u"origin"_s, comparison.origin == Origin::Replay ? u"replay"_s : u"live"_s}};
    if (comparison.revision)
        json[u"revision"_s] = *comparison.revision;
    if (!comparison.lease.isEmpty())
        json[u"lease"_s] = comparison.lease;
    if (!comparison.traceparent.isEmpty())
        json[u"traceparent"_s] = comparison.traceparent;
    if (comparison.answeredBy)
        json[u"answered_by"_s] = toString(*comparison.answeredBy);
    if (comparison.oldOutcome)
        json[u"old"_s] = toJson(*comparison.oldOutcome);
    if (comparison.newOutcome)
        json[u"new"_s] = toJson(*comparison.newOutcome);
    if (comparison.verdict)
        json[u"verdict"_s] = toString(*comparison.verdict);
    if (comparison.reason != SkipReason::None)
        json[u"reason"_s] = toString(comparison.reason);
    if (!comparison.differences.isEmpty())
        json[u"differences"_s] = toJson(comparison.differences);
    if (comparison.differenceCount != comparison.differences.size())
        json[u"difference_count"_s] = comparison.differenceCount;
    if (comparison.coverage != Coverage {})
        json[u"coverage"_s] = toJson(comparison.coverage);
    if (const FieldsSeen &fields = comparison.fields; !fields.isEmpty())
        json[u"fields"_s] = QJsonObject {{u"only_old"_s, QJsonArray::fromStringList(fields.onlyOld)},
                                         {u"only_new"_s, QJsonArray::fromStringList(fields.onlyNew)},
                                         {u"both"_s, QJsonArray::fromStringList(fields.both)}};
    if (comparison.oldAgain)
        json[u"old_again"_s] = toJson(*comparison.oldAgain);
    if (comparison.repeat)
        json[u"noise"_s] = QJsonObject {{u"differences"_s, toJson(comparison.repeat->differences)},
                                        {u"difference_count"_s, comparison.repeat->differenceCount}};
    return json;
}

Result<Comparison> comparisonFromJson(const QJsonObject &json, const QString &pointer)
{
    QList<Detail> errors;
    JsonReader reader(json, pointer, errors);
    Comparison comparison;
    readIdentity(reader, comparison);
    reader.read(u"key"_s, comparison.key);
    reader.read(u"revision"_s, comparison.revision, qint64(0), largest);
    comparison.origin = Origin(reader.choice(u"origin"_s, {u"live"_s, u"replay"_s}).value_or(0));
    reader.read(u"lease"_s, comparison.lease);
    reader.read(u"traceparent"_s, comparison.traceparent);
    if (!isTraceparent(comparison.traceparent))
        comparison.traceparent.clear(); // whoever traces wrongly is compared all the same
    comparison.answeredBy = readName<Side>(reader, u"answered_by"_s, sideFromString, u"old or new"_s);
    if (std::optional<JsonReader> side = reader.object(u"old"_s))
        comparison.oldOutcome = readOutcome(*side);
    if (std::optional<JsonReader> side = reader.object(u"new"_s))
        comparison.newOutcome = readOutcome(*side);
    readVerdict(reader, comparison);

    readDifferences(reader, comparison.differences, comparison.differenceCount);
    if (std::optional<JsonReader> fields = reader.object(u"fields"_s))
        comparison.fields = readFields(*fields);
    readRepeat(reader, comparison);
    if (std::optional<JsonReader> coverage = reader.object(u"coverage"_s))
        comparison.coverage = readCoverage(*coverage);
    reader.finish();
    if (!errors.isEmpty())
        return failWith(u"comparison"_s, errors);
    return comparison;
}

} // namespace midflight
