// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/traffic/worker.h"

namespace midflight {

/// A client's connection: reads one head after the other and hands each to an Exchange. While it is idle it holds no
/// buffer.
class ClientConnection
{
public:
    static constexpr std::chrono::seconds idleTime {75};
    static constexpr std::chrono::seconds headTime {30}; ///< from a head's first byte to its last

    ClientConnection(Worker &worker, const std::string &address);
    ~ClientConnection();
    bool open(int fd);

    static Task<void> serve(std::unique_ptr<ClientConnection> self);
    void closeIfIdle(); ///< when draining
    void abort();

    Stream stream;
    const std::string &address() const { return m_address; }

    /// Bytes that were read and not used yet.
    std::string_view unread() const { return {m_buffer + m_begin, m_end - m_begin}; }
    void use(size_t bytes) { m_begin += bytes; }
    /// Reads more of a body behind what must stay (the head). Bytes, Stream::End or Stream::Failed; cancelled: Failed.
    Task<ssize_t> readMore(size_t keep);

    size_t place = 0; ///< among the worker's clients
    Exchange *exchange = nullptr; ///< while one goes on

private:
    enum class Read { Message, Closed, Refused };
    Task<Read> readHead(size_t &size);
    Task<void> converse();
    Task<void> refuse(int status, const char *detail);
    void linger();
    void onIdle();

    Worker &m_worker;
    std::string m_address;
    char *m_buffer = nullptr;
    size_t m_begin = 0;
    size_t m_end = 0;
    Deadline m_deadline;
    bool m_isIdle = false;
    bool m_wasChecked = false; ///< since it went idle, for an end that came with the last bytes
};

} // namespace midflight
