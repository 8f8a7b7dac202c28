// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/listener.h"

#include "routing/traffic/descriptorshare.h"

#include <arpa/inet.h>
#include <boost/asio/ip/tcp.hpp>
#include <cstring>
#include <fcntl.h>
#include <latch>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace midflight {

using namespace std::chrono_literals;

static void raiseLimit()
{
    rlimit limit {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 1'000'000);
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

Listener::Listener(int fd, std::vector<Worker *> workers)
    : m_workers(std::move(workers))
    , m_socket(m_workers.front()->io())
    , m_fd(fd)
    , m_pause(m_workers.front()->io())
{
    raiseLimit();
}

Listener::~Listener()
{
    if (!m_socket.isOpen() && m_fd >= 0)
        ::close(m_fd);
}

Result<std::unique_ptr<Listener>> Listener::open(const QString &host, quint16 port, std::vector<Worker *> workers)
{
    namespace ip = boost::asio::ip;
    const auto name = host == QLatin1String("localhost") ? std::string("127.0.0.1") : host.toStdString();
    boost::system::error_code error;
    ip::tcp::endpoint endpoint(ip::make_address(name, error), port);
    const auto refused = [&](const char *why) {
        return fail(Failure::Invalid, QStringLiteral("--traffic %1:%2: %3; choose another address, or port 0 for a free one")
                                          .arg(host).arg(port).arg(QString::fromLocal8Bit(why)));
    };
    if (error)
        return refused("is no address of this machine");
    const int fd = ::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    // Not SO_REUSEPORT: it would share a port that another program listens on, in silence.
    if (fd < 0 || ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0
        || ::bind(fd, endpoint.data(), socklen_t(endpoint.size())) != 0 || ::listen(fd, 4096) != 0) {
        const auto refusal = refused(errno == EACCES ? "permission denied (a port below 1024 wants the capability CAP_NET_BIND_SERVICE)"
                                                     : std::strerror(errno));
        ::close(fd);
        return refusal;
    }
    socklen_t size = socklen_t(endpoint.capacity());
    ::getsockname(fd, endpoint.data(), &size);
    std::unique_ptr<Listener> listener(new Listener(fd, std::move(workers)));
    listener->m_port = endpoint.port();
    return listener;
}

void Listener::start()
{
    m_workers.front()->post([this] {
        if (m_socket.open(m_fd)) {
            m_accepting = true;
            spawn(accept());
        }
    });
}

void Listener::stop()
{
    std::latch done(1);
    m_workers.front()->post([this, &done] {
        m_stopping = true;
        m_pause.cancel();
        m_socket.cancel();
        // accept() has ended once it saw that; then the socket can go.
        m_workers.front()->post([this, &done] {
            m_socket.close();
            m_fd = -1;
            done.count_down();
        });
    });
    done.wait();
}

static std::string textOf(const sockaddr_storage &address)
{
    char text[INET6_ADDRSTRLEN] = "";
    if (address.ss_family == AF_INET)
        ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in &>(address).sin_addr, text, sizeof text);
    else
        ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6 &>(address).sin6_addr, text, sizeof text);
    return std::strncmp(text, "::ffff:", 7) == 0 ? text + 7 : text;
}

void Listener::assign(int fd, const std::string &address)
{
    auto *least = *std::min_element(m_workers.begin(), m_workers.end(),
                                    [](const Worker *a, const Worker *b) { return a->clientCount() < b->clientCount(); });
    least->reserveClient();
    if (least == m_workers.front())
        return least->adopt(fd, address);
    least->post([least, fd, address] { least->adopt(fd, address); });
}

namespace {

struct Pause {
    boost::asio::steady_timer &timer;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting)
    {
        timer.expires_after(50ms);
        timer.async_wait([waiting](boost::system::error_code) { waiting.resume(); });
    }
    void await_resume() const noexcept {}
};

} // namespace

Task<void> Listener::accept()
{
    bool crowded = false; ///< connections wait in the kernel's queue
    while (!m_stopping) {
        if (crowded) {
            co_await Pause {m_pause};
            if (m_stopping)
                break;
            const int next = ::fcntl(m_socket.fd(), F_DUPFD_CLOEXEC, 0);
            crowded = next < 0 || !isWithinClientsShare(next);
            if (next >= 0)
                ::close(next);
            continue;
        }
        sockaddr_storage address {};
        socklen_t size = sizeof address;
        const int fd = ::accept4(m_socket.fd(), reinterpret_cast<sockaddr *>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            crowded = !isWithinClientsShare(fd);
            assign(fd, textOf(address));
            continue;
        }
        if (errno == EAGAIN)
            (void)co_await m_socket.readable();
        else if (errno != EINTR && errno != ECONNABORTED)
            co_await Pause {m_pause}; // no descriptor or no memory: connections wait
    }
}

} // namespace midflight
