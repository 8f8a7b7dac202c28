// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/exitcodes.h"
#include "app/ctl/viewcommands.h"

#include <cstdio>

namespace midflight {

int runFleet(const Session &session)
{
    const auto answer = session.client().get(QStringLiteral("/fleet"));
    if (!answer)
        return complain(answer.error());
    const QJsonObject &fleet = answer->body;
    const QJsonArray routers = fleet[QLatin1String("routers")].toArray();
    const bool agree = routers.isEmpty() || fleet[QLatin1String("confirmed")].toInteger() == routers.size();
    if (session.json()) {
        printJson(fleet);
    } else if (routers.isEmpty()) {
        std::printf("one router, on revision %lld; its store is not shared\n", fleet[QLatin1String("revision")].toInteger());
    } else {
        std::printf("%lld of %lld on revision %lld\n", fleet[QLatin1String("confirmed")].toInteger(), qlonglong(routers.size()),
                    fleet[QLatin1String("revision")].toInteger());
        for (const QJsonValue &value : routers) {
            const QJsonObject router = value.toObject();
            QString state = QStringLiteral("revision %1").arg(router[QLatin1String("revision")].toInteger());
            if (!router[QLatin1String("living")].toBool())
                state += QStringLiteral(", not heard for %L1 s").arg(router[QLatin1String("silent_seconds")].toInteger());
            std::printf("%-24s %s\n", qPrintable(router[QLatin1String("name")].toString()), qPrintable(state));
        }
    }
    return agree ? exitcode::done : exitcode::refused;
}

} // namespace midflight
