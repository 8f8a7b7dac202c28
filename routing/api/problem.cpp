// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/api/problem.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace midflight {

struct Kind {
    const char *slug;
    int status;
    const char *title;
};

static Kind kindOf(Failure failure)
{
    switch (failure) {
    case Failure::Malformed: return {"malformed", 400, "The request cannot be read"};
    case Failure::Invalid: return {"invalid", 422, "A value is not allowed"};
    case Failure::UnknownComponent: return {"unknown-component", 404, "No such component"};
    case Failure::RevisionChanged: return {"revision-changed", 412, "Something changed since you looked"};
    case Failure::PreconditionRequired: return {"precondition-required", 428, "Say what you saw"};
    case Failure::GatesNotMet: return {"gates-not-met", 409, "Not proven yet"};
    case Failure::NotPossible: return {"not-possible", 409, "Not possible"};
    case Failure::Frozen: return {"frozen", 409, "Frozen"};
    case Failure::Unauthorized: return {"unauthorized", 401, "Sign in"};
    case Failure::RateLimited: return {"rate-limited", 429, "Too often"};
    case Failure::Forbidden: return {"forbidden", 403, "Not allowed"};
    case Failure::TooLarge: return {"too-large", 413, "Too large"};
    case Failure::Unavailable: return {"unavailable", 503, "Not available now"};
    case Failure::NewerVersion: return {"unavailable", 503, "Written by a newer version"};
    }
    return {"unavailable", 503, "Not available now"};
}

HttpResponse jsonResponse(const QJsonObject &json, int status)
{
    HttpResponse response;
    response.status = status;
    response.body = QJsonDocument(json).toJson(QJsonDocument::Compact);
    return response;
}

HttpResponse problemResponse(const Error &error)
{
    const auto kind = kindOf(error.failure);
    QJsonObject json {{QStringLiteral("type"), QStringLiteral("urn:midflight:problem:%1").arg(QLatin1String(kind.slug))},
                      {QStringLiteral("title"), QLatin1String(kind.title)},
                      {QStringLiteral("status"), kind.status},
                      {QStringLiteral("detail"), error.message}};
    QJsonArray errors;
    for (const auto &detail : error.details)
        errors.append(QJsonObject {{QStringLiteral("pointer"), detail.pointer}, {QStringLiteral("detail"), detail.detail}});
    if (!errors.isEmpty() || error.failure == Failure::Invalid)
        json[QStringLiteral("errors")] = errors;
    auto response = jsonResponse(json, kind.status);
    response.contentType = "application/problem+json";
    if (error.failure == Failure::Unauthorized)
        response.headers.emplaceBack("WWW-Authenticate", "Bearer realm=\"midflight\"");
    if (error.failure == Failure::RateLimited)
        response.headers.emplaceBack("Retry-After", "6");
    return response;
}

} // namespace midflight
