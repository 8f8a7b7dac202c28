// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/router/servicemanager.h"

#include <cstring>
#include <ctime>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace midflight {

ServiceManager::ServiceManager()
    : m_socket(qgetenv("NOTIFY_SOCKET"))
{
    const auto watched = qgetenv("WATCHDOG_PID");
    if (watched.isEmpty() || watched == QByteArray::number(::getpid()))
        m_watchdog = std::chrono::microseconds(qgetenv("WATCHDOG_USEC").toULongLong());
    for (const auto *name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"})
        qunsetenv(name);
}

void ServiceManager::ready(const QByteArray &status) const { send("READY=1\nSTATUS=" + status); }

void ServiceManager::reloading() const
{
    timespec now = {};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    send("RELOADING=1\nMONOTONIC_USEC=" + QByteArray::number(qint64(now.tv_sec) * 1'000'000 + now.tv_nsec / 1'000));
}

void ServiceManager::stopping() const { send("STOPPING=1\nSTATUS=finishing what is in flight"); }

void ServiceManager::alive()
{
    const auto now = std::chrono::steady_clock::now();
    if (m_watchdog.count() == 0 || now - m_saidAlive < m_watchdog / 3)
        return;
    m_saidAlive = now;
    send("WATCHDOG=1");
}

void ServiceManager::send(const QByteArray &lines) const
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (m_socket.isEmpty() || size_t(m_socket.size()) >= sizeof address.sun_path)
        return;
    std::memcpy(address.sun_path, m_socket.constData(), size_t(m_socket.size()));
    if (address.sun_path[0] == '@')
        address.sun_path[0] = 0;
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return;
    const auto length = socklen_t(offsetof(sockaddr_un, sun_path) + size_t(m_socket.size()));
    (void)::sendto(descriptor, lines.constData(), size_t(lines.size()), MSG_NOSIGNAL | MSG_DONTWAIT,
                   reinterpret_cast<const sockaddr *>(&address), length);
    ::close(descriptor);
}

} // namespace midflight
