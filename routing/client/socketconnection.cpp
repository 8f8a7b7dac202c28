// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/client/socketconnection.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <resolv.h>
#include <sys/socket.h>
#include <unistd.h>

namespace midflight {

namespace {

QString wordsFor(int error)
{
    if (error == ETIMEDOUT)
        return QStringLiteral("no answer in time");
    return QString::fromLocal8Bit(std::strerror(error)).toLower();
}

struct Addresses {
    addrinfo *first = nullptr;
    ~Addresses()
    {
        if (first)
            freeaddrinfo(first);
    }
};

/// An IPv6 address as it is, not as URLs write it.
QByteArray withoutBrackets(const QByteArray &host)
{
    return host.startsWith('[') && host.endsWith(']') ? host.mid(1, host.size() - 2) : host;
}

/// Numbers need no lookup. A name server that does not answer may cost a second, not the usual thirty.
int resolve(const QByteArray &host, quint16 port, Addresses &found)
{
    const QByteArray bare = withoutBrackets(host);
    addrinfo hints {};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    const QByteArray service = QByteArray::number(port);
    if (getaddrinfo(bare.constData(), service.constData(), &hints, &found.first) == 0)
        return 0;
    res_init();
    _res.retrans = 1;
    _res.retry = 1;
    hints.ai_flags = AI_NUMERICSERV;
    return getaddrinfo(bare.constData(), service.constData(), &hints, &found.first);
}

} // namespace

int Deadline::millisecondsLeft() const
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_at - std::chrono::steady_clock::now()).count();
    return int(std::clamp<long long>(left, 0, 1'000'000'000));
}

tl::expected<SocketConnection, QString> SocketConnection::open(const QByteArray &host, quint16 port,
                                                               const Deadline &until)
{
    Addresses addresses;
    if (const int error = resolve(host, port, addresses))
        return tl::unexpected<QString>(QString::fromLocal8Bit(gai_strerror(error)).toLower());

    QString last = QStringLiteral("no address");
    for (const addrinfo *one = addresses.first; one; one = one->ai_next) {
        const int fd = socket(one->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (fd < 0) {
            last = wordsFor(errno);
            continue;
        }
        SocketConnection connection(fd);
        const int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (connect(fd, one->ai_addr, one->ai_addrlen) == 0)
            return connection;
        if (errno != EINPROGRESS) {
            last = wordsFor(errno);
            continue;
        }
        last = connection.await(POLLOUT, until);
        if (!last.isEmpty())
            continue;
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error == 0)
            return connection;
        last = wordsFor(error);
    }
    return tl::unexpected<QString>(last);
}

SocketConnection::~SocketConnection()
{
    if (m_fd >= 0)
        close(m_fd);
}

QString SocketConnection::await(short events, const Deadline &until)
{
    for (;;) {
        pollfd one {m_fd, events, 0};
        const int ready = poll(&one, 1, until.millisecondsLeft());
        if (ready > 0)
            return {};
        if (ready == 0)
            return wordsFor(ETIMEDOUT);
        if (errno != EINTR)
            return wordsFor(errno);
    }
}

void SocketConnection::FreeTls::operator()(ssl_st *tls) const { SSL_free(tls); }

/// After a call of TLS that came to nothing yet. Empty: try again.
QString SocketConnection::awaitTls(int result, const Deadline &until)
{
    switch (SSL_get_error(m_tls.get(), result)) {
    case SSL_ERROR_WANT_READ: return await(POLLIN, until);
    case SSL_ERROR_WANT_WRITE: return await(POLLOUT, until);
    default: break;
    }
    if (const long verified = SSL_get_verify_result(m_tls.get()); verified != X509_V_OK)
        return QStringLiteral("its certificate is refused: %1").arg(QString::fromLatin1(X509_verify_cert_error_string(verified)));
    const char *words = ERR_reason_error_string(ERR_peek_error());
    return QStringLiteral("TLS: %1").arg(words ? QString::fromLatin1(words) : QStringLiteral("the connection broke"));
}

QString SocketConnection::secure(const QByteArray &host, const Deadline &until)
{
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_default_verify_paths(context.get());
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // HTTP says where an answer ends; the router closes without a farewell.
    SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
    m_tls.reset(SSL_new(context.get()));
    SSL_set_fd(m_tls.get(), m_fd);
    const QByteArray bare = withoutBrackets(host);
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(m_tls.get()), bare.constData()) != 1) {
        SSL_set_tlsext_host_name(m_tls.get(), bare.constData());
        SSL_set1_host(m_tls.get(), bare.constData());
    }
    for (;;) {
        ERR_clear_error();
        const int result = SSL_connect(m_tls.get());
        if (result == 1)
            return {};
        if (const QString error = awaitTls(result, until); !error.isEmpty())
            return error;
    }
}

QString SocketConnection::write(const QByteArray &bytes, const Deadline &until)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        if (m_tls) {
            ERR_clear_error();
            const int wrote = SSL_write(m_tls.get(), bytes.constData() + done, int(std::min<qsizetype>(bytes.size() - done, INT32_MAX)));
            if (wrote > 0)
                done += wrote;
            else if (const QString error = awaitTls(wrote, until); !error.isEmpty())
                return error;
            continue;
        }
        const ssize_t wrote = send(m_fd, bytes.constData() + done, size_t(bytes.size() - done), MSG_NOSIGNAL);
        if (wrote >= 0) {
            done += wrote;
        } else if (errno == EAGAIN) {
            if (const QString error = await(POLLOUT, until); !error.isEmpty())
                return error;
        } else if (errno != EINTR) {
            return wordsFor(errno);
        }
    }
    return {};
}

tl::expected<qsizetype, QString> SocketConnection::read(QByteArray &into, const Deadline &until)
{
    for (;;) {
        char buffer[16384];
        if (m_tls) {
            ERR_clear_error();
            const int got = SSL_read(m_tls.get(), buffer, sizeof buffer);
            if (got > 0)
                into.append(buffer, got);
            if (got > 0 || SSL_get_error(m_tls.get(), got) == SSL_ERROR_ZERO_RETURN)
                return std::max(got, 0);
            if (const QString error = awaitTls(got, until); !error.isEmpty())
                return tl::unexpected<QString>(error);
            continue;
        }
        const ssize_t got = recv(m_fd, buffer, sizeof buffer, 0);
        if (got >= 0) {
            into.append(buffer, got);
            return got;
        }
        if (errno == EAGAIN) {
            if (const QString error = await(POLLIN, until); !error.isEmpty())
                return tl::unexpected<QString>(error);
        } else if (errno != EINTR) {
            return tl::unexpected<QString>(wordsFor(errno));
        }
    }
}

} // namespace midflight
