// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/forecast.h"

#include "routing/domain/json.h"

#include <QMap>

#include <cmath>
#include <random>

namespace midflight {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t futures = 4000; ///< percentiles then move by less than a few per cent from seed to seed
constexpr qsizetype fewest = 2; ///< cycles to draw from

double middle(std::vector<double> values)
{
    std::nth_element(values.begin(), values.begin() + qsizetype(values.size() / 2), values.end());
    return values[values.size() / 2];
}

/// Theil–Sen on the logarithms: the median of all slopes, which one odd cycle does not move.
std::optional<double> ratioPerCycle(const std::vector<double> &days)
{
    if (days.size() < 3)
        return std::nullopt;
    std::vector<double> slopes;
    for (size_t i = 0; i < days.size(); ++i) {
        for (size_t j = i + 1; j < days.size(); ++j)
            slopes.push_back((std::log(days[j]) - std::log(days[i])) / double(j - i));
    }
    return std::exp(middle(std::move(slopes)));
}

/// How many components were worked on at the same time, on average.
int lanesOf(const QList<Cycle> &cycles, const QDateTime &now)
{
    qint64 work = 0;
    QDateTime first = now;
    for (const Cycle &cycle : cycles) {
        work += cycle.began.msecsTo(cycle.ended.isValid() ? cycle.ended : now);
        first = std::min(first, cycle.began);
    }
    const qint64 span = first.msecsTo(now);
    return span > 0 ? std::max(1, int(std::lround(double(work) / double(span)))) : 1;
}

DateRange rangeOf(std::vector<double> &days, const QDateTime &now)
{
    std::sort(days.begin(), days.end());
    const auto at = [&](double share) {
        return now.addMSecs(qint64(days[size_t(share * double(days.size() - 1))] * 86'400'000));
    };
    return {at(0.1), at(0.5), at(0.9)};
}

} // namespace

QList<Cycle> cyclesOf(const QList<Decision> &oldestFirst)
{
    QMap<ComponentId, Cycle> cycles;
    for (const Decision &decision : oldestFirst) {
        const auto to = stageFromString(decision.to);
        if (!to || decision.from == decision.to)
            continue;
        const QStringList ids = decision.component.split(u',', Qt::SkipEmptyParts);
        for (const QString &id : ids) {
            Cycle &cycle = cycles[{id}];
            cycle.component = {id};
            if (!cycle.began.isValid() && *to >= Stage::Shadow)
                cycle.began = decision.time;
            if (*to >= Stage::New && !cycle.ended.isValid())
                cycle.ended = decision.time;
            else if (*to < Stage::New)
                cycle.ended = {};
        }
    }
    QList<Cycle> found;
    for (const Cycle &cycle : std::as_const(cycles)) {
        if (cycle.began.isValid())
            found.append(cycle);
    }
    std::stable_sort(found.begin(), found.end(), [](const Cycle &a, const Cycle &b) {
        if (a.ended.isValid() != b.ended.isValid())
            return a.ended.isValid();
        return a.ended.isValid() ? a.ended < b.ended : a.began < b.began;
    });
    return found;
}

Forecast forecastDates(const ForecastInputs &inputs)
{
    Forecast forecast;
    std::vector<double> done;
    std::vector<double> elapsed;
    QList<ComponentId> left;
    for (const Cycle &cycle : inputs.cycles) {
        if (cycle.ended.isValid()) {
            done.push_back(std::max(cycle.days(), 1e-6)); // an override takes no time
        } else {
            elapsed.push_back(double(cycle.began.msecsTo(inputs.now)) / 86'400'000);
            left.append(cycle.component);
        }
    }
    left += inputs.waiting;
    forecast.lanes = lanesOf(inputs.cycles, inputs.now);
    forecast.perCycle = ratioPerCycle(done);
    if (left.isEmpty()) {
        forecast.detail = u"everything has moved"_s;
        return forecast;
    }
    if (qsizetype(done.size()) < fewest) {
        forecast.detail = u"dates need at least %1 components that have moved; so far: %2"_s.arg(fewest).arg(done.size());
        return forecast;
    }

    std::sort(done.begin(), done.end());
    std::mt19937_64 random(20260301);
    const auto draw = [&](size_t from) { return done[from + size_t(random() % (done.size() - from))]; };
    std::vector<std::vector<double>> ends(size_t(left.size()), std::vector<double>(futures));
    std::vector<double> last(futures);
    for (size_t future = 0; future < futures; ++future) {
        std::vector<double> lanes; // when each is free
        size_t component = 0;
        for (const double already : elapsed) {
            // It has taken so long already: only the cycles that took longer can be like it.
            const size_t longer = size_t(std::upper_bound(done.begin(), done.end(), already) - done.begin());
            const double rest = longer < done.size() ? draw(longer) - already : draw(0);
            lanes.push_back(rest);
            ends[component++][future] = rest;
        }
        while (lanes.size() < size_t(forecast.lanes))
            lanes.push_back(0);
        for (; component < size_t(left.size()); ++component) {
            const auto lane = std::min_element(lanes.begin(), lanes.end());
            *lane += draw(0);
            ends[component][future] = *lane;
        }
        for (size_t i = 0; i < ends.size(); ++i)
            last[future] = std::max(last[future], ends[i][future]);
    }
    for (qsizetype i = 0; i < left.size(); ++i)
        forecast.components.append({left[i], rangeOf(ends[size_t(i)], inputs.now)});
    forecast.finish = rangeOf(last, inputs.now);
    forecast.detail = u"drawn from the %1 cycles so far, %2 at a time"_s.arg(done.size()).arg(forecast.lanes);
    if (forecast.perCycle) {
        const double percent = std::abs(1 - *forecast.perCycle) * 100;
        forecast.detail += percent < 1 ? u"; cycles take as long as they did"_s
                                       : u"; each takes about %1 % %2 than the one before, which the dates do not count on"_s
                                             .arg(int(std::lround(percent)))
                                             .arg(*forecast.perCycle < 1 ? u"less"_s : u"more"_s);
    }
    return forecast;
}

static QJsonObject toJson(const DateRange &range)
{
    return {{u"p10"_s, toRfc3339(range.p10)}, {u"p50"_s, toRfc3339(range.p50)}, {u"p90"_s, toRfc3339(range.p90)}};
}

QJsonObject toJson(const Forecast &forecast, const QList<Cycle> &cycles)
{
    QJsonArray components;
    for (const auto &[id, range] : forecast.components) {
        QJsonObject entry = toJson(range);
        entry[u"component"_s] = id.value;
        components.append(entry);
    }
    QJsonArray past;
    for (const Cycle &cycle : cycles) {
        QJsonObject entry {{u"component"_s, cycle.component.value}, {u"began"_s, toRfc3339(cycle.began)}};
        if (cycle.ended.isValid()) {
            entry[u"ended"_s] = toRfc3339(cycle.ended);
            entry[u"days"_s] = cycle.days();
        }
        past.append(entry);
    }
    return {{u"finish"_s, forecast.finish ? QJsonValue(toJson(*forecast.finish)) : QJsonValue()},
            {u"components"_s, components},
            {u"cycles"_s, past},
            {u"per_cycle"_s, forecast.perCycle ? QJsonValue(*forecast.perCycle) : QJsonValue()},
            {u"faster"_s, forecast.perCycle ? QJsonValue(*forecast.perCycle < 1) : QJsonValue()},
            {u"at_a_time"_s, forecast.lanes},
            {u"detail"_s, forecast.detail}};
}

} // namespace midflight
