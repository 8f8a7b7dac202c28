// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/workspace.h"

#include <QByteArrayList>
#include <cstdlib>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace midflight {

namespace {

constexpr char lockName[] = "/lock";

QByteArrayList directoriesIn(const QByteArray &parent)
{
    QByteArrayList found;
    DIR *stream = opendir(parent.constData());
    while (const dirent *entry = stream ? readdir(stream) : nullptr) {
        if (QByteArrayView(entry->d_name).startsWith("run-"))
            found.append(parent + '/' + entry->d_name);
    }
    if (stream)
        closedir(stream);
    return found;
}

bool isAbandoned(const QByteArray &path)
{
    const FileDescriptor lock(open((path + lockName).constData(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    if (lock)
        return flock(lock.get(), LOCK_EX | LOCK_NB) == 0;
    // Being made right now, or killed while it was.
    struct stat found {};
    return stat(path.constData(), &found) == 0 && found.st_mtime + 60 < time(nullptr);
}

} // namespace

QByteArray Workspace::parent()
{
    const QByteArray given = qgetenv("MIDFLIGHT_WORK");
    if (given.isEmpty())
        return stateDirectory() + "/work";
    if (given.startsWith('/'))
        return given;
    char here[PATH_MAX];
    return getcwd(here, sizeof here) ? QByteArray(here) + '/' + given : given;
}

Workspace Workspace::create(int outputs, int most)
{
    const QByteArray into = parent();
    if (!makePrivateDirectory(into))
        return {};
    if (directoriesIn(into).size() >= most) {
        removeAbandoned();
        if (directoriesIn(into).size() >= most)
            return {};
    }
    QByteArray path = into + "/run-XXXXXX";
    if (!mkdtemp(path.data()))
        return {};
    Workspace workspace;
    workspace.m_path = path;
    workspace.m_lock.reset(open((path + lockName).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    bool made = workspace.m_lock && flock(workspace.m_lock.get(), LOCK_EX | LOCK_NB) == 0
        && mkdir((path + "/answer").constData(), 0700) == 0 && mkdir((path + "/other").constData(), 0700) == 0;
    for (int i = 0; made && i < outputs; ++i)
        made = mkdir(workspace.answerDirectory(i).constData(), 0700) == 0
            && mkdir(workspace.otherDirectory(i).constData(), 0700) == 0;
    if (!made) {
        workspace.remove();
        return {};
    }
    return workspace;
}

QByteArray Workspace::answerDirectory(qsizetype output) const
{
    return m_path + "/answer/" + QByteArray::number(output);
}

QByteArray Workspace::otherDirectory(qsizetype output) const
{
    return m_path + "/other/" + QByteArray::number(output);
}

bool Workspace::prepareAgain(int outputs) const
{
    bool made = mkdir((m_path + "/again").constData(), 0700) == 0;
    for (int i = 0; made && i < outputs; ++i)
        made = mkdir((m_path + "/again/" + QByteArray::number(i)).constData(), 0700) == 0;
    return made;
}

void Workspace::remove()
{
    if (!m_path.isEmpty())
        removeTree(m_path);
    m_path.clear();
    m_lock.reset();
}

void Workspace::removeAbandoned()
{
    for (const QByteArray &path : directoriesIn(parent())) {
        if (isAbandoned(path))
            removeTree(path);
    }
}

} // namespace midflight
