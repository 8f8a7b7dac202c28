// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/api/guard.h"

#include <QHostAddress>
#include <QUrl>

namespace midflight {

static bool isLoopbackName(const QString &host)
{
    return host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0 || QHostAddress(host).isLoopback();
}

Result<void> guardLoopback(const HttpRequest &request)
{
    const auto host = QUrl(QStringLiteral("http://") + QString::fromLatin1(request.header("host"))).host();
    if (!isLoopbackName(host))
        return fail(Failure::Forbidden,
                    QStringLiteral("Host \"%1\" is not this machine; a router without tokens answers on loopback only")
                        .arg(QString::fromLatin1(request.header("host"))));
    if (const auto origin = request.header("origin"); !origin.isEmpty()) {
        const auto here = "http://" + request.header("host").toLower();
        if (origin.toLower() != here)
            return fail(Failure::Forbidden,
                        QStringLiteral("Origin \"%1\" may not steer this router").arg(QString::fromLatin1(origin)));
    }
    const auto type = request.header("content-type").split(';').first().trimmed().toLower();
    const bool changes = request.method == "POST" || request.method == "PUT" || !request.body.isEmpty();
    if (changes && type != "application/json")
        return fail(Failure::Forbidden, QStringLiteral("the body must be application/json"));
    return {};
}

} // namespace midflight
