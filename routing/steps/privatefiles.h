// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <optional>

namespace midflight {

// Files that steer what runs as the caller: nobody else may write or read them. Paths are bytes, as the system has them.

/// Where Midflight keeps its state: $XDG_STATE_HOME/midflight, else ~/.local/state/midflight.
QByteArray stateDirectory();

/// Makes `path` and its parents with mode 0700. False when it cannot be made or belongs to somebody else.
bool makePrivateDirectory(const QByteArray &path);

/// Replaces a file in one step, mode 0600: readers see the old or the new one, never half.
bool writePrivately(const QByteArray &path, QByteArrayView bytes);

/// The bytes of a regular file owned by the caller and writable by nobody else; empty optional otherwise.
std::optional<QByteArray> readPrivately(const QByteArray &path);

/// Deletes a directory and all it holds, never following a link out of it.
void removeTree(const QByteArray &path);

/// A file descriptor with an owner.
class FileDescriptor
{
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int fd) : m_fd(fd) { }
    FileDescriptor(FileDescriptor &&other) noexcept : m_fd(other.release()) { }
    FileDescriptor &operator=(FileDescriptor &&other) noexcept
    {
        reset(other.release());
        return *this;
    }
    ~FileDescriptor() { reset(); }
    int get() const { return m_fd; }
    explicit operator bool() const { return m_fd >= 0; }
    int release()
    {
        const int fd = m_fd;
        m_fd = -1;
        return fd;
    }
    void reset(int fd = -1);

private:
    int m_fd = -1;
};

/// Writes all of it, however often the system takes only a part. errno tells what failed.
bool writeAll(int fd, QByteArrayView bytes);

} // namespace midflight
