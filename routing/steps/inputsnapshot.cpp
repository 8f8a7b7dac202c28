// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/inputsnapshot.h"

#include <QHash>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace midflight {

namespace {

quint64 fingerprint(const struct stat &file)
{
    // A directory's own size and times change when a side keeps a temporary file in it; what it holds is looked at.
    if (S_ISDIR(file.st_mode))
        return qHashMulti(1, quint64(file.st_dev), quint64(file.st_ino));
    return qHashMulti(2, quint64(file.st_dev), quint64(file.st_ino), qint64(file.st_size), qint64(file.st_mtim.tv_sec),
                      qint64(file.st_mtim.tv_nsec));
}

quint64 visit(int parent, const char *name, int follow, int &left)
{
    struct stat file {};
    if (left <= 0 || fstatat(parent, name, &file, follow) != 0)
        return 0;
    --left;
    quint64 sum = fingerprint(file);
    if (!S_ISDIR(file.st_mode))
        return sum;
    const int directory = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = directory >= 0 ? fdopendir(directory) : nullptr;
    while (const dirent *entry = stream ? readdir(stream) : nullptr) {
        if (qstrcmp(entry->d_name, ".") == 0 || qstrcmp(entry->d_name, "..") == 0)
            continue;
        // A sum, because the order of a directory means nothing.
        sum += qHashMulti(3, QByteArrayView(entry->d_name), visit(dirfd(stream), entry->d_name, AT_SYMLINK_NOFOLLOW, left));
    }
    if (stream)
        closedir(stream);
    return sum;
}

} // namespace

InputSnapshot InputSnapshot::take(const QByteArrayList &paths, int entries)
{
    InputSnapshot snapshot;
    snapshot.m_entries = entries;
    int left = entries;
    for (const QByteArray &path : paths) {
        struct stat file {};
        if (stat(path.constData(), &file) == 0)
            snapshot.m_files[path] = visit(AT_FDCWD, path.constData(), 0, left);
    }
    return snapshot;
}

bool InputSnapshot::isUnchanged() const
{
    return take(m_files.keys(), m_entries) == *this;
}

} // namespace midflight
