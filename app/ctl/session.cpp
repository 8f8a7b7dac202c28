// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/session.h"

#include "routing/steps/privatefiles.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <cstdio>
#include <unistd.h>

namespace midflight {

namespace {

/// One directory per router: two migrations on one machine do not mix.
QByteArray directoryFor(const RouterAddress &router)
{
    return stateDirectory() + "/routers/"
        + QCryptographicHash::hash(router.authority, QCryptographicHash::Sha256).toHex().left(16);
}

QByteArray hostName()
{
    char name[256] = {};
    gethostname(name, sizeof name - 1);
    return name;
}

bool isLasting(const Error &error)
{
    return error.failure == Failure::Invalid || error.failure == Failure::Malformed
        || error.failure == Failure::UnknownComponent || error.failure == Failure::TooLarge;
}

} // namespace

Session::Session(BlockingClient client, QByteArray directory, bool json)
    : m_client(std::move(client)), m_directory(std::move(directory)), m_limits(StepLimits::fromEnvironment()),
      m_cache(m_directory), m_spool(m_directory, m_limits), m_pins(m_directory), m_json(json)
{
}

Result<Session> Session::open(const Settings &settings)
{
    const auto router = RouterAddress::parse(QString::fromStdString(settings.router));
    if (!router)
        return tl::unexpected<Error>(router.error());
    QByteArray token = qgetenv("MIDFLIGHT_TOKEN");
    if (!settings.tokenFile.empty()) {
        QFile file(QFile::decodeName(settings.tokenFile.c_str()));
        if (!file.open(QIODevice::ReadOnly)) {
            return fail(Failure::Invalid,
                        QStringLiteral("token file %1: %2").arg(file.fileName(), file.errorString().toLower()));
        }
        token = file.readLine(4096).trimmed();
    }
    return Session(BlockingClient(*router, token), directoryFor(*router), settings.json);
}

void Session::settle() const
{
    if (settleRollbacks(std::chrono::seconds(5)))
        deliverSpool();
}

bool Session::settleRollbacks(std::chrono::milliseconds deadline) const
{
    const QList<ComponentId> pinned = m_pins.all();
    for (const ComponentId &component : pinned) {
        CallOptions options;
        options.deadline = deadline;
        const QString reason
            = QStringLiteral("ordered on %1 while the router was away").arg(QString::fromLocal8Bit(hostName()));
        const auto answer = m_client.post(componentPath(component, "/rollback"), {{QLatin1String("reason"), reason}}, options);
        // Refused for good: a component that is retired or gone cannot be rolled back, asking again changes nothing.
        const bool refused = !answer && (isLasting(answer.error()) || answer.error().failure == Failure::NotPossible);
        // This machine's token may not roll back: old keeps answering here, and the rest goes on.
        if (!answer && answer.error().failure == Failure::Forbidden)
            continue;
        if (!answer && !refused)
            return false;
        m_pins.release(component);
    }
    return true;
}

void Session::deliverSpool() const
{
    m_spool.deliver([this](const ComponentId &component, const QJsonArray &reports) { return send(component, reports); });
}

Result<QList<qsizetype>> Session::send(const ComponentId &component, const QJsonArray &reports) const
{
    const auto answer = m_client.post(componentPath(component, "/comparisons"), {{QLatin1String("comparisons"), reports}});
    if (!answer && isLasting(answer.error())) {
        if (reports.size() == 1)
            return QList<qsizetype> {0};
        // One of them spoils the whole: find it.
        QList<qsizetype> rejected;
        for (qsizetype i = 0; i < reports.size(); ++i) {
            const auto one = send(component, {reports[i]});
            if (!one)
                return one;
            if (!one->isEmpty())
                rejected.append(i);
        }
        return rejected;
    }
    if (!answer)
        return tl::unexpected<Error>(answer.error());
    QList<qsizetype> rejected;
    const QJsonArray refused = answer->body[QLatin1String("rejected")].toArray();
    for (const QJsonValue &value : refused)
        rejected.append(value.toObject()[QLatin1String("index")].toInteger(-1));
    return rejected;
}

QString componentPath(const ComponentId &component, const char *what)
{
    return QLatin1String("/components/") + component.value + QLatin1String(what);
}

void printJson(const QJsonObject &json)
{
    std::fputs(QJsonDocument(json).toJson().constData(), stdout);
}

void printJson(const QJsonArray &json)
{
    std::fputs(QJsonDocument(json).toJson().constData(), stdout);
}

} // namespace midflight
