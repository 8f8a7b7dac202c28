// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/router/webhooktarget.h"

#include <QFile>
#include <QHostAddress>
#include <QUrl>

namespace midflight {

Result<QByteArray> readWebhookSecret(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(Failure::Invalid, QStringLiteral("--webhook-secret-file %1: %2").arg(path, file.errorString()));
    if (file.permissions() & (QFile::ReadOther | QFile::WriteOther))
        return fail(Failure::Invalid, QStringLiteral("--webhook-secret-file %1: everybody on this machine may read or write it; chmod 600 it").arg(path));
    const auto text = file.read(4096).trimmed();
    const QByteArray prefix("whsec_");
    const auto secret = text.startsWith(prefix) ? QByteArray::fromBase64(text.mid(prefix.size())) : text;
    if (secret.size() < 16)
        return fail(Failure::Invalid, QStringLiteral("--webhook-secret-file %1: holds less than 16 bytes; make one with: openssl rand -base64 32").arg(path));
    return secret;
}

Result<WebhookTarget> WebhookTarget::parse(const QString &text, const QString &secretFile)
{
    const QUrl url(text, QUrl::StrictMode);
    auto address = RouterAddress::parse(url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment).toString());
    if (!url.isValid() || !address || !url.userInfo().isEmpty())
        return fail(Failure::Invalid, QStringLiteral("--webhook %1: not a URL such as https://chat.example/hooks/midflight").arg(text));
    const auto host = QString::fromLatin1(address->host);
    const bool loopback = host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
    if (!address->tls && !loopback)
        return fail(Failure::Invalid, QStringLiteral("--webhook %1: http is for the loopback only; use https").arg(text));
    if (secretFile.isEmpty())
        return fail(Failure::Invalid, QStringLiteral("--webhook and --webhook-secret-file go together: a URL, and a file with the secret to sign with"));
    if (auto secret = readWebhookSecret(secretFile); !secret)
        return tl::unexpected(secret.error());
    auto path = url.path(QUrl::FullyEncoded).toLatin1();
    if (path.isEmpty())
        path = "/";
    if (url.hasQuery())
        path += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    return WebhookTarget {*address, path, secretFile};
}

} // namespace midflight
