// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <chrono>

namespace midflight {

/// Tells the service manager that started this process how far it is: the datagrams of sd_notify(3), without libsystemd.
/// Silent where nobody asked (no NOTIFY_SOCKET), and never in the way: a datagram that cannot be sent is dropped.
class ServiceManager
{
public:
    /// Reads the environment and takes the address out of it: what this process starts must not speak in its name.
    ServiceManager();

    void ready(const QByteArray &status) const; ///< serves; `status` is the line shown by systemctl status
    void reloading() const; ///< until ready() is said again
    void stopping() const;
    /// Say it often: WATCHDOG_USEC after the last time the process counts as hung. Sends only as often as needed.
    void alive();

private:
    void send(const QByteArray &lines) const;

    QByteArray m_socket; ///< a path, or an abstract name that begins with @
    std::chrono::microseconds m_watchdog {0}; ///< 0: nobody watches
    std::chrono::steady_clock::time_point m_saidAlive;
};

} // namespace midflight
