// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/client/socketconnection.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
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

/// Numbers need no lookup. A name server that does not answer may cost a second, not the usual thirty.
int resolve(const QByteArray &host, quint16 port, Addresses &found)
{
    QByteArray bare = host;
    if (bare.startsWith('[') && bare.endsWith(']'))
        bare = bare.mid(1, bare.size() - 2);
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

QString SocketConnection::write(const QByteArray &bytes, const Deadline &until)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
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
