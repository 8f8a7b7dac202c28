// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/examplesession.h"

#include "routing/domain/statefolder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>
#endif

namespace midflight {

namespace {

/// Beside the program, in ../share/midflight; MIDFLIGHT_RESOURCES goes first.
QString findExample(const QString &name)
{
    const QString beside = QCoreApplication::applicationDirPath();
    const QStringList places {qEnvironmentVariable("MIDFLIGHT_RESOURCES"), beside + QLatin1String("/../share/midflight")};
    for (const QString &place : places) {
        const QString folder = place + QLatin1String("/examples/") + name;
        if (!place.isEmpty() && QFileInfo::exists(folder + QLatin1String("/migration.toml")))
            return QDir::cleanPath(folder);
    }
    return {};
}

/// Stops what still runs when this program dies without saying so.
void endWithParent(QProcess &process)
{
#ifdef Q_OS_LINUX
    const pid_t parent = getpid();
    process.setChildProcessModifier([parent] {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent) // it died before the request was made
            raise(SIGTERM);
    });
#else
    Q_UNUSED(process)
#endif
}

} // namespace

ExampleSession::ExampleSession(const QString &name, QObject *parent)
    : QObject(parent)
    , m_name(name)
{
    for (QProcess *process : {&m_router, &m_driver}) {
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        endWithParent(*process);
    }
    connect(&m_router, &QProcess::readyReadStandardOutput, this, &ExampleSession::readReady);
    connect(&m_router, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            finishStart(fail(Failure::Unavailable, tr("%1: %2").arg(m_router.program(), m_router.errorString())));
    });
    connect(&m_router, &QProcess::finished, this, [this](int code) {
        finishStart(fail(Failure::Unavailable, tr("the example's router ended with exit code %1; its message stands above").arg(code)));
        Q_EMIT ended(tr("The example's router ended with exit code %1").arg(code));
    });
    connect(&m_driver, &QProcess::finished, this, [this](int code) {
        Q_EMIT ended(tr("The example's driver ended with exit code %1, no more samples arrive").arg(code));
    });
}

ExampleSession::~ExampleSession()
{
    disconnect(&m_router, nullptr, this, nullptr);
    disconnect(&m_driver, nullptr, this, nullptr);
    m_then = nullptr;
    stop(m_driver); // first: its steps still reach the router
    stop(m_router);
}

std::unique_ptr<ExampleSession> ExampleSession::forFile(const QString &migration)
{
    auto session = std::make_unique<ExampleSession>(QString());
    session->m_migration = migration;
    return session;
}

void ExampleSession::start(const std::function<void(const Result<QUrl> &)> &then)
{
    m_then = then;
    m_router.setProgram(QCoreApplication::applicationDirPath() + QLatin1String("/midflight-router"));
    if (!m_migration.isEmpty()) {
        m_router.setArguments({QStringLiteral("--migration"), m_migration, QStringLiteral("--api"), QStringLiteral("127.0.0.1:0")});
        return m_router.start();
    }
    if (const auto prepared = prepare(); !prepared) {
        finishStart(tl::unexpected<Error>(prepared.error()));
        return;
    }
    m_router.setArguments({QStringLiteral("--migration"), m_folder + QLatin1String("/migration.toml"),
                           QStringLiteral("--store"), QLatin1String("sqlite:") + m_state + QLatin1String("/router.db"),
                           QStringLiteral("--api"), QStringLiteral("127.0.0.1:0")});
    m_router.start();
}

Result<void> ExampleSession::prepare()
{
    m_folder = findExample(m_name);
    if (m_folder.isEmpty())
        return fail(Failure::Invalid, tr("there is no example called “%1”; ngs-qc is one").arg(m_name));
    m_state = stateFolder() + QLatin1String("/example-") + m_name;
    if (!QDir().mkpath(m_state))
        return fail(Failure::Unavailable, tr("%1: the folder cannot be made; choose another with XDG_STATE_HOME").arg(m_state));
    return {};
}

void ExampleSession::readReady()
{
    m_line.append(m_router.readAllStandardOutput());
    const qsizetype end = m_line.indexOf('\n');
    if (end < 0 || !m_address.isEmpty())
        return;
    for (const QByteArray &word : m_line.left(end).split(' ')) {
        if (word.startsWith("api="))
            m_address = QUrl(QString::fromUtf8(word.mid(4)));
    }
    if (m_address.isEmpty()) {
        finishStart(fail(Failure::Malformed, tr("%1: no ready line was understood").arg(m_router.program())));
        return;
    }
    if (m_migration.isEmpty())
        startDriver();
    finishStart(m_address);
}

void ExampleSession::startDriver()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QString programs = QCoreApplication::applicationDirPath();
    environment.insert(QStringLiteral("MIDFLIGHT_ROUTER"), m_address.toString());
    environment.insert(QStringLiteral("MIDFLIGHT_BIN"), programs);
    environment.insert(QStringLiteral("MIDFLIGHT_EXAMPLE_STATE"), m_state);
    environment.insert(QStringLiteral("PATH"), programs + QLatin1Char(':') + environment.value(QStringLiteral("PATH")));
    m_driver.setProcessEnvironment(environment);
    m_driver.setWorkingDirectory(m_folder);
    m_driver.setStandardOutputFile(m_state + QLatin1String("/driver.log"));
    m_driver.start(m_folder + QLatin1String("/drive"), {});
}

void ExampleSession::finishStart(const Result<QUrl> &result)
{
    if (const auto then = std::exchange(m_then, nullptr))
        then(result);
}

void ExampleSession::stop(QProcess &process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    process.terminate();
    if (!process.waitForFinished(8000)) {
        process.kill();
        process.waitForFinished(2000);
    }
}

} // namespace midflight
