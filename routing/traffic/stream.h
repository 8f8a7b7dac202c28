// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/traffic/descriptor.h"
#include "routing/traffic/task.h"

#include <array>
#include <string_view>
#include <sys/uio.h>

struct ssl_st;

namespace midflight {

/// What one write gathers. Views: whoever owns the bytes keeps them until they are sent.
class Gather
{
public:
    static constexpr int most = 48;
    void add(std::string_view part);
    void consume(size_t bytes);
    bool full() const { return m_end == most; }
    bool empty() const { return m_begin == m_end; }
    iovec *parts() { return m_parts.data() + m_begin; }
    int count() const { return m_end - m_begin; }
    void clear() { m_begin = m_end = 0; }

private:
    std::array<iovec, most> m_parts;
    int m_begin = 0;
    int m_end = 0;
};

/// A connection's bytes, with TLS or without. Nothing here blocks; what would is told by Again.
class Stream
{
public:
    enum : ssize_t { End = 0, Again = -1, Failed = -2 };

    explicit Stream(boost::asio::io_context &io) : socket(io) {}
    ~Stream() { close(); }

    /// Bytes, End, Again or Failed. After Again, or when nothing more is due, wait for socket.readable().
    ssize_t receive(char *into, size_t room);
    bool mayHaveMore() const { return m_mayHaveMore; }
    void setReady() { m_mayHaveMore = true; }
    /// The end may come together with the last bytes, and then tells nobody: with this, read until Again.
    void setExhaustive(bool exhaustive) { m_exhaustive = exhaustive; }

    /// Sends what it can at once; false: failed. What is left stays in `parts`.
    bool send(Gather &parts);
    /// Sends the rest; false: failed or cancelled.
    Task<bool> sendAll(Gather &parts);

    /// TLS as a client; takes `ssl` over. false: refused or cancelled; the words are in `error`.
    Task<bool> handshake(ssl_st *ssl, std::string &error);

    /// true when the other end has closed or sent something nobody asked for.
    bool isStale();
    void close();
    void cancel() { socket.cancel(); }

    Descriptor socket;

private:
    ssl_st *m_ssl = nullptr;
    bool m_mayHaveMore = true;
    bool m_exhaustive = false;
    bool m_wantsRead = false; ///< TLS: sending waits for something to read
};

} // namespace midflight
