// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/upstream.h"

#include "routing/traffic/descriptorshare.h"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstring>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

namespace midflight {

using boost::asio::ip::tcp;

static constexpr std::chrono::seconds namesHold {10};

UpstreamPool::UpstreamPool(boost::asio::io_context &io)
    : m_io(io)
{
}

UpstreamPool::~UpstreamPool()
{
    closeAll();
    if (m_tls)
        SSL_CTX_free(m_tls);
}

UpstreamPool::Place &UpstreamPool::place(const Endpoint &origin)
{
    if (origin.index >= m_places.size())
        m_places.resize(origin.index + 1);
    auto &place = m_places[origin.index];
    if (!place)
        place = std::make_unique<Place>();
    return *place;
}

UpstreamPointer UpstreamPool::unchecked(const Endpoint &origin)
{
    auto &idle = place(origin).idle;
    if (idle.empty())
        return nullptr;
    auto upstream = std::move(idle.back());
    idle.pop_back();
    upstream->stream.socket.unwatch();
    return upstream;
}

UpstreamPointer UpstreamPool::idle(const Endpoint &origin)
{
    auto upstream = unchecked(origin);
    // Its end, or bytes that nobody asked for, may be here and not told yet: they would be the next client's answer.
    while (upstream && upstream->stream.isStale())
        upstream = unchecked(origin);
    return upstream;
}

/// An idle connection that says something is closed: it has no request to answer.
void UpstreamPool::onIdleEvent(void *context)
{
    auto *upstream = static_cast<Upstream *>(context);
    if (!upstream->stream.isStale()) {
        upstream->stream.socket.watch(&UpstreamPool::onIdleEvent, upstream);
        return;
    }
    auto &idle = upstream->pool->place(*upstream->origin).idle;
    const size_t at = upstream->place;
    if (at + 1 < idle.size()) {
        std::swap(idle[at], idle.back());
        idle[at]->place = at;
    }
    idle.pop_back();
}

void UpstreamPool::keep(UpstreamPointer upstream, TrafficClock::time_point now)
{
    auto &idle = place(*upstream->origin).idle;
    if (idle.size() >= idlePerOrigin)
        return;
    upstream->idleSince = now;
    upstream->reused = true;
    upstream->pool = this;
    upstream->place = idle.size();
    upstream->stream.setExhaustive(false);
    auto *kept = upstream.get();
    idle.push_back(std::move(upstream));
    kept->stream.socket.watch(&UpstreamPool::onIdleEvent, kept);
}

void UpstreamPool::closeIdle(TrafficClock::time_point before)
{
    for (auto &place : m_places) {
        if (!place)
            continue;
        std::erase_if(place->idle, [&](const UpstreamPointer &upstream) { return upstream->idleSince < before; });
        for (size_t i = 0; i < place->idle.size(); ++i)
            place->idle[i]->place = i;
    }
}

void UpstreamPool::Attempt::cancel()
{
    cancelled = true;
    if (connecting)
        connecting->stream.cancel();
}

Task<bool> UpstreamPool::resolve(const Endpoint &origin, Resolved &resolved, std::string &error)
{
    boost::system::error_code failed;
    const auto address = boost::asio::ip::make_address(origin.host, failed);
    if (!failed) {
        resolved.endpoints = {tcp::endpoint(address, origin.port)};
        co_return true;
    }
    if (!resolved.endpoints.empty() && TrafficClock::now() - resolved.at < namesHold)
        co_return true;
    struct Answer {
        Signal done;
        boost::system::error_code failed;
        std::vector<tcp::endpoint> endpoints;
    };
    const auto answer = std::make_shared<Answer>();
    auto resolver = std::make_shared<tcp::resolver>(m_io);
    resolver->async_resolve(origin.host, std::to_string(origin.port), tcp::resolver::numeric_service,
                            [resolver, answer](boost::system::error_code code, const tcp::resolver::results_type &results) {
                                answer->failed = code;
                                for (const auto &entry : results)
                                    answer->endpoints.push_back(entry.endpoint());
                                answer->done.give();
                            });
    co_await answer->done;
    if (answer->failed || answer->endpoints.empty()) {
        error = "the name " + origin.host + " is not known: " + answer->failed.message();
        co_return false;
    }
    resolved.endpoints = answer->endpoints;
    resolved.at = TrafficClock::now();
    co_return true;
}

Task<bool> UpstreamPool::secure(Upstream &upstream, std::string &error)
{
    if (!m_tls) {
        m_tls = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_min_proto_version(m_tls, TLS1_2_VERSION);
        SSL_CTX_set_mode(m_tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        SSL_CTX_set_default_verify_paths(m_tls); // and SSL_CERT_FILE, SSL_CERT_DIR
        SSL_CTX_set_verify(m_tls, SSL_VERIFY_PEER, nullptr);
    }
    auto *ssl = SSL_new(m_tls);
    const auto &host = upstream.origin->host;
    boost::system::error_code isName;
    boost::asio::ip::make_address(host, isName);
    if (isName) {
        SSL_set_tlsext_host_name(ssl, host.c_str());
        SSL_set1_host(ssl, host.c_str());
    } else {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
    }
    co_return co_await upstream.stream.handshake(ssl, error);
}

/// Connections nobody uses, to make room for one that somebody needs.
void UpstreamPool::closeIdleElsewhere(const Endpoint &origin)
{
    for (auto &other : m_places) {
        if (other && other.get() != &place(origin))
            other->idle.clear();
    }
}

namespace {

/// A socket, or -1 with errno EMFILE when what is left is for others.
int socketFor(const tcp::endpoint &endpoint)
{
    const int fd = ::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || isWithinSystemsShare(fd))
        return fd;
    ::close(fd);
    errno = EMFILE;
    return -1;
}

struct Pause {
    boost::asio::steady_timer &timer;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) const
    {
        timer.expires_after(std::chrono::milliseconds(20));
        timer.async_wait([waiting](boost::system::error_code) { waiting.resume(); });
    }
    void await_resume() const noexcept {}
};

} // namespace

