// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/storelock.h"

#include <QByteArray>
#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace midflight {

Result<StoreLock> StoreLock::take(const QString &databasePath)
{
    const auto path = QFile::encodeName(databasePath + QStringLiteral(".lock"));
    const int descriptor = ::open(path.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return fail(Failure::Unavailable,
                    QStringLiteral("%1: cannot be locked: %2; choose a --store in a directory that can be written")
                        .arg(databasePath, QString::fromLocal8Bit(std::strerror(errno))));
    StoreLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        char owner[32] = {};
        const auto length = ::pread(descriptor, owner, sizeof owner - 1, 0);
        const auto pid = length > 0 ? QString::fromLatin1(owner).trimmed() : QStringLiteral("unknown");
        return fail(Failure::Unavailable,
                    QStringLiteral("%1: in use by the router with process id %2; stop it or choose another --store")
                        .arg(databasePath, pid));
    }
    const QByteArray pid = QByteArray::number(::getpid()) + '\n';
    if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, pid.constData(), size_t(pid.size()), 0) < 0) {
        // The lock itself holds; only the process id for the message could not be written (a full disk).
    }
    return lock;
}

StoreLock::StoreLock(StoreLock &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

StoreLock::~StoreLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

} // namespace midflight
