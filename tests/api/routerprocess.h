// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

/// A real router on a free port, with its store and migration file in a directory of its own.
class RouterProcess
{
public:
    struct Answer {
        int status = 0;
        QByteArray body;
        QHash<QByteArray, QByteArray> headers; ///< names in lower case
        QJsonObject json() const;
    };
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    RouterProcess();
    ~RouterProcess();

    /// false: it ended or did not become ready; see errors(). Without a migration file it knows its store alone.
    bool start(const QString &migration = QStringLiteral("m.toml"));
    void serveTraffic() { m_servesTraffic = true; } ///< before start(): on a free port, trafficPort()
    int stop(); ///< SIGTERM; the exit code
    void kill(); ///< SIGKILL
    void hangUp(); ///< SIGHUP
    void writeMigration(const QByteArray &toml);
    void limitFileSize(qint64 bytes); ///< of the running router; -1: no limit
    QByteArray errors();

    Answer call(const QByteArray &method, const QString &path, const QJsonObject &body = {}, const Headers &headers = {});
    Answer get(const QString &path, const Headers &headers = {}) { return call("GET", path, {}, headers); }
    /// Sends bytes as they are and reads until the router closes or a whole answer has come.
    Answer raw(const QByteArray &request);

    quint16 port() const { return m_port; }
    quint16 trafficPort() const { return m_trafficPort; }
    QString file(const QString &name) const { return m_directory.filePath(name); }

private:
    QTemporaryDir m_directory;
    QProcess m_process;
    QByteArray m_errors;
    quint16 m_port = 0;
    quint16 m_trafficPort = 0;
    bool m_servesTraffic = false;
};
