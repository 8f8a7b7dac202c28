// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/json.h"
#include "routing/evidence/judge.h"

#include <QJsonArray>

namespace midflight {

QString evidenceHash(
    const QJsonObject &definition, const QStringList &deployments, const QDateTime &since, const QList<Gate> &gates)
{
    QJsonObject holds;
    for (const Gate &gate : gates) {
        // A colleague's signature does not change what was proven: both sign the same hash.
        if (gate.id != QLatin1String("approvals"))
            holds.insert(gate.id, gate.holds ? QJsonValue(*gate.holds) : QJsonValue());
    }
    const QJsonObject bound{
        { QStringLiteral("definition"), definition },
        { QStringLiteral("deployments"), QJsonArray::fromStringList(deployments) },
        { QStringLiteral("since"), since.isValid() ? QJsonValue(toRfc3339(since)) : QJsonValue() },
        { QStringLiteral("gates"), holds },
    };
    return canonicalSha256(bound);
}

} // namespace midflight
