// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <chrono>
#include <memory>
#include <tl/expected.hpp>

struct ssl_st;

namespace midflight {

/// A moment on the monotonic clock by which something must be done.
class Deadline
{
public:
    explicit Deadline(std::chrono::milliseconds fromNow) : m_at(std::chrono::steady_clock::now() + fromNow) { }
    static Deadline never() { return Deadline(std::chrono::hours(24 * 365)); }
    int millisecondsLeft() const; ///< 0 when it has passed
private:
    std::chrono::steady_clock::time_point m_at;
};

/// A TCP connection used without an event loop, with TLS where secure() was called. Closed on destruction and in every
/// program started meanwhile.
/// Errors are said in words, without the address.
class SocketConnection
{
public:
    static tl::expected<SocketConnection, QString> open(const QByteArray &host, quint16 port, const Deadline &until);
    SocketConnection(SocketConnection &&other) noexcept : m_tls(std::move(other.m_tls)), m_fd(std::exchange(other.m_fd, -1)) { }
    SocketConnection &operator=(SocketConnection &&) = delete;
    ~SocketConnection();

    /// TLS as a client: the certificate must be the host's, and signed by one that the system, or SSL_CERT_FILE, trusts.
    /// Empty: done.
    QString secure(const QByteArray &host, const Deadline &until);
    QString write(const QByteArray &bytes, const Deadline &until); ///< empty: all was written
    /// Appends what arrives next; 0 at the end of the stream.
    tl::expected<qsizetype, QString> read(QByteArray &into, const Deadline &until);

private:
    explicit SocketConnection(int fd) : m_fd(fd) { }
    QString await(short events, const Deadline &until);
    QString awaitTls(int result, const Deadline &until);
    struct FreeTls {
        void operator()(ssl_st *tls) const;
    };
    std::unique_ptr<ssl_st, FreeTls> m_tls; ///< null: plain
    int m_fd;
};

} // namespace midflight
