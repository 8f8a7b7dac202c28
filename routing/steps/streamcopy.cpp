// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/streamcopy.h"

#include <cerrno>
#include <limits.h>
#include <sys/socket.h>
#include <unistd.h>

namespace midflight {

namespace {
constexpr qsizetype atOnce = 65536;
}

StreamCopy::StreamCopy(FileDescriptor from, FileDescriptor to, FileDescriptor copy, qint64 limit)
    : m_from(std::move(from)), m_to(std::move(to)), m_copy(std::move(copy)), m_left(limit)
{
}

void StreamCopy::prepare(pollfd *entries) const
{
    entries[0] = {m_buffer.isEmpty() ? m_from.get() : -1, POLLIN, 0};
    // Without anything to write this still tells that the reader is gone.
    entries[1] = {m_to.get(), short(m_buffer.isEmpty() ? 0 : POLLOUT), 0};
}

void StreamCopy::advance(const pollfd *entries)
{
    if (m_to && (entries[1].revents & (POLLERR | POLLNVAL)) && !(entries[1].revents & POLLOUT)) {
        finish();
        return;
    }
    if (m_to && entries[1].revents)
        writeSome();
    if (m_from && entries[0].revents)
        readSome();
}

void StreamCopy::readSome()
{
    m_buffer.resize(atOnce);
    const ssize_t got = read(m_from.get(), m_buffer.data(), size_t(atOnce));
    m_buffer.resize(qMax<ssize_t>(got, 0));
    if (got > 0) {
        keep(m_buffer);
    } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
        finish();
    }
}

void StreamCopy::writeSome()
{
    if (m_buffer.isEmpty())
        return;
    // The descriptor may be the caller's own, in blocking mode: a pipe that is ready takes PIPE_BUF bytes without
    // waiting, a socket can be asked not to wait.
    ssize_t wrote = send(m_to.get(), m_buffer.constData(), size_t(m_buffer.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (wrote < 0 && errno == ENOTSOCK)
        wrote = write(m_to.get(), m_buffer.constData(), size_t(qMin<qsizetype>(m_buffer.size(), PIPE_BUF)));
    if (wrote > 0)
        m_buffer.remove(0, wrote);
    else if (wrote < 0 && errno != EINTR && errno != EAGAIN)
        finish(); // the writer gets SIGPIPE, as it would have without us
}

void StreamCopy::finish()
{
    m_from.reset();
    m_to.reset();
    m_copy.reset();
    m_buffer.clear();
}

void StreamCopy::keep(QByteArrayView bytes)
{
    if (!m_copy || m_exceeded || m_failed)
        return;
    if (bytes.size() > m_left)
        m_exceeded = true;
    else if (!writeAll(m_copy.get(), bytes))
        m_failed = true;
    m_left -= bytes.size();
}

StreamSink::StreamSink(FileDescriptor from, FileDescriptor copy, qint64 limit)
    : m_from(std::move(from)), m_copy(std::move(copy)), m_left(limit)
{
}

void StreamSink::readAvailable()
{
    char buffer[atOnce];
    const ssize_t got = read(m_from.get(), buffer, sizeof buffer);
    if (got > 0) {
        m_exceeded = m_exceeded || got > m_left;
        if (!m_exceeded && !writeAll(m_copy.get(), QByteArrayView(buffer, got)))
            m_failed = true;
        m_left -= got;
    } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
        m_from.reset();
        m_copy.reset();
    }
}

} // namespace midflight
