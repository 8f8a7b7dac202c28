// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/client/blockingclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <iterator>

namespace midflight {

namespace {

Failure failureFor(const QString &type, int status)
{
    static constexpr struct {
        const char *slug;
        Failure failure;
    } known[] = {
        {"invalid", Failure::Invalid},
        {"malformed", Failure::Malformed},
        {"unknown-component", Failure::UnknownComponent},
        {"revision-changed", Failure::RevisionChanged},
        {"precondition-required", Failure::PreconditionRequired},
        {"gates-not-met", Failure::GatesNotMet},
        {"not-possible", Failure::NotPossible},
        {"frozen", Failure::Frozen},
        {"unauthorized", Failure::Unauthorized},
        {"forbidden", Failure::Forbidden},
        {"too-large", Failure::TooLarge},
        {"rate-limited", Failure::RateLimited},
    };
    for (const auto &[slug, failure] : known) {
        if (type == QLatin1String("urn:midflight:problem:") + QLatin1String(slug))
            return failure;
    }
    return status >= 500 ? Failure::Unavailable : Failure::NotPossible;
}

Error errorFrom(const RouterAddress &router, const RouterResponse &response)
{
    const QJsonObject problem = QJsonDocument::fromJson(response.body).object();
    Error error;
    error.failure = failureFor(problem[QLatin1String("type")].toString(), response.status);
    error.message = problem[QLatin1String("detail")].toString();
    if (error.message.isEmpty())
        error.message = problem[QLatin1String("title")].toString();
    if (error.message.isEmpty())
        error.message = QStringLiteral("router %1 answered %2").arg(QString::fromLatin1(router.authority)).arg(response.status);
    const QJsonArray details = problem[QLatin1String("errors")].toArray();
    for (const QJsonValue &value : details) {
        const QJsonObject detail = value.toObject();
        error.details.append({detail[QLatin1String("pointer")].toString(), detail[QLatin1String("detail")].toString()});
    }
    const QJsonArray gates = problem[QLatin1String("gates")].toArray();
    for (const QJsonValue &value : gates) {
        const QJsonObject gate = value.toObject();
        if (gate[QLatin1String("holds")] == QJsonValue(false))
            error.details.append({{}, gate[QLatin1String("title")].toString() + QLatin1String(": ") + gate[QLatin1String("detail")].toString()});
    }
    return error;
}

} // namespace

RouterRequest BlockingClient::request(const QByteArray &method, const QString &path) const
{
    RouterRequest request {method, "/api/v1" + path.toUtf8(), {}, {}};
    if (!m_token.isEmpty())
        request.headers.emplaceBack("Authorization", "Bearer " + m_token);
    return request;
}

Result<BlockingClient::Answer> BlockingClient::call(const QByteArray &method, const QString &path,
                                                    const QJsonObject &body, const CallOptions &options) const
{
    RouterRequest asked = request(method, path);
    if (options.ifMatch)
        asked.headers.emplaceBack("If-Match", '"' + QByteArray::number(*options.ifMatch) + '"');
    if (!options.ifNoneMatch.isEmpty())
        asked.headers.emplaceBack("If-None-Match", options.ifNoneMatch);
    if (method == "POST" || method == "PUT")
        asked.body = QJsonDocument(body).toJson(QJsonDocument::Compact);

    const auto response = exchange(m_router, asked, options.deadline);
    if (!response)
        return tl::unexpected<Error>(response.error());
    if (response->status / 100 != 2 && response->status != 304)
        return tl::unexpected<Error>(errorFrom(m_router, *response));
    Answer answer {response->status, {}, response->etag};
    if (!response->body.isEmpty()) {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(response->body, &error);
        if (!document.isObject())
            return fail(Failure::Unavailable, QStringLiteral("router %1: its answer is not JSON").arg(QString::fromLatin1(m_router.authority)));
        answer.body = document.object();
    }
    return answer;
}

Result<void> BlockingClient::stream(const QString &path, const std::function<bool(QByteArrayView)> &part) const
{
    RouterRequest asked = request("GET", path);
    asked.headers.emplaceBack("Accept", "text/event-stream");
    const auto response = exchange(m_router, asked, std::chrono::seconds(10), part);
    if (!response)
        return tl::unexpected<Error>(response.error());
    if (response->status != 200)
        return tl::unexpected<Error>(errorFrom(m_router, *response));
    return {};
}

} // namespace midflight
