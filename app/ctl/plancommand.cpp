// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/exitcodes.h"
#include "app/ctl/viewcommands.h"

#include <cstdio>

namespace midflight {

namespace {

QString day(const QJsonValue &time)
{
    return time.toString().left(10);
}

void printRanking(const QJsonArray &ranking)
{
    int rank = 0;
    for (const QJsonValue &value : ranking) {
        QStringList reasons;
        const QJsonArray given = value[QLatin1String("reasons")].toArray();
        for (const QJsonValue &reason : given)
            reasons.append(reason.toString());
        std::printf("%2d  %s  %s\n", ++rank, qPrintable(value[QLatin1String("component")].toString()),
                    qPrintable(reasons.join(QLatin1String("; "))));
    }
}

void printForecast(const QJsonObject &forecast)
{
    if (const QJsonValue finish = forecast[QLatin1String("finish")]; finish.isObject()) {
        std::printf("done by %s (as likely as not), %s (one chance in ten), %s (nine in ten)\n",
                    qPrintable(day(finish[QLatin1String("p50")])), qPrintable(day(finish[QLatin1String("p10")])),
                    qPrintable(day(finish[QLatin1String("p90")])));
    }
    std::printf("forecast: %s\n", qPrintable(forecast[QLatin1String("detail")].toString()));
}

} // namespace

int runPlan(const Session &session, const PlanOptions &options)
{
    session.settle();
    QStringList query;
    if (!options.oldKeepsRunning.empty())
        query += QStringLiteral("old_keeps_running=") + QString::fromStdString(options.oldKeepsRunning);
    if (!options.requirementsMove.empty())
        query += QStringLiteral("requirements_move=") + QString::fromStdString(options.requirementsMove);
    const auto plan = session.client().get(QStringLiteral("/plan?") + query.join(QLatin1Char('&')));
    if (!plan)
        return complain(plan.error());
    const auto forecast = session.client().get(QStringLiteral("/forecast"));
    if (!forecast)
        return complain(forecast.error());
    if (session.json()) {
        QJsonObject both = plan->body;
        both[QLatin1String("forecast")] = forecast->body;
        printJson(both);
        return exitcode::done;
    }
    const QJsonValue pattern = plan->body[QLatin1String("pattern")];
    printRanking(plan->body[QLatin1String("ranking")].toArray());
    for (const QJsonValue candidate : plan->body[QLatin1String("candidates")].toArray())
        std::printf("no component yet: %s, %lld requests\n", qPrintable(candidate[QLatin1String("place")].toString()),
                    static_cast<long long>(candidate[QLatin1String("requests")].toInteger()));
    printForecast(forecast->body);
    std::printf("right pattern? %s: %s\n", qPrintable(pattern[QLatin1String("answer")].toString()),
                qPrintable(pattern[QLatin1String("detail")].toString()));
    return exitcode::done;
}

} // namespace midflight
