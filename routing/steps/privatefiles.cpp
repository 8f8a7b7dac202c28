// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/privatefiles.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace midflight {

void FileDescriptor::reset(int fd)
{
    if (m_fd >= 0)
        close(m_fd);
    m_fd = fd;
}

QByteArray stateDirectory()
{
    const QByteArray given = qgetenv("XDG_STATE_HOME");
    if (given.startsWith('/'))
        return given + "/midflight";
    QByteArray home = qgetenv("HOME");
    if (home.isEmpty()) {
        const passwd *user = getpwuid(geteuid());
        home = user && user->pw_dir ? user->pw_dir : "/";
    }
    return home + "/.local/state/midflight";
}

bool makePrivateDirectory(const QByteArray &path)
{
    struct stat found {};
    if (mkdir(path.constData(), 0700) != 0 && errno == ENOENT) {
        const qsizetype slash = path.lastIndexOf('/');
        if (slash <= 0 || !makePrivateDirectory(path.left(slash)))
            return false;
        mkdir(path.constData(), 0700);
    }
    // Parents may belong to others (a home directory's parents do); what is written to does not.
    return stat(path.constData(), &found) == 0 && S_ISDIR(found.st_mode)
        && (found.st_uid == geteuid() || access(path.constData(), W_OK) == 0);
}

bool writeAll(int fd, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t wrote = write(fd, bytes.data(), size_t(bytes.size()));
        if (wrote > 0)
            bytes = bytes.sliced(wrote);
        else if (wrote < 0 && errno != EINTR)
            return false;
    }
    return true;
}

bool writePrivately(const QByteArray &path, QByteArrayView bytes)
{
    QByteArray temporary = path + ".XXXXXX";
    FileDescriptor file(mkostemp(temporary.data(), O_CLOEXEC)); // 0600
    if (!file)
        return false;
    if (!writeAll(file.get(), bytes) || rename(temporary.constData(), path.constData()) != 0) {
        unlink(temporary.constData());
        return false;
    }
    return true;
}

std::optional<QByteArray> readPrivately(const QByteArray &path)
{
    const FileDescriptor file(open(path.constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat found {};
    if (!file || fstat(file.get(), &found) != 0 || !S_ISREG(found.st_mode) || found.st_uid != geteuid()
        || (found.st_mode & (S_IWGRP | S_IWOTH)))
        return std::nullopt;
    QByteArray bytes;
    char buffer[16384];
    for (;;) {
        const ssize_t got = read(file.get(), buffer, sizeof buffer);
        if (got > 0)
            bytes.append(buffer, got);
        else if (got == 0)
            return bytes;
        else if (errno != EINTR)
            return std::nullopt;
    }
}

namespace {

void emptyDirectory(int directory)
{
    DIR *stream = fdopendir(directory);
    if (!stream) {
        close(directory);
        return;
    }
    // A side may leave its own directories without write permission.
    fchmod(dirfd(stream), 0700);
    while (const dirent *entry = readdir(stream)) {
        const QByteArrayView name(entry->d_name);
        if (name == "." || name == "..")
            continue;
        if (unlinkat(dirfd(stream), entry->d_name, 0) == 0)
            continue;
        fchmodat(dirfd(stream), entry->d_name, 0700, 0);
        const int inner = openat(dirfd(stream), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (inner >= 0) {
            emptyDirectory(inner);
            unlinkat(dirfd(stream), entry->d_name, AT_REMOVEDIR);
        }
    }
    closedir(stream);
}

} // namespace

void removeTree(const QByteArray &path)
{
    const int directory = open(path.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (directory >= 0)
        emptyDirectory(directory);
    rmdir(path.constData());
}

} // namespace midflight
