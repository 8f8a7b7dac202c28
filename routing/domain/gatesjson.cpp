// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/gatesjson.h"

#include "routing/domain/json.h"

#include <QRegularExpression>

namespace midflight {

using namespace Qt::StringLiterals;

namespace {

bool isOff(JsonReader &reader, const QString &name)
{
    return reader.has(name) && reader.value(name).toString() == "off"_L1;
}

template <typename T>
QJsonValue orOff(const std::optional<T> &value)
{
    return value ? QJsonValue(*value) : QJsonValue(u"off"_s);
}

QJsonValue mismatchToJson(const std::optional<MismatchLimit> &limit)
{
    if (!limit)
        return u"off"_s;
    if (limit->counted)
        return u"%1 of %2"_s.arg(limit->counted->allowed).arg(limit->counted->of);
    return limit->rate;
}

void readMismatch(JsonReader &reader, std::optional<MismatchLimit> &into)
{
    const QString name = u"mismatch"_s;
    if (isOff(reader, name)) {
        into.reset();
        return;
    }
    if (!reader.has(name))
        return;
    const QJsonValue value = reader.value(name);
    MismatchLimit limit;
    if (value.isString()) {
        static const QRegularExpression form(u"^(\\d{1,9}) of (\\d{1,9})\\z"_s);
        const QRegularExpressionMatch match = form.match(value.toString());
        const MismatchLimit::Counted counted {match.captured(1).toLongLong(), match.captured(2).toLongLong()};
        if (!match.hasMatch() || counted.allowed >= counted.of) {
            reader.error(name, u"is \"%1\"; write a rate like 0.001, a count like \"0 of 8\", or \"off\""_s.arg(
                                   value.toString().left(60)));
            return;
        }
        limit.counted = counted;
    } else if (!value.isDouble()) {
        reader.error(name, u"must be a rate like 0.001, a count like \"0 of 8\", or \"off\""_s);
        return;
    } else if (!(value.toDouble() > 0 && value.toDouble() < 1)) {
        reader.error(name, u"is not between 0 and 1; no number of comparisons proves a rate of 0, so write a small one, "
                           "a count like \"0 of 8\", or \"off\""_s);
        return;
    } else {
        limit.rate = value.toDouble();
    }
    into = limit;
}

} // namespace

QJsonObject toJson(const GateSettings &gates)
{
    return {{u"shadow_time"_s, gates.shadowTime ? durationToString(*gates.shadowTime) : u"off"_s},
            {u"comparisons"_s, orOff(gates.comparisons)},
            {u"mismatch"_s, mismatchToJson(gates.mismatch)},
            {u"slowdown"_s, orOff(gates.slowdown)},
            {u"coverage"_s, orOff(gates.coverage)},
            {u"confidence"_s, gates.confidence},
            {u"approvals"_s, gates.approvals},
            {u"replay"_s, gates.replay}};
}

GateSettings readGates(JsonReader &reader)
{
    GateSettings gates;
    if (isOff(reader, u"shadow_time"_s))
        gates.shadowTime.reset();
    else
        reader.readDuration(u"shadow_time"_s, *gates.shadowTime, 0);
    if (isOff(reader, u"comparisons"_s))
        gates.comparisons.reset();
    else
        reader.read(u"comparisons"_s, *gates.comparisons, qint64(0), qint64(1'000'000'000'000));
    readMismatch(reader, gates.mismatch);
    if (isOff(reader, u"slowdown"_s))
        gates.slowdown.reset();
    else
        reader.read(u"slowdown"_s, *gates.slowdown, 0.001, 1e6);
    if (isOff(reader, u"coverage"_s))
        gates.coverage.reset();
    else
        reader.read(u"coverage"_s, *gates.coverage, 0., 1.);
    reader.read(u"confidence"_s, gates.confidence, 0.5, 0.999999);
    qint64 approvals = gates.approvals;
    reader.read(u"approvals"_s, approvals, qint64(1), qint64(100));
    gates.approvals = int(approvals);
    reader.read(u"replay"_s, gates.replay);
    reader.finish();
    return gates;
}

QJsonObject toJson(const Gate &gate)
{
    QJsonObject json {{u"id"_s, gate.id},
                      {u"title"_s, gate.title},
                      {u"holds"_s, gate.holds ? QJsonValue(*gate.holds) : QJsonValue()},
                      {u"required"_s, gate.required},
                      {u"observed"_s, gate.observed},
                      {u"limit"_s, gate.limit},
                      {u"detail"_s, gate.detail}};
    if (!gate.forecast.isEmpty())
        json[u"forecast"_s] = gate.forecast;
    return json;
}

} // namespace midflight
