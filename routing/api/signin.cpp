// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/api/signin.h"

#include "routing/api/guard.h"

#include <QHostAddress>

namespace midflight {

static constexpr qsizetype mostAddresses = 4096;

/// One household of IPv6 has 2^64 addresses: they count as one.
static QString networkOf(const QString &peer)
{
    const QHostAddress address(peer);
    if (address.protocol() != QAbstractSocket::IPv6Protocol || address.isLoopback())
        return peer;
    const auto bytes = address.toIPv6Address();
    return QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(&bytes), 8).toHex());
}

bool SignIn::tooOften(const QString &peer)
{
    const auto now = m_clock.now();
    const auto refilled = [&](const Failures &failures) {
        return failures.left + double(failures.last.msecsTo(now)) / 1000.0 / double(pause.count());
    };
    if (m_failures.size() >= mostAddresses)
        m_failures.removeIf([&](const auto &entry) { return refilled(entry.value()) >= burst; });
    if (m_failures.size() >= mostAddresses)
        return true; // wrong tokens from thousands of addresses at once: no room to look at each
    auto &failures = m_failures[networkOf(peer)];
    if (failures.last.isValid())
        failures.left = std::min<double>(burst, refilled(failures));
    failures.last = now;
    if (failures.left < 1)
        return true;
    failures.left -= 1;
    return false;
}

Result<SignIn::Identity> SignIn::identify(const HttpRequest &request)
{
    const auto authorization = request.header("authorization").trimmed();
    const bool bearer = authorization.left(7).toLower() == "bearer ";
    if (m_tokens && bearer) {
        if (const auto *token = m_tokens->find(authorization.mid(7).trimmed()))
            return Identity {{token->name, true, token->owner}, token->role};
        if (tooOften(request.peer))
            return fail(Failure::RateLimited, QStringLiteral("too many wrong tokens came from this address; wait a moment"));
        return fail(Failure::Unauthorized, QStringLiteral("this token is not valid here, or was revoked"));
    }
    if (inForce())
        return fail(Failure::Unauthorized,
                    QStringLiteral("this router asks for a token: send Authorization: Bearer TOKEN (midflightctl: --token-file or MIDFLIGHT_TOKEN)"));
    if (auto allowed = guardLoopback(request); !allowed)
        return tl::unexpected(allowed.error());
    return Identity {};
}

Role roleNeeded(const QByteArray &method, const QStringList &path)
{
    if (path.first() == QLatin1String("tokens"))
        return Role::Lead;
    if (method == "GET" || method == "HEAD")
        return Role::Viewer;
    if (path.first() == QLatin1String("ofrep"))
        return Role::Operator;
    const bool component = path.first() == QLatin1String("components") && path.size() >= 3;
    static const QStringList reporting {QStringLiteral("comparisons"), QStringLiteral("route"), QStringLiteral("deployed")};
    if (component && method == "POST"
        && ((path.size() == 3 && reporting.contains(path[2])) || path.mid(2) == QStringList {QStringLiteral("rules"), QStringLiteral("preview")}))
        return Role::Operator;
    return Role::Lead;
}

} // namespace midflight
