// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/endpoint.h"

#include <QUrl>

namespace midflight {

Result<Endpoint> Endpoint::parse(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool tls = url.scheme() == QLatin1String("https");
    if (!url.isValid() || url.host().isEmpty() || !(tls || url.scheme() == QLatin1String("http")) || !url.userInfo().isEmpty()
        || url.hasQuery() || url.hasFragment() || url.port() == 0)
        return fail(Failure::Invalid,
                    QStringLiteral("%1: no address of a web service; write for example \"http://127.0.0.1:9001\"").arg(text));
    Endpoint origin;
    origin.url = text;
    origin.host = url.host(QUrl::FullyEncoded).toStdString();
    if (origin.host.starts_with('[') && origin.host.ends_with(']'))
        origin.host = origin.host.substr(1, origin.host.size() - 2);
    origin.port = quint16(url.port(tls ? 443 : 80));
    origin.tls = tls;
    origin.prefix = url.path(QUrl::FullyEncoded).toStdString();
    while (origin.prefix.ends_with('/'))
        origin.prefix.pop_back();
    return origin;
}

} // namespace midflight
