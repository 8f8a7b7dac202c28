// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/json.h"

namespace midflight {

using namespace Qt::Literals::StringLiterals;

static const QStringList &policies()
{
    static const QStringList names {u"none"_s, u"differences"_s, u"bodies"_s}; // by StorePolicy
    return names;
}

QJsonObject toJson(const Privacy &privacy)
{
    return {{u"store"_s, policies()[int(privacy.store)]},
            {u"redact"_s, QJsonArray::fromStringList(privacy.redact)},
            {u"retention"_s, durationToString(privacy.retention)}};
}

Privacy privacyFromJson(const QJsonObject &json)
{
    Privacy privacy;
    if (const auto policy = policies().indexOf(json["store"_L1].toString()); policy >= 0)
        privacy.store = StorePolicy(policy);
    const auto redact = json["redact"_L1].toArray();
    for (const auto &path : redact)
        privacy.redact += path.toString();
    privacy.retention = durationFromString(json["retention"_L1].toString()).value_or(privacy.retention);
    return privacy;
}

QJsonObject toJson(const MigrationSettings &settings)
{
    QJsonObject json {{u"id"_s, settings.id},
                      {u"title"_s, settings.title},
                      {u"description"_s, settings.description},
                      {u"privacy"_s, toJson(settings.privacy)}};
    QJsonObject http;
    if (!settings.httpOld.isEmpty())
        http[u"old"_s] = settings.httpOld;
    if (!settings.httpNew.isEmpty())
        http[u"new"_s] = settings.httpNew;
    if (!http.isEmpty())
        json[u"http"_s] = http;
    if (!settings.oldCheckout.isEmpty())
        json[u"plan"_s] = QJsonObject {{u"checkout"_s, settings.oldCheckout}};
    return json;
}

MigrationSettings migrationSettingsFromJson(const QJsonObject &json)
{
    const auto http = json["http"_L1].toObject();
    return {json["id"_L1].toString(), json["title"_L1].toString(), json["description"_L1].toString(),
            privacyFromJson(json["privacy"_L1].toObject()), http["old"_L1].toString(), http["new"_L1].toString(),
            json["plan"_L1].toObject()["checkout"_L1].toString()};
}

} // namespace midflight
