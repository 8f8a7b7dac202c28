// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/stream.h"

#include <algorithm>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

namespace midflight {

void Gather::add(std::string_view part)
{
    if (!part.empty())
        m_parts[size_t(m_end++)] = {const_cast<char *>(part.data()), part.size()};
}

void Gather::consume(size_t bytes)
{
    while (bytes > 0 && m_begin < m_end) {
        auto &part = m_parts[size_t(m_begin)];
        const size_t taken = std::min(bytes, part.iov_len);
        part.iov_base = static_cast<char *>(part.iov_base) + taken;
        part.iov_len -= taken;
        bytes -= taken;
        if (part.iov_len > 0)
            return;
        ++m_begin;
    }
    if (m_begin == m_end)
        clear();
}

ssize_t Stream::receive(char *into, size_t room)
{
    if (m_ssl) {
        ERR_clear_error();
        const int count = SSL_read(m_ssl, into, int(std::min<size_t>(room, INT32_MAX)));
        if (count > 0)
            return count;
        const int error = SSL_get_error(m_ssl, count);
        m_mayHaveMore = error != SSL_ERROR_WANT_READ;
        return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? ssize_t(Again)
            : error == SSL_ERROR_ZERO_RETURN                                 ? ssize_t(End)
                                                                             : ssize_t(Failed);
    }
    for (;;) {
        const ssize_t count = ::recv(socket.fd(), into, room, 0);
        if (count >= 0) {
            m_mayHaveMore = size_t(count) == room || m_exhaustive || count == 0;
            return count;
        }
        if (errno == EINTR)
            continue;
        m_mayHaveMore = false;
        return errno == EAGAIN ? Again : Failed;
    }
}

bool Stream::send(Gather &parts)
{
    while (!parts.empty()) {
        if (m_ssl) {
            ERR_clear_error();
            const int count = SSL_write(m_ssl, parts.parts()->iov_base, int(std::min<size_t>(parts.parts()->iov_len, INT32_MAX)));
            if (count > 0) {
                parts.consume(size_t(count));
                continue;
            }
            const int error = SSL_get_error(m_ssl, count);
            m_wantsRead = error == SSL_ERROR_WANT_READ;
            return m_wantsRead || error == SSL_ERROR_WANT_WRITE;
        }
        msghdr message {};
        message.msg_iov = parts.parts();
        message.msg_iovlen = size_t(parts.count());
        const ssize_t count = ::sendmsg(socket.fd(), &message, MSG_NOSIGNAL);
        if (count < 0) {
            if (errno == EINTR)
                continue;
            return errno == EAGAIN;
        }
        parts.consume(size_t(count));
    }
    return true;
}

Task<bool> Stream::sendAll(Gather &parts)
{
    for (;;) {
        if (!send(parts))
            co_return false;
        if (parts.empty())
            co_return true;
        const bool ready = m_wantsRead ? co_await socket.readable() : co_await socket.writable();
        if (!ready)
            co_return false;
    }
}

Task<bool> Stream::handshake(ssl_st *ssl, std::string &error)
{
    m_ssl = ssl;
    SSL_set_fd(m_ssl, socket.fd());
    for (;;) {
        ERR_clear_error();
        const int done = SSL_connect(m_ssl);
        if (done == 1)
            co_return true;
        const int reason = SSL_get_error(m_ssl, done);
        if (reason != SSL_ERROR_WANT_READ && reason != SSL_ERROR_WANT_WRITE) {
            const long verified = SSL_get_verify_result(m_ssl);
            const char *words = verified != X509_V_OK ? X509_verify_cert_error_string(verified) : ERR_reason_error_string(ERR_peek_error());
            error = std::string("TLS: ") + (words ? words : "the connection broke");
            co_return false;
        }
        const bool ready = reason == SSL_ERROR_WANT_READ ? co_await socket.readable() : co_await socket.writable();
        if (!ready)
            co_return false;
    }
}

bool Stream::isStale()
{
    char byte;
    if (m_ssl) {
        ERR_clear_error();
        const int count = SSL_peek(m_ssl, &byte, 1); // takes session tickets in, which are no answer
        return count > 0 || SSL_get_error(m_ssl, count) != SSL_ERROR_WANT_READ;
    }
    return ::recv(socket.fd(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 || errno != EAGAIN;
}

void Stream::close()
{
    if (m_ssl) {
        SSL_free(m_ssl); // without close_notify: it would have to wait, and HTTP says by itself where messages end
        m_ssl = nullptr;
    }
    socket.close();
}

} // namespace midflight
