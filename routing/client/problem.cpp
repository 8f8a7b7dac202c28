// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/client/problem.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>

namespace midflight {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("midflight::Problem", text);
}

Failure failureFrom(QStringView type, int status)
{
    static const QHash<QString, Failure> bySlug {
        {QStringLiteral("invalid"), Failure::Invalid},
        {QStringLiteral("malformed"), Failure::Malformed},
        {QStringLiteral("unknown-component"), Failure::UnknownComponent},
        {QStringLiteral("revision-changed"), Failure::RevisionChanged},
        {QStringLiteral("precondition-required"), Failure::PreconditionRequired},
        {QStringLiteral("gates-not-met"), Failure::GatesNotMet},
        {QStringLiteral("not-possible"), Failure::NotPossible},
        {QStringLiteral("frozen"), Failure::Frozen},
        {QStringLiteral("unauthorized"), Failure::Unauthorized},
        {QStringLiteral("forbidden"), Failure::Forbidden},
        {QStringLiteral("too-large"), Failure::TooLarge},
        {QStringLiteral("rate-limited"), Failure::RateLimited},
    };
    const auto found = bySlug.constFind(type.mid(type.lastIndexOf(QLatin1Char(':')) + 1).toString());
    if (found != bySlug.cend())
        return *found;
    return status >= 500 ? Failure::Unavailable : Failure::NotPossible;
}

/// QNetworkReply::errorString() repeats the whole address; the router's host says enough.
QString reasonOf(const QNetworkReply &reply)
{
    switch (reply.error()) {
    case QNetworkReply::ConnectionRefusedError: return tr("connection refused");
    case QNetworkReply::HostNotFoundError: return tr("host not found");
    case QNetworkReply::RemoteHostClosedError: return tr("the router closed the connection");
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError: return tr("no answer in time");
    default: return reply.errorString();
    }
}

} // namespace

Error errorFrom(const QNetworkReply &reply, const QByteArray &body)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0)
        return {Failure::Unavailable, tr("%1: %2").arg(reply.url().authority(), reasonOf(reply)), {}};

    const QJsonObject problem = QJsonDocument::fromJson(body).object();
    Error error;
    error.failure = failureFrom(problem[QLatin1String("type")].toString(), status);
    error.message = problem[QLatin1String("detail")].toString();
    if (error.message.isEmpty())
        error.message = problem[QLatin1String("title")].toString();
    if (error.message.isEmpty()) {
        error.message = tr("%1: %2 %3").arg(reply.url().authority(), QString::number(status),
                                            reply.attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString());
    }
    for (const QJsonValue value : problem[QLatin1String("errors")].toArray()) {
        const QJsonObject detail = value.toObject();
        error.details.append({detail[QLatin1String("pointer")].toString(),
                              detail[QLatin1String("detail")].toString()});
    }
    return error;
}

} // namespace midflight
