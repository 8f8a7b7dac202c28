// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/plan.h"

#include <QJsonArray>
#include <QLocale>

#include <cmath>

namespace midflight {

using namespace Qt::StringLiterals;

namespace {

// How much each property counts. Size first: the question is for the smallest piece. Numbers of our own choice.
constexpr double sizeWeight = 0.35;
constexpr double stabilityWeight = 0.25;
constexpr double riskWeight = 0.25;
constexpr double trafficWeight = 0.15;

QString number(double value)
{
    static const QLocale english(QLocale::English);
    return value >= 100 ? english.toString(std::round(value), 'f', 0) : english.toString(value, 'g', 3);
}

QString counted(double value, const QString &unit)
{
    return value == 1 ? u"1 %1"_s.arg(unit) : u"%1 %2s"_s.arg(number(value), unit);
}

QString days(double value)
{
    if (value < 1)
        return counted(std::max(1.0, std::round(value * 24)), u"hour"_s);
    return counted(std::round(value), u"day"_s);
}

/// Days until the gate's number of comparisons is there, everything compared. Empty: never, without requests.
std::optional<double> daysToProve(const PlanSubject &subject)
{
    if (subject.requestsPerDay <= 0)
        return std::nullopt;
    return subject.comparisonsNeeded / subject.requestsPerDay;
}

/// 0 for none, ½ at `middle`, towards 1: an order without cliffs between neighbours.
double grows(double value, double middle)
{
    return value / (value + middle);
}

double scoreOf(const PlanSubject &subject)
{
    // What is not known counts as average, so that nobody gains by silence.
    const double size = subject.sizeDays > 0 ? grows(subject.sizeDays, 5) : 0.5;
    const double change = subject.changes ? grows(double(*subject.changes), 12) : 0.5;
    const double risk = subject.comparable ? grows(subject.neededBy, 3) : 1;
    const auto proof = daysToProve(subject);
    const double traffic = proof ? grows(*proof, 14) : 1;
    return sizeWeight * size + stabilityWeight * change + riskWeight * risk + trafficWeight * traffic;
}

QStringList reasonsOf(const PlanSubject &subject)
{
    QStringList reasons;
    reasons += subject.sizeDays > 0 ? counted(subject.sizeDays, u"day"_s) + u" of work"_s : u"size unknown (size_days)"_s;
    if (!subject.changes)
        reasons += u"stability unknown (name its sources, and a checkout under [plan])"_s;
    else if (*subject.changes == 0)
        reasons += u"unchanged for a year"_s;
    else
        reasons += u"%1 in a year"_s.arg(*subject.changes == 1 ? u"1 change"_s : u"%1 changes"_s.arg(*subject.changes));
    reasons += subject.needsMissing.isEmpty() ? u"waits for nothing"_s : u"waits for %1"_s.arg(subject.needsMissing.join(u", "_s));
    if (const auto proof = daysToProve(subject))
        reasons += u"%1 requests a day: %2 comparisons in about %3"_s.arg(number(subject.requestsPerDay),
                                                                          number(subject.comparisonsNeeded), days(*proof));
    else
        reasons += u"no requests seen, so nothing to compare yet"_s;
    if (!subject.comparable)
        reasons += u"risk: not repeatable, so it cannot run in parallel and be proven"_s;
    else if (subject.neededBy > 0)
        reasons += subject.neededBy == 1 ? u"risk: 1 other builds on it, and moves after it"_s
                                         : u"risk: %1 others build on it, and move after it"_s.arg(subject.neededBy);
    else
        reasons += u"nothing builds on it"_s;
    if (subject.stage == Stage::Shadow)
        reasons += u"already in shadow"_s;
    return reasons;
}

} // namespace

QList<PlanEntry> rankComponents(const QList<PlanSubject> &subjects)
{
    QList<PlanEntry> ranking;
    for (const PlanSubject &subject : subjects) {
        if (subject.stage >= Stage::New)
            continue;
        ranking.append({subject.id, subject.title, scoreOf(subject), subject.needsMissing, reasonsOf(subject)});
    }
    std::stable_sort(ranking.begin(), ranking.end(), [](const PlanEntry &a, const PlanEntry &b) {
        if (a.blockedBy.isEmpty() != b.blockedBy.isEmpty())
            return a.blockedBy.isEmpty();
        return a.score < b.score;
    });
    return ranking;
}

PatternVerdict rightPattern(const PatternAnswers &answers)
{
    if (answers.oldKeepsRunning == false)
        return {u"don't"_s, u"without the old system running there is nothing to compare with and nothing to roll back to; "
                             "move the data and switch once instead, with a rehearsal"_s};
    if (answers.pathExists == false)
        return {u"don't"_s, u"no component can move first and be compared: cut a smaller piece, or make one repeatable, or replace it all at once"_s};
    if (answers.requirementsMove == true)
        return {u"not yet"_s, u"requirements still move, so every change would be made twice; begin with what is stable, or freeze the old system first"_s};
    if (answers.oldKeepsRunning && answers.pathExists && answers.requirementsMove)
        return {u"yes"_s, u"the old system stays, a piece can move first, and its requirements hold still"_s};
    QStringList open;
    if (!answers.oldKeepsRunning)
        open += u"can the old system be kept running"_s;
    if (!answers.requirementsMove)
        open += u"do requirements still move"_s;
    if (!answers.pathExists)
        open += u"can a piece move first"_s;
    return {u"unsure"_s, u"nobody has said: %1"_s.arg(open.join(u"; "_s))};
}

QJsonObject toJson(const PlanEntry &entry)
{
    return {{u"component"_s, entry.id.value},
            {u"title"_s, entry.title},
            {u"score"_s, entry.score},
            {u"blocked_by"_s, QJsonArray::fromStringList(entry.blockedBy)},
            {u"reasons"_s, QJsonArray::fromStringList(entry.reasons)}};
}

} // namespace midflight
