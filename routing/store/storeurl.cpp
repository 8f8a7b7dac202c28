// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/storeurl.h"

#include "routing/domain/statefolder.h"

#include <QDir>
#include <QUrlQuery>

namespace midflight {

static Result<StoreUrl> parseServer(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const auto wrong = [&](const QString &what) {
        // Not the text itself: it may hold a password.
        return fail(Failure::Invalid, QStringLiteral("--store %1: %2; write postgresql://USER@HOST/DATABASE")
                                          .arg(url.isValid() ? url.toDisplayString(QUrl::RemovePassword) : QStringLiteral("postgresql:…"), what));
    };
    if (!url.isValid())
        return wrong(QStringLiteral("not an address"));
    if (url.path().size() < 2 || url.path().indexOf(u'/', 1) >= 0)
        return wrong(QStringLiteral("the database's name is missing"));
    for (const auto &[name, value] : QUrlQuery(url).queryItems()) {
        if (name != QLatin1String("host") && name != QLatin1String("sslmode") && name != QLatin1String("sslrootcert"))
            return wrong(QStringLiteral("%1 is not known after \"?\" (host, sslmode and sslrootcert are)").arg(name));
        if (value.contains(u'\'') || value.contains(u'\\') || value.contains(u';') || value.contains(u' '))
            return wrong(QStringLiteral("%1 holds a quote, a backslash, a semicolon or a space").arg(name));
    }
    return StoreUrl {{}, url};
}

Result<StoreUrl> StoreUrl::parse(const QString &text)
{
    if (text.startsWith(QLatin1String("postgresql:")) || text.startsWith(QLatin1String("postgres:")))
        return parseServer(text);
    const auto scheme = QStringLiteral("sqlite:");
    if (!text.startsWith(scheme))
        return fail(Failure::Invalid,
                    QStringLiteral("--store %1: not a store address; write sqlite:PATH or postgresql://USER@HOST/DATABASE").arg(text));
    const auto path = text.mid(scheme.size());
    if (path.isEmpty() || path.contains(QChar(0)))
        return fail(Failure::Invalid, QStringLiteral("--store %1: the path is missing; write sqlite:PATH").arg(text));
    return StoreUrl {QDir::current().absoluteFilePath(path)};
}

StoreUrl StoreUrl::forMigration(const QString &migrationId)
{
    return {stateFolder() + u'/' + migrationId + QStringLiteral(".db")};
}

QString StoreUrl::toString() const
{
    return isShared() ? server.toDisplayString(QUrl::RemovePassword) : path;
}

} // namespace midflight
