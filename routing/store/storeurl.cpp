// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/storeurl.h"

#include <QDir>

namespace midflight {

Result<StoreUrl> StoreUrl::parse(const QString &text)
{
    const auto scheme = QStringLiteral("sqlite:");
    if (!text.startsWith(scheme))
        return fail(Failure::Invalid,
                    QStringLiteral("--store %1: not a store address; write sqlite:PATH").arg(text));
    const auto path = text.mid(scheme.size());
    if (path.isEmpty() || path.contains(QChar(0)))
        return fail(Failure::Invalid, QStringLiteral("--store %1: the path is missing; write sqlite:PATH").arg(text));
    return StoreUrl {QDir::current().absoluteFilePath(path)};
}

StoreUrl StoreUrl::forMigration(const QString &migrationId)
{
    auto base = qEnvironmentVariable("XDG_STATE_HOME");
    if (base.isEmpty())
        base = QDir::homePath() + QStringLiteral("/.local/state");
    return {base + QStringLiteral("/midflight/") + migrationId + QStringLiteral(".db")};
}

} // namespace midflight
