// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/processtree.h"

#include <QByteArray>
#include <QList>
#include <cerrno>
#include <csignal>
#include <dirent.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace midflight {

namespace {

/// The parent of a process, from /proc/PID/stat: "PID (name) S PARENT …", where the name may hold anything.
pid_t parentOf(const char *pid)
{
    const QByteArray path = QByteArray("/proc/") + pid + "/stat";
    const int file = open(path.constData(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return -1;
    char text[512];
    const ssize_t got = read(file, text, sizeof text);
    close(file);
    const QByteArrayView stat(text, qMax<ssize_t>(got, 0));
    const QList<QByteArray> fields = stat.sliced(qMax<qsizetype>(stat.lastIndexOf(')'), 0)).toByteArray().split(' ');
    return pid_t(fields.value(2).toLongLong());
}

bool killChildren()
{
    bool any = false;
    DIR *proc = opendir("/proc");
    while (const dirent *entry = proc ? readdir(proc) : nullptr) {
        const pid_t pid = pid_t(QByteArray(entry->d_name).toLongLong());
        if (pid > 1 && parentOf(entry->d_name) == getpid()) {
            kill(pid, SIGKILL);
            any = true;
        }
    }
    if (proc)
        closedir(proc);
    return any;
}

} // namespace

void adoptDescendants()
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

void endDescendants()
{
    for (;;) {
        const pid_t pid = waitpid(-1, nullptr, WNOHANG);
        if (pid < 0 && errno == ECHILD)
            return;
        if (pid != 0)
            continue;
        if (!killChildren())
            return; // nothing to see in /proc
        while (waitpid(-1, nullptr, 0) < 0 && errno == EINTR) { }
    }
}

void detachFromCaller(int *kept, int count)
{
    setsid();
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    // First above the target range, so that no move overwrites one still to come.
    for (int i = 0; i < count; ++i) {
        if (kept[i] >= 0)
            kept[i] = fcntl(kept[i], F_DUPFD_CLOEXEC, 64);
    }
    for (int stream = 0; stream < 3; ++stream)
        dup2(nothing, stream);
    int next = 3;
    for (int i = 0; i < count; ++i) {
        if (kept[i] >= 0) {
            dup3(kept[i], next, O_CLOEXEC);
            kept[i] = next++;
        }
    }
    if (close_range(unsigned(next), ~0U, 0) != 0) {
        const long most = sysconf(_SC_OPEN_MAX);
        for (int fd = next; fd < most; ++fd)
            close(fd);
    }
}

} // namespace midflight
