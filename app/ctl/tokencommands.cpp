// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/tokencommands.h"

#include "app/ctl/exitcodes.h"

#include <QUrl>
#include <cstdio>

namespace midflight {

int runTokenCreate(const Session &session, const TokenOptions &options)
{
    QJsonObject body {{QLatin1String("name"), QString::fromStdString(options.name)},
                      {QLatin1String("role"), QString::fromStdString(options.role)}};
    if (!options.owner.empty())
        body[QLatin1String("owner")] = QString::fromStdString(options.owner);
    const auto answer = session.client().post(QStringLiteral("/tokens"), body);
    if (!answer)
        return complain(answer.error());
    if (session.json())
        printJson(answer->body);
    else
        std::puts(qPrintable(answer->body[QLatin1String("token")].toString()));
    std::fprintf(stderr, "midflightctl: keep it now, it is not shown again\n");
    if (answer->body[QLatin1String("in_force")] == QJsonValue(false))
        std::fprintf(stderr, "midflightctl: tokens are asked for once there is a lead's; until then this machine's loopback is open\n");
    return exitcode::done;
}

int runTokenList(const Session &session)
{
    const auto answer = session.client().get(QStringLiteral("/tokens"));
    if (!answer)
        return complain(answer.error());
    if (session.json()) {
        printJson(answer->body);
        return exitcode::done;
    }
    const QJsonArray tokens = answer->body[QLatin1String("tokens")].toArray();
    for (const QJsonValue &value : tokens) {
        const auto text = [&](const char *name) { return value[QLatin1String(name)].toString(); };
        QString line = QStringLiteral("%1  %2  since %3").arg(text("name"), text("role"), text("created"));
        if (!text("owner").isEmpty())
            line += QStringLiteral("  components of %1").arg(text("owner"));
        if (!text("revoked").isEmpty())
            line += QStringLiteral("  revoked %1").arg(text("revoked"));
        std::puts(qPrintable(line));
    }
    return exitcode::done;
}

int runTokenRevoke(const Session &session, const TokenOptions &options)
{
    const QString name = QString::fromStdString(options.name);
    const auto answer = session.client().call("DELETE", QStringLiteral("/tokens/") + QString::fromLatin1(QUrl::toPercentEncoding(name)));
    if (!answer)
        return complain(answer.error());
    if (session.json())
        printJson(answer->body);
    else
        std::printf("%s: revoked\n", qPrintable(name));
    return exitcode::done;
}

} // namespace midflight
