// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/tally.h"

#include "routing/domain/json.h"

#include <QJsonArray>

namespace midflight {

namespace {

constexpr qint64 exactInDouble = qint64(1) << 53;

QJsonValue countToJson(qint64 count)
{
    if (count > exactInDouble)
        return QString::number(count);
    return double(count);
}

qint64 countFromJson(const QJsonValue &value)
{
    return value.isString() ? value.toString().toLongLong() : qint64(value.toDouble());
}

template <size_t size>
QJsonArray countsToJson(const std::array<qint64, size> &counts)
{
    QJsonArray array;
    for (const qint64 count : counts)
        array.append(countToJson(count));
    return array;
}

// A tally stored before a verdict or reason was added has fewer counts: the others are zero.
template <size_t size>
void countsFromJson(const QJsonValue &value, std::array<qint64, size> &counts)
{
    const QJsonArray array = value.toArray();
    for (size_t i = 0; i < size && qsizetype(i) < array.size(); ++i)
        counts[i] = countFromJson(array.at(qsizetype(i)));
}

QJsonValue sketchToJson(const LatencySketch &sketch)
{
    return QString::fromLatin1(sketch.toBytes().toBase64());
}

LatencySketch sketchFromJson(const QJsonValue &value)
{
    return LatencySketch::fromBytes(QByteArray::fromBase64(value.toString().toLatin1())).value_or(LatencySketch{});
}

qint64 at(const std::array<qint64, 7> &counts, Verdict verdict)
{
    return counts[size_t(verdict)];
}

qint64 comparedOf(const std::array<qint64, 7> &counts)
{
    qint64 sum = 0;
    for (size_t i = 0; i < counts.size(); ++i)
        sum += i == size_t(Verdict::Skipped) ? 0 : counts[i];
    return sum;
}

qint64 nOf(const std::array<qint64, 7> &counts)
{
    return comparedOf(counts) - at(counts, Verdict::OldError) - at(counts, Verdict::BothError);
}

qint64 kOf(const std::array<qint64, 7> &counts)
{
    return at(counts, Verdict::Mismatch) + at(counts, Verdict::NewError);
}

} // namespace

qint64 Tally::compared() const
{
    return comparedOf(verdicts);
}

qint64 Tally::replayed() const
{
    return comparedOf(replayVerdicts);
}

qint64 Tally::n(bool withReplay) const
{
    return nOf(verdicts) + (withReplay ? nOf(replayVerdicts) : 0);
}

qint64 Tally::k(bool withReplay) const
{
    return kOf(verdicts) + (withReplay ? kOf(replayVerdicts) : 0);
}

qint64 Tally::newErrors(bool withReplay) const
{
    return at(verdicts, Verdict::NewError) + (withReplay ? at(replayVerdicts, Verdict::NewError) : 0);
}

double rateToWatch(const GateSettings &gates)
{
    return gates.mismatch && !gates.mismatch->counted ? gates.mismatch->rate : BreakDetector::defaultRate;
}

void Tally::add(const Comparison &comparison, const GateSettings &gates)
{
    if (!comparison.verdict)
        return;
    const Verdict verdict = *comparison.verdict;
    if (comparison.origin == Origin::Replay) {
        ++replayVerdicts[size_t(verdict)];
        if (!gates.replay)
            return;
    } else {
        ++verdicts[size_t(verdict)];
        if (verdict == Verdict::Skipped)
            ++skipped[size_t(comparison.reason)];
    }

    const bool counts = verdict != Verdict::Skipped && verdict != Verdict::OldError && verdict != Verdict::BothError;
    if (!counts)
        return;
    const double rate = rateToWatch(gates);
    mismatches.add(verdict == Verdict::Mismatch || verdict == Verdict::NewError, rate);
    errors.add(verdict == Verdict::NewError, rate);

    if (verdict == Verdict::NewError || !comparison.oldOutcome || !comparison.newOutcome)
        return;
    const double oldSeconds = comparison.oldOutcome->seconds;
    const double newSeconds = comparison.newOutcome->seconds;
    if (!(oldSeconds > 0) || !(newSeconds > 0))
        return; // reported without times
    // Without a gate the pairs still show whether new is slower than old at all.
    if (slowdown != gates.slowdown.value_or(1)) {
        slowdown = gates.slowdown.value_or(1);
        slower = 0;
        timed = 0;
    }
    ++timed;
    slower += newSeconds > slowdown * oldSeconds ? 1 : 0;
    oldTime.add(oldSeconds);
    newTime.add(newSeconds);
}

QJsonObject Tally::toJson() const
{
    return {
        { QStringLiteral("since"), since.isValid() ? QJsonValue(toRfc3339(since)) : QJsonValue() },
        { QStringLiteral("requests"), countToJson(requests) },
        { QStringLiteral("verdicts"), countsToJson(verdicts) },
        { QStringLiteral("skipped"), countsToJson(skipped) },
        { QStringLiteral("replay_verdicts"), countsToJson(replayVerdicts) },
        { QStringLiteral("slowdown"), slowdown },
        { QStringLiteral("slower"), countToJson(slower) },
        { QStringLiteral("timed"), countToJson(timed) },
        { QStringLiteral("old_time"), sketchToJson(oldTime) },
        { QStringLiteral("new_time"), sketchToJson(newTime) },
        { QStringLiteral("mismatches"), mismatches.toJson() },
        { QStringLiteral("errors"), errors.toJson() },
        { QStringLiteral("live"), live.toJson() },
    };
}

Tally Tally::fromJson(const QJsonObject &json)
{
    Tally tally;
    tally.since = fromRfc3339(json.value(QStringLiteral("since")).toString()).value_or(QDateTime());
    tally.requests = countFromJson(json.value(QStringLiteral("requests")));
    countsFromJson(json.value(QStringLiteral("verdicts")), tally.verdicts);
    countsFromJson(json.value(QStringLiteral("skipped")), tally.skipped);
    countsFromJson(json.value(QStringLiteral("replay_verdicts")), tally.replayVerdicts);
    tally.slowdown = json.value(QStringLiteral("slowdown")).toDouble();
    tally.slower = countFromJson(json.value(QStringLiteral("slower")));
    tally.timed = countFromJson(json.value(QStringLiteral("timed")));
    tally.oldTime = sketchFromJson(json.value(QStringLiteral("old_time")));
    tally.newTime = sketchFromJson(json.value(QStringLiteral("new_time")));
    tally.mismatches = BreakDetector::fromJson(json.value(QStringLiteral("mismatches")).toObject());
    tally.errors = BreakDetector::fromJson(json.value(QStringLiteral("errors")).toObject());
    tally.live = LiveWatch::fromJson(json.value(QStringLiteral("live")).toObject());
    return tally;
}

} // namespace midflight
