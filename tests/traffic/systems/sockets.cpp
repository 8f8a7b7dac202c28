// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/traffic/systems/sockets.h"

#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace midflight::systems {

void giveUp(const std::string &what)
{
    std::fprintf(stderr, "%s\n", what.c_str());
    std::exit(2);
}

static sockaddr_in socketAddress(const char *host, std::uint16_t port)
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1)
        giveUp(std::string(host) + ": no IPv4 address in numbers");
    return address;
}

static void withoutDelay(int socket)
{
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int boundTo(std::uint16_t port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const sockaddr_in address = socketAddress("127.0.0.1", port);
    if (bind(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        giveUp("127.0.0.1:" + std::to_string(port) + ": " + std::strerror(errno));
    return socket;
}

void listenAt(int socket)
{
    if (listen(socket, 4096) != 0)
        giveUp(std::string("listen: ") + std::strerror(errno));
}

std::uint16_t portOf(int socket)
{
    sockaddr_in address {};
    socklen_t length = sizeof address;
    getsockname(socket, reinterpret_cast<sockaddr *>(&address), &length);
    return ntohs(address.sin_port);
}

int acceptFrom(int listener)
{
    const int socket = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket >= 0)
        withoutDelay(socket);
    return socket;
}

std::pair<std::string, std::uint16_t> addressOf(const std::string &text)
{
    const auto colon = text.rfind(':');
    const int port = colon == std::string::npos ? 0 : std::atoi(text.c_str() + colon + 1);
    if (port <= 0 || port > 65535)
        giveUp(text + ": no HOST:PORT");
    return {text.substr(0, colon), static_cast<std::uint16_t>(port)};
}

int connectTo(const std::pair<std::string, std::uint16_t> &address)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket < 0)
        return -1;
    const sockaddr_in to = socketAddress(address.first.c_str(), address.second);
    if (connect(socket, reinterpret_cast<const sockaddr *>(&to), sizeof to) != 0 && errno != EINPROGRESS) {
        close(socket);
        return -1;
    }
    withoutDelay(socket);
    return socket;
}

void resetConnection(int socket)
{
    const linger none {1, 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close(socket);
}

void raiseDescriptorLimit()
{
    rlimit limit {};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

Poll::Poll()
    : m_descriptor(epoll_create1(EPOLL_CLOEXEC))
{
}

Poll::~Poll() { close(m_descriptor); }

void Poll::add(int descriptor, std::uint64_t tag, std::uint32_t events)
{
    epoll_event event {events, {.u64 = tag}};
    epoll_ctl(m_descriptor, EPOLL_CTL_ADD, descriptor, &event);
}

void Poll::change(int descriptor, std::uint64_t tag, std::uint32_t events)
{
    epoll_event event {events, {.u64 = tag}};
    epoll_ctl(m_descriptor, EPOLL_CTL_MOD, descriptor, &event);
}

int Poll::collect(Clock::time_point until)
{
    if (until == Clock::time_point::max())
        return epoll_wait(m_descriptor, m_events, 256, -1);
    const auto left = std::max(until - Clock::now(), Clock::duration::zero());
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    const timespec timeout {seconds.count(), std::chrono::nanoseconds(left - seconds).count()};
    return epoll_pwait2(m_descriptor, m_events, 256, &timeout, nullptr);
}

} // namespace midflight::systems
