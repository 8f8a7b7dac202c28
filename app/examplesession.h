// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"

#include <QProcess>
#include <QUrl>
#include <functional>
#include <memory>

namespace midflight {

/// An example migration, alive: a router of its own, and a driver that keeps sending work through it as cron would.
/// Both end with this object, and with the program however it ends (Linux).
class ExampleSession : public QObject
{
    Q_OBJECT
public:
    explicit ExampleSession(const QString &name, QObject *parent = nullptr);
    ~ExampleSession() override;
    /// A router over somebody's own migration file, with its usual store and no driver.
    static std::unique_ptr<ExampleSession> forFile(const QString &migration);

    /// Starts the router, waits for its ready line without blocking, then starts the driver. `then` is called once,
    /// with the router's address.
    void start(const std::function<void(const Result<QUrl> &)> &then);

Q_SIGNALS:
    /// The driver or the router ended by itself.
    void ended(const QString &what);

private:
    Result<void> prepare();
    void readReady();
    void startDriver();
    void finishStart(const Result<QUrl> &result);
    static void stop(QProcess &process);

    QString m_name;
    QString m_migration; ///< a file of the user's own instead of an example
    QString m_folder; ///< of the example
    QString m_state; ///< where its store and work live
    QProcess m_router;
    QProcess m_driver;
    QByteArray m_line;
    QUrl m_address;
    std::function<void(const Result<QUrl> &)> m_then;
};

} // namespace midflight
