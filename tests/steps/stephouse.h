// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/blockingclient.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <memory>

namespace midflight {

/// A machine of its own for a test: a real router, a state directory, a working directory with scripts, and
/// midflightctl as a person or cron would call it.
class StepHouse
{
public:
    StepHouse();
    ~StepHouse();

    /// Adds a component whose sides are shell scripts; "$1", "$2" … are the arguments that follow.
    /// \param more lines of the step's table
    /// \param about lines of the component's own
    void define(const QString &id, const QString &oldScript, const QString &newScript, const QStringList &arguments,
                const QString &more = QStringLiteral("repeatable = true"), const QString &about = {});
    bool startRouter(); ///< at the same address every time
    void stopRouter();
    void killRouter();

    struct Outcome {
        int code = -1; ///< exit code, or the signal when `killed`
        bool killed = false;
        QByteArray out;
        QByteArray err;
    };
    Outcome ctl(const QStringList &arguments, const QByteArray &input = {});
    /// Runs a line of shell in the working directory; "$CTL" is midflightctl.
    Outcome shell(const QString &line);
    std::unique_ptr<QProcess> start(const QStringList &arguments);

    static QByteArray awaitLine(QProcess &process); ///< the next line it prints

    bool move(const QString &id, const QString &stage); ///< overriding the gates
    QJsonObject component(const QString &id) const;
    QJsonArray comparisons(const QString &id) const; ///< newest first
    qint64 requests(const QString &id) const;
    /// "match", "skipped:unsafe" …, newest first
    QStringList verdicts(const QString &id) const;

    QString path(const QString &name) const { return m_directory.filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const;
    QByteArray read(const QString &name) const;
    bool exists(const QString &name) const { return QFile::exists(path(name)); }
    QString work() const { return path(QStringLiteral("state/midflight/work")); }
    /// Directories of parallel runs that are still there.
    qsizetype privateDirectories() const;
    void set(const QString &variable, const QString &value) { m_environment.insert(variable, value); }
    const QProcessEnvironment &environment() const { return m_environment; }
    static QString program(const char *name);

private:
    QTemporaryDir m_directory;
    QProcessEnvironment m_environment;
    QByteArray m_migration;
    QByteArray m_address;
    std::unique_ptr<QProcess> m_router;
};

} // namespace midflight
