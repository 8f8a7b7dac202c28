// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/clientconnection.h"

#include "routing/traffic/exchange.h"
#include "routing/traffic/forwarding.h"

#include <cstring>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace midflight {

using namespace std::chrono_literals;

ClientConnection::ClientConnection(Worker &worker, const std::string &address)
    : stream(worker.io())
    , m_worker(worker)
    , m_address(address)
{
    m_deadline.context = this;
    m_deadline.fire = [](void *self) { static_cast<ClientConnection *>(self)->onIdle(); };
}

ClientConnection::~ClientConnection()
{
    if (m_buffer)
        m_worker.giveBuffer(m_buffer);
    m_deadline.disarm();
    stream.close();
    m_worker.closed(*this);
}

bool ClientConnection::open(int fd)
{
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return stream.socket.open(fd);
}

Task<void> ClientConnection::serve(std::unique_ptr<ClientConnection> self) { co_await self->converse(); }

/// The deadline of an idle connection, and of a head that does not come to its end.
void ClientConnection::onIdle()
{
    if (m_isIdle && !m_wasChecked && !stream.isStale()) {
        m_wasChecked = true;
        return m_worker.armIdle(m_deadline, TrafficClock::now() + idleTime);
    }
    stream.cancel();
}

void ClientConnection::closeIfIdle()
{
    if (m_isIdle)
        stream.cancel();
    else if (exchange && exchange->tunnels())
        exchange->abort();
}

void ClientConnection::abort()
{
    if (exchange)
        exchange->abort();
    stream.cancel();
}

/// Reads until a head is complete. Without a byte of one, buffers are given back and the wait is idle.
Task<ClientConnection::Read> ClientConnection::readHead(size_t &size)
{
    HeadSearch search;
    HeadFault fault;
    bool began = false;
    if (m_begin > 0 && m_begin < m_end)
        std::memmove(m_buffer, m_buffer + m_begin, m_end - m_begin);
    m_end -= m_begin;
    m_begin = 0;
    for (;;) {
        if (m_end >= 2 && !began && std::memcmp(m_buffer, "\r\n", 2) == 0) {
            std::memmove(m_buffer, m_buffer + 2, m_end -= 2); // an empty line before a request is overlooked, once
            began = true;
        }
        size = m_end > 0 ? search.feed({m_buffer, m_end}, fault) : 0;
        if (size > MessageHead::maxBytes)
            fault = {431, "the head is larger than 64 KiB"};
        if (fault) {
            co_await refuse(fault.status, fault.detail);
            co_return Read::Refused;
        }
        if (size > 0)
            break;
        if (!stream.mayHaveMore()) {
            if (m_end == 0) {
                if (m_worker.isDraining())
                    co_return Read::Closed;
                if (m_buffer)
                    m_worker.giveBuffer(std::exchange(m_buffer, nullptr));
                m_isIdle = true;
                m_wasChecked = false;
                m_worker.armIdle(m_deadline, TrafficClock::now() + 1s);
            } else if (!m_deadline.isArmed()) {
                m_worker.arm(m_deadline, TrafficClock::now() + headTime);
            }
            const bool ready = co_await stream.socket.readable();
            if (m_isIdle) {
                m_isIdle = false;
                m_deadline.disarm();
            }
            if (!ready)
                co_return Read::Closed;
        }
        if (!m_buffer)
            m_buffer = m_worker.takeBuffer();
        const ssize_t count = stream.receive(m_buffer + m_end, Worker::bufferSize - m_end);
        if (count == Stream::Again)
            continue;
        if (count <= 0)
            co_return Read::Closed;
        m_end += size_t(count);
    }
    m_deadline.disarm();
    co_return Read::Message;
}

Task<void> ClientConnection::converse()
{
    for (;;) {
        size_t size = 0;
        const Read read = co_await readHead(size);
        if (read != Read::Message)
            break;
        const std::string_view head(m_buffer, size);
        m_begin = size;
        auto current = m_worker.takeExchange();
        exchange = current.get();
        const bool goesOn = co_await current->run(*this, head);
        exchange = nullptr;
        m_worker.giveExchange(std::move(current));
        if (!goesOn)
            break;
    }
    linger();
}

Task<ssize_t> ClientConnection::readMore(size_t keep)
{
    if (m_begin == m_end)
        m_begin = m_end = keep;
    stream.setReady(); // an early end may have come together with the last bytes, and tells nobody again
    for (;;) {
        if (!stream.mayHaveMore() && !co_await stream.socket.readable())
            co_return Stream::Failed;
        const ssize_t count = stream.receive(m_buffer + m_end, Worker::bufferSize - m_end);
        if (count == Stream::Again)
            continue;
        if (count > 0)
            m_end += size_t(count);
        co_return count;
    }
}

Task<void> ClientConnection::refuse(int status, const char *detail)
{
    std::string answer;
    const Problem problem {status, "malformed", detail, {}};
    writeProblem(answer, problem, "Via: 1.1 midflight\r\n", true, true);
    Gather gather;
    gather.add(answer);
    m_worker.arm(m_deadline, TrafficClock::now() + 1s);
    (void)co_await stream.sendAll(gather);
}

/// Closing with unread bytes resets the connection, and the last answer may be lost on its way: read what is there.
void ClientConnection::linger()
{
    if (!stream.socket.isOpen())
        return;
    ::shutdown(stream.socket.fd(), SHUT_WR);
    char unwanted[4096];
    for (int i = 0; i < 64 && ::recv(stream.socket.fd(), unwanted, sizeof unwanted, MSG_DONTWAIT) > 0; ++i) { }
}

} // namespace midflight
