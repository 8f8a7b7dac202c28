// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/capture.h"

#include "routing/steps/privatefiles.h"

#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace midflight {

namespace {
constexpr size_t piece = 4 << 20;
constexpr int deepest = 64;
}

Capture::Capture(const StepLimits &limits, std::function<bool()> interrupted)
    : m_bytesLeft(limits.capture), m_entriesLeft(limits.captureEntries), m_interrupted(std::move(interrupted))
{
}

SkipReason Capture::keep(const QByteArray &path, const QByteArray &directory)
{
    struct stat found {};
    if (stat(path.constData(), &found) != 0)
        return SkipReason::None;
    QByteArray bare = path;
    while (bare.size() > 1 && bare.endsWith('/'))
        bare.chop(1);
    const QByteArray name = bare.mid(bare.lastIndexOf('/') + 1);
    const FileDescriptor into(open(directory.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!into)
        return SkipReason::Overload;
    // The path itself may be a link; what it leads to is the output.
    char resolved[PATH_MAX];
    if (!realpath(bare.constData(), resolved))
        return SkipReason::Overload;
    return copyEntry(AT_FDCWD, resolved, into.get(), name.isEmpty() || name == "." || name == ".." ? "output" : name.constData(), 0);
}

SkipReason Capture::copyEntry(int fromParent, const char *fromName, int toParent, const char *toName, int depth)
{
    if (--m_entriesLeft < 0 || depth > deepest)
        return SkipReason::TooLarge;
    struct stat found {};
    if (fstatat(fromParent, fromName, &found, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? SkipReason::None : SkipReason::Overload;
    if (S_ISLNK(found.st_mode)) {
        char target[PATH_MAX] = {};
        if (readlinkat(fromParent, fromName, target, sizeof target - 1) < 0 || symlinkat(target, toParent, toName) != 0)
            return SkipReason::Overload;
        return SkipReason::None;
    }
    const FileDescriptor from(openat(fromParent, fromName, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!from)
        return SkipReason::Overload;
    if (S_ISDIR(found.st_mode)) {
        if (mkdirat(toParent, toName, 0700) != 0)
            return SkipReason::Overload;
        const FileDescriptor to(openat(toParent, toName, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        return to ? copyDirectory(from.get(), to.get(), depth) : SkipReason::Overload;
    }
    if (!S_ISREG(found.st_mode))
        return SkipReason::None; // a pipe or a device holds nothing to compare
    const FileDescriptor to(openat(toParent, toName, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    return to ? copyFile(from.get(), to.get(), found.st_size) : SkipReason::Overload;
}

SkipReason Capture::copyFile(int from, int to, qint64 size)
{
    if (ioctl(to, FICLONE, from) == 0)
        return SkipReason::None;
    if (size > m_bytesLeft)
        return SkipReason::TooLarge;
    for (;;) {
        if (m_interrupted())
            return SkipReason::Overload;
        ssize_t copied = copy_file_range(from, nullptr, to, nullptr, piece, 0);
        if (copied < 0 && (errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP)) {
            QByteArray buffer(1 << 16, Qt::Uninitialized);
            copied = read(from, buffer.data(), size_t(buffer.size()));
            if (copied > 0 && !writeAll(to, QByteArrayView(buffer.constData(), copied)))
                copied = -1;
        }
        if (copied == 0)
            return SkipReason::None;
        if (copied < 0)
            return SkipReason::Overload;
        m_bytesLeft -= copied;
        if (m_bytesLeft < 0)
            return SkipReason::TooLarge; // it grew
    }
}

SkipReason Capture::copyDirectory(int from, int to, int depth)
{
    DIR *stream = fdopendir(dup(from));
    if (!stream)
        return SkipReason::Overload;
    SkipReason reason = SkipReason::None;
    while (const dirent *entry = readdir(stream)) {
        if (qstrcmp(entry->d_name, ".") == 0 || qstrcmp(entry->d_name, "..") == 0)
            continue;
        reason = copyEntry(from, entry->d_name, to, entry->d_name, depth + 1);
        if (reason != SkipReason::None)
            break;
    }
    closedir(stream);
    return reason;
}

} // namespace midflight