Task<UpstreamPointer> UpstreamPool::connect(std::shared_ptr<const Endpoint> origin, Attempt &attempt)
{
    Resolved resolved = place(*origin).resolved;
    if (!co_await resolve(*origin, resolved, attempt.error))
        co_return nullptr;
    place(*origin).resolved = resolved;
    for (const auto &endpoint : resolved.endpoints) {
        if (attempt.cancelled)
            break;
        int fd = socketFor(endpoint);
        while (fd < 0 && errno == EMFILE && !attempt.cancelled) {
            // Whoever needs a connection while descriptors are short waits for one that others leave.
            closeIdleElsewhere(*origin);
            boost::asio::steady_timer timer(m_io);
            const Pause pause {timer};
            co_await pause;
            if (auto free = idle(*origin))
                co_return std::move(free);
            fd = socketFor(endpoint);
        }
        auto upstream = std::make_unique<Upstream>(m_io);
        upstream->origin = origin;
        if (fd < 0 || !upstream->stream.socket.open(fd)) {
            attempt.error = std::strerror(errno);
            continue;
        }
        const int on = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        int failed = ::connect(fd, endpoint.data(), socklen_t(endpoint.size())) == 0 ? 0 : errno;
        attempt.connecting = upstream.get();
        if (failed == EINPROGRESS) {
            const bool ready = co_await upstream->stream.socket.writable();
            socklen_t size = sizeof failed;
            ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &failed, &size);
            failed = ready ? failed : ECANCELED;
        }
        bool good = failed == 0;
        if (!good)
            attempt.error = std::strerror(failed);
        else if (origin->tls)
            good = co_await secure(*upstream, attempt.error);
        attempt.connecting = nullptr;
        if (good)
            co_return std::move(upstream);
    }
    co_return nullptr;
}

} // namespace midflight
