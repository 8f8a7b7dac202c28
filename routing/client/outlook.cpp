// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/client/outlook.h"

#include "routing/domain/json.h"

namespace midflight {

using namespace Qt::Literals::StringLiterals;

namespace {

QDateTime time(const QJsonValue &value)
{
    return fromRfc3339(value.toString()).value_or(QDateTime());
}

DateSpread spread(const QJsonObject &json)
{
    return {time(json["p10"_L1]), time(json["p50"_L1]), time(json["p90"_L1])};
}

QStringList texts(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue text : value.toArray())
        list.append(text.toString());
    return list;
}

} // namespace

ForecastSnapshot forecastFromJson(const QJsonObject &json)
{
    ForecastSnapshot forecast;
    for (const QJsonValue value : json["components"_L1].toArray()) {
        const QJsonObject component = value.toObject();
        forecast.components.insert(component["component"_L1].toString(), spread(component));
    }
    for (const QJsonValue value : json["cycles"_L1].toArray()) {
        const QJsonObject cycle = value.toObject();
        forecast.cycles.append({cycle["component"_L1].toString(), time(cycle["began"_L1]), time(cycle["ended"_L1])});
    }
    if (const QJsonValue rate = json["per_cycle"_L1]; rate.isDouble())
        forecast.perCycle = rate.toDouble();
    forecast.detail = json["detail"_L1].toString();
    return forecast;
}

PlanSnapshot planFromJson(const QJsonObject &json)
{
    PlanSnapshot plan;
    for (const QJsonValue value : json["ranking"_L1].toArray()) {
        const QJsonObject row = value.toObject();
        plan.ranking.append({row["component"_L1].toString(), row["title"_L1].toString(), row["score"_L1].toDouble(),
                             texts(row["blocked_by"_L1]), texts(row["reasons"_L1])});
    }
    for (const QJsonValue value : json["candidates"_L1].toArray())
        plan.candidates.append({value["place"_L1].toString(), value["requests"_L1].toInteger()});
    const QJsonObject pattern = json["pattern"_L1].toObject();
    plan.patternAnswer = pattern["answer"_L1].toString();
    plan.patternDetail = pattern["detail"_L1].toString();
    return plan;
}

} // namespace midflight
