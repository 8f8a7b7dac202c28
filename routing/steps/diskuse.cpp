// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/diskuse.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace midflight {

namespace {

void addUp(int directory, DiskUse &use)
{
    DIR *stream = fdopendir(directory);
    if (!stream) {
        close(directory);
        return;
    }
    while (const dirent *entry = readdir(stream)) {
        if (qstrcmp(entry->d_name, ".") == 0 || qstrcmp(entry->d_name, "..") == 0)
            continue;
        struct stat found {};
        if (fstatat(dirfd(stream), entry->d_name, &found, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        use.bytes += qint64(found.st_blocks) * 512;
        if (S_ISREG(found.st_mode))
            use.largest = qMax<qint64>(use.largest, found.st_size);
        if (S_ISDIR(found.st_mode)) {
            const int inner = openat(dirfd(stream), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            if (inner >= 0)
                addUp(inner, use);
        }
    }
    closedir(stream);
}

} // namespace

DiskUse diskUse(const QByteArray &directory)
{
    DiskUse use;
    const int fd = open(directory.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0)
        addUp(fd, use);
    return use;
}

DiskSpace diskSpace(const QByteArray &directory)
{
    struct statvfs disk {};
    if (statvfs(directory.constData(), &disk) != 0)
        return {};
    return {qint64(disk.f_blocks * disk.f_frsize), qint64(disk.f_bavail * disk.f_frsize)};
}

} // namespace midflight
