// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"
#include "routing/store/trafficcounts.h"
#include "routing/traffic/trafficroute.h"

#include <functional>
#include <memory>

namespace midflight {

/// The HTTP data plane: listens, routes by the snapshot it was given last, passes requests and answers on, runs samples
/// on both systems. Its calls are made on one thread, the deciding one.
class Traffic
{
public:
    using Post = std::function<void(std::function<void()>)>;
    using Deliver = std::function<void(TrafficCounts)>;

    /// \param threads 0: one a core
    /// \param deliver called through `post` with what was counted
    Traffic(int threads, Post post, Deliver deliver);
    ~Traffic();

    /// Error: the address is taken or not this machine's. Returns the port it listens on.
    Result<quint16> listen(const QString &host, quint16 port);

    /// Returns once every thread routes by this table: no request whose head is read later sees an older one.
    void publish(const TrafficTablePointer &table);

    /// Delivers what was counted so far, then calls back, both through `post`.
    void collect(std::function<void()> collected);

    /// No new connections; `drained` is called through `post` once what is under way has ended, or was cut off after the
    /// patience. Counts of it all have been delivered by then.
    void close(std::chrono::milliseconds patience, std::function<void()> drained);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace midflight
