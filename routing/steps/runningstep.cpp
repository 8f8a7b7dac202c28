// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/runningstep.h"

#include <QByteArrayList>
#include <csignal>
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

namespace midflight {

// A record lock rather than flock(): forked processes do not inherit it, and the kernel tells who holds it, so that a
// process id that was used again is never hit.

namespace {

struct flock wholeFile(short type)
{
    struct flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    return lock;
}

} // namespace

QByteArray RunningStep::directoryFor(const ComponentId &component)
{
    return stateDirectory() + "/running/" + component.value.toUtf8();
}

RunningStep::RunningStep(const ComponentId &component)
{
    const QByteArray directory = directoryFor(component);
    if (!makePrivateDirectory(directory))
        return;
    m_path = directory + '/' + QByteArray::number(getpid());
    m_file.reset(open(m_path.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    struct flock lock = wholeFile(F_WRLCK);
    if (m_file)
        fcntl(m_file.get(), F_SETLK, &lock);
}

RunningStep::~RunningStep()
{
    if (m_file)
        unlink(m_path.constData());
}

int RunningStep::stopAll(const ComponentId &component)
{
    int stopped = 0;
    const QByteArray directory = directoryFor(component);
    DIR *stream = opendir(directory.constData());
    while (const dirent *entry = stream ? readdir(stream) : nullptr) {
        const QByteArray path = directory + '/' + entry->d_name;
        const FileDescriptor file(open(path.constData(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
        struct flock lock = wholeFile(F_WRLCK);
        if (!file || fcntl(file.get(), F_GETLK, &lock) != 0)
            continue;
        if (lock.l_type == F_UNLCK)
            unlink(path.constData()); // its process was killed
        else if (lock.l_pid > 1 && kill(lock.l_pid, SIGTERM) == 0)
            ++stopped;
    }
    if (stream)
        closedir(stream);
    return stopped;
}

} // namespace midflight
