// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/steps/privatefiles.h"

#include <poll.h>

namespace midflight {

/// Passes a stream on as it comes, and keeps a copy of its first bytes. Driven by the owner's poll(): never waits by
/// itself, and never reads more than it could pass on, so that back pressure reaches the writer.
class StreamCopy
{
public:
    /// \param from, to are closed by the owner, at the latest when ended()
    /// \param copy file that receives the copy; may be empty
    /// \param limit bytes kept; a longer stream is passed on all the same, and exceeded()
    StreamCopy(FileDescriptor from, FileDescriptor to, FileDescriptor copy, qint64 limit);

    bool ended() const { return !m_from && !m_to; } ///< the stream is over, or its reader is gone
    bool exceeded() const { return m_exceeded; }
    bool failed() const { return m_failed; } ///< the copy could not be written

    /// What to poll for: two entries, a descriptor of -1 where there is nothing to wait for.
    void prepare(pollfd *entries) const;
    void advance(const pollfd *entries);
    bool holdsBytes() const { return !m_buffer.isEmpty(); } ///< read, not yet passed on
    /// Ends the stream for its reader now.
    void finish();

private:
    void readSome();
    void writeSome();
    void keep(QByteArrayView bytes);

    FileDescriptor m_from;
    FileDescriptor m_to;
    FileDescriptor m_copy;
    qint64 m_left;
    QByteArray m_buffer;
    bool m_exceeded = false;
    bool m_failed = false;
};

/// A stream that nobody reads but us.
class StreamSink
{
public:
    /// \param from is read until its end, \param copy receives at most `limit` bytes
    StreamSink(FileDescriptor from, FileDescriptor copy, qint64 limit);
    bool ended() const { return !m_from; }
    bool exceeded() const { return m_exceeded; }
    bool failed() const { return m_failed; }
    int descriptor() const { return m_from.get(); }
    void readAvailable();

private:
    FileDescriptor m_from;
    FileDescriptor m_copy;
    qint64 m_left;
    bool m_exceeded = false;
    bool m_failed = false;
};

} // namespace midflight
