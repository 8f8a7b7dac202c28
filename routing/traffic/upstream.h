// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/traffic/deadlines.h"
#include "routing/traffic/endpoint.h"
#include "routing/traffic/stream.h"

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <vector>

struct ssl_ctx_st;

namespace midflight {

class UpstreamPool;

/// A connection to a system.
struct Upstream {
    explicit Upstream(boost::asio::io_context &io) : stream(io) {}
    Stream stream;
    std::shared_ptr<const Endpoint> origin;
    bool reused = false; ///< it has carried a request before
    TrafficClock::time_point idleSince;
    UpstreamPool *pool = nullptr;
    size_t place = 0; ///< among the idle ones
};
using UpstreamPointer = std::unique_ptr<Upstream>;

/// One thread's connections to the systems, kept open between requests.
class UpstreamPool
{
public:
    static constexpr size_t idlePerOrigin = 512;
    static constexpr std::chrono::seconds idleTime {50}; ///< systems close theirs at 60 s and later

    explicit UpstreamPool(boost::asio::io_context &io);
    ~UpstreamPool();

    /// A connection of the pool that is open and has nothing unread, or null.
    UpstreamPointer idle(const Endpoint &origin);
    /// One that was open when the reactor last heard of it, or null: spares a system call where an error harms nobody.
    UpstreamPointer unchecked(const Endpoint &origin);

    /// Opens a connection. Null: it failed, `error` says why. `cancel` may be called meanwhile.
    struct Attempt {
        Upstream *connecting = nullptr;
        bool cancelled = false;
        std::string error;
        void cancel();
    };
    Task<UpstreamPointer> connect(std::shared_ptr<const Endpoint> origin, Attempt &attempt);

    /// Takes a connection back whose answer was read to its end. It must hold no unread bytes.
    void keep(UpstreamPointer upstream, TrafficClock::time_point now);

    void closeIdle(TrafficClock::time_point before);
    void closeAll() { closeIdle(TrafficClock::time_point::max()); }

private:
    struct Resolved {
        std::vector<boost::asio::ip::tcp::endpoint> endpoints;
        TrafficClock::time_point at;
    };
    struct Place {
        std::vector<UpstreamPointer> idle; ///< the last one used is taken first: it is warm
        Resolved resolved;
    };
    Place &place(const Endpoint &origin);
    Task<bool> resolve(const Endpoint &origin, Resolved &resolved, std::string &error);
    Task<bool> secure(Upstream &upstream, std::string &error);
    void closeIdleElsewhere(const Endpoint &origin);
    static void onIdleEvent(void *context);

    boost::asio::io_context &m_io;
    std::vector<std::unique_ptr<Place>> m_places; ///< by Endpoint::index
    ssl_ctx_st *m_tls = nullptr;
};

} // namespace midflight
