// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/routerprocess.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTcpSocket>

#include <csignal>
#include <sys/resource.h>

static const QByteArray usual = R"(
id = "m"
title = "Test"
[gates]
shadow_time = "0s"
comparisons = 3
mismatch = "0 of 3"
slowdown = "off"
coverage = "off"
[components.pricing]
title = "Pricing"
[components.pricing.call]
[components.fastqc]
title = "FastQC"
needs = ["pricing"]
[components.fastqc.step]
old = ["true"]
new = ["true"]
repeatable = true
)";

QJsonObject RouterProcess::Answer::json() const { return QJsonDocument::fromJson(body).object(); }

RouterProcess::RouterProcess() { writeMigration(usual); }

RouterProcess::~RouterProcess()
{
    if (m_process.state() != QProcess::NotRunning)
        kill();
}

void RouterProcess::writeMigration(const QByteArray &toml)
{
    QFile file(this->file(QStringLiteral("m.toml")));
    if (file.open(QIODevice::WriteOnly))
        file.write(toml);
}

bool RouterProcess::start(const QString &migration)
{
    m_process.setProgram(qEnvironmentVariable("MIDFLIGHT_BIN") + QStringLiteral("/midflight-router"));
    QStringList arguments {QStringLiteral("--store"), QStringLiteral("sqlite:") + file(QStringLiteral("m.db")),
                           QStringLiteral("--api"), QStringLiteral("127.0.0.1:0")};
    if (!migration.isEmpty())
        arguments << QStringLiteral("--migration") << file(migration);
    if (m_servesTraffic)
        arguments << QStringLiteral("--traffic") << QStringLiteral("127.0.0.1:0");
    m_process.setArguments(arguments);
    m_process.start();
    while (!m_process.canReadLine() && m_process.waitForReadyRead(60'000)) { } // hundreds of components are hundreds of decisions on its disk
    const auto ready = QString::fromUtf8(m_process.readLine());
    const auto match = QRegularExpression(QStringLiteral("^ready api=http://127\\.0\\.0\\.1:(\\d+)\\b")).match(ready);
    m_port = match.captured(1).toUShort();
    m_trafficPort = QRegularExpression(QStringLiteral("traffic=http://127\\.0\\.0\\.1:(\\d+)\\b")).match(ready).captured(1).toUShort();
    return match.hasMatch();
}

int RouterProcess::stop()
{
    m_process.terminate();
    m_process.waitForFinished(20'000);
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

void RouterProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished(20'000);
}

void RouterProcess::hangUp() { ::kill(pid_t(m_process.processId()), SIGHUP); }

void RouterProcess::limitFileSize(qint64 bytes)
{
    const rlimit limit {bytes < 0 ? RLIM_INFINITY : rlim_t(bytes), RLIM_INFINITY};
    ::prlimit(pid_t(m_process.processId()), RLIMIT_FSIZE, &limit, nullptr);
}

QByteArray RouterProcess::errors()
{
    m_process.waitForReadyRead(50);
    m_errors += m_process.readAllStandardError();
    return m_errors;
}

RouterProcess::Answer RouterProcess::raw(const QByteArray &request)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), m_port);
    if (!socket.waitForConnected(5000))
        return {};
    socket.write(request);
    QByteArray received;
    Answer answer;
    qsizetype head = -1;
    while (true) {
        received += socket.readAll();
        head = received.indexOf("\r\n\r\n");
        if (head >= 0) {
            const auto lines = received.left(head).split('\n');
            answer.status = lines.first().split(' ').value(1).toInt();
            for (const auto &line : lines.mid(1))
                answer.headers[line.left(line.indexOf(':')).trimmed().toLower()] = line.mid(line.indexOf(':') + 1).trimmed();
            answer.body = received.mid(head + 4);
            if (answer.headers.contains("content-length") && answer.body.size() >= answer.headers["content-length"].toLongLong())
                break;
        }
        if (!socket.waitForReadyRead(5000))
            break;
    }
    return answer;
}

RouterProcess::Answer RouterProcess::call(const QByteArray &method, const QString &path, const QJsonObject &body,
                                          const Headers &headers)
{
    const auto text = method == "GET" || method == "DELETE" ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact);
    QByteArray request = method + ' ' + path.toUtf8() + " HTTP/1.1\r\n";
    bool host = false;
    for (const auto &[name, value] : headers) {
        request += name + ": " + value + "\r\n";
        host = host || name == "Host";
    }
    if (!host)
        request += "Host: 127.0.0.1:" + QByteArray::number(m_port) + "\r\n";
    if (!text.isEmpty())
        request += "Content-Type: application/json\r\n";
    request += "Content-Length: " + QByteArray::number(text.size()) + "\r\nConnection: close\r\n\r\n" + text;
    return raw(request);
}
