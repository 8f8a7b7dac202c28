// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/steps/stephouse.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>

namespace midflight {

namespace {

QByteArray toml(const QString &text)
{
    const QByteArray json = QJsonDocument(QJsonArray {text}).toJson(QJsonDocument::Compact);
    return json.mid(1, json.size() - 2);
}

QByteArray command(const QString &script, const QStringList &arguments)
{
    QByteArray argv = "[\"/bin/sh\", \"-c\", " + toml(script) + ", \"step\"";
    for (const QString &argument : arguments)
        argv += ", " + toml(argument);
    return argv + "]";
}

} // namespace

StepHouse::StepHouse() : m_environment(QProcessEnvironment::systemEnvironment())
{
    m_migration = "id = \"house\"\n[gates]\nshadow_time = \"1s\"\ncomparisons = 1\nmismatch = \"0 of 1\"\n"
                  "slowdown = \"off\"\ncoverage = \"off\"\n";
    for (const char *name : {"MIDFLIGHT_WAIT", "MIDFLIGHT_MIGRATION", "MIDFLIGHT_WORK", "MIDFLIGHT_TOKEN", "MIDFLIGHT_SHADOW"})
        m_environment.remove(QLatin1String(name));
    set(QStringLiteral("XDG_STATE_HOME"), path(QStringLiteral("state")));
    set(QStringLiteral("CTL"), program("midflightctl"));
}

StepHouse::~StepHouse()
{
    stopRouter();
    // Processes that report on their own may still be writing.
    for (int attempt = 0; attempt < 100 && !m_directory.remove(); ++attempt)
        QThread::msleep(50);
}

QString StepHouse::program(const char *name)
{
    return qEnvironmentVariable("MIDFLIGHT_BIN") + QLatin1Char('/') + QLatin1String(name);
}

void StepHouse::define(const QString &id, const QString &oldScript, const QString &newScript,
                       const QStringList &arguments, const QString &more, const QString &about)
{
    m_migration += "[components." + id.toUtf8() + "]\ntitle = \"" + id.toUtf8() + "\"\n" + about.toUtf8() + "\n[components." + id.toUtf8()
        + ".step]\nold = " + command(oldScript, arguments) + "\nnew = " + command(newScript, arguments) + "\n"
        + more.toUtf8() + "\n";
    write(QStringLiteral("migration.toml"), m_migration);
}

bool StepHouse::startRouter()
{
    m_router = std::make_unique<QProcess>();
    m_router->setProcessEnvironment(m_environment);
    m_router->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_router->start(program("midflight-router"),
                    {QStringLiteral("--migration"), path(QStringLiteral("migration.toml")), QStringLiteral("--store"),
                     QStringLiteral("sqlite:") + path(QStringLiteral("house.db")), QStringLiteral("--api"),
                     m_address.isEmpty() ? QStringLiteral("127.0.0.1:0") : QString::fromLatin1(m_address)});
    while (!m_router->canReadLine()) {
        if (!m_router->waitForReadyRead(20'000))
            return false;
    }
    const QByteArray ready = m_router->readLine();
    const qsizetype at = ready.indexOf("api=http://");
    m_address = ready.mid(at + 11).trimmed().split(' ').first();
    set(QStringLiteral("MIDFLIGHT_ROUTER"), QStringLiteral("http://") + QString::fromLatin1(m_address));
    return at >= 0;
}

void StepHouse::stopRouter()
{
    if (m_router && m_router->state() != QProcess::NotRunning) {
        m_router->terminate();
        m_router->waitForFinished(20'000);
    }
}

void StepHouse::killRouter()
{
    m_router->kill();
    m_router->waitForFinished(20'000);
}

std::unique_ptr<QProcess> StepHouse::start(const QStringList &arguments)
{
    auto process = std::make_unique<QProcess>();
    process->setProcessEnvironment(m_environment);
    process->setWorkingDirectory(m_directory.path());
    process->start(program("midflightctl"), arguments);
    process->waitForStarted();
    return process;
}

StepHouse::Outcome StepHouse::ctl(const QStringList &arguments, const QByteArray &input)
{
    const auto process = start(arguments);
    process->write(input);
    process->closeWriteChannel();
    process->waitForFinished(60'000);
    return {process->exitCode(), process->exitStatus() == QProcess::CrashExit, process->readAllStandardOutput(),
            process->readAllStandardError()};
}

StepHouse::Outcome StepHouse::shell(const QString &line)
{
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.setWorkingDirectory(m_directory.path());
    process.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), line});
    process.closeWriteChannel();
    process.waitForFinished(60'000);
    return {process.exitCode(), process.exitStatus() == QProcess::CrashExit, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

QByteArray StepHouse::awaitLine(QProcess &process)
{
    while (!process.canReadLine() && process.waitForReadyRead(20'000)) { }
    return process.readLine();
}

bool StepHouse::move(const QString &id, const QString &stage)
{
    if (stage == QLatin1String("shadow"))
        return ctl({QStringLiteral("shadow"), id}).code == 0;
    return ctl({stage == QLatin1String("new") ? QStringLiteral("cutover") : QStringLiteral("retire"), id,
                QStringLiteral("--override"), QStringLiteral("--reason"), QStringLiteral("test")})
               .code
        == 0;
}

QJsonObject StepHouse::component(const QString &id) const
{
    const auto address = RouterAddress::parse(m_environment.value(QStringLiteral("MIDFLIGHT_ROUTER")));
    const auto answer = BlockingClient(*address, {}).get(QStringLiteral("/components/") + id);
    return answer ? answer->body : QJsonObject();
}

QJsonArray StepHouse::comparisons(const QString &id) const
{
    const auto address = RouterAddress::parse(m_environment.value(QStringLiteral("MIDFLIGHT_ROUTER")));
    const auto answer = BlockingClient(*address, {}).get(QStringLiteral("/components/%1/comparisons?limit=1000").arg(id));
    return answer ? answer->body[QLatin1String("comparisons")].toArray() : QJsonArray();
}

qint64 StepHouse::requests(const QString &id) const
{
    return component(id)[QLatin1String("evidence")][QLatin1String("requests")].toInteger();
}

QStringList StepHouse::verdicts(const QString &id) const
{
    QStringList found;
    const QJsonArray all = comparisons(id);
    for (const QJsonValue &comparison : all)
        found.append(comparison[QLatin1String("verdict")].toString());
    return found;
}

void StepHouse::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
}

QByteArray StepHouse::read(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

qsizetype StepHouse::privateDirectories() const
{
    return QDir(work()).entryList({QStringLiteral("run-*")}, QDir::Dirs).size();
}

} // namespace midflight
