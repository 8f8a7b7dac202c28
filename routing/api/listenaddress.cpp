// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/api/httpserver.h"

#include <QHostAddress>

namespace midflight {

Result<ListenAddress> ListenAddress::parse(const QString &text, const QString &option)
{
    const auto colon = text.lastIndexOf(u':');
    bool number = false;
    const auto port = text.mid(colon + 1).toUShort(&number);
    auto host = text.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    const bool address = host == QLatin1String("localhost") || !QHostAddress(host).isNull();
    if (colon < 1 || !number || !address)
        return fail(Failure::Invalid,
                    QStringLiteral("%1 %2: not an address; write HOST:PORT, such as 127.0.0.1:8471").arg(option, text));
    return ListenAddress {host, port};
}

bool ListenAddress::isLoopback() const
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

QString ListenAddress::toString() const
{
    const auto shown = host.contains(u':') ? QStringLiteral("[%1]").arg(host) : host;
    return QStringLiteral("%1:%2").arg(shown).arg(port);
}

} // namespace midflight
