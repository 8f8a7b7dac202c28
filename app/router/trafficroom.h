// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/router/options.h"
#include "routing/decisions/decisions.h"
#include "routing/recording/recorder.h"
#include "routing/traffic/traffic.h"

namespace midflight {

/// The HTTP data plane among the router's parts: builds its table from what was decided, brings its counts to the
/// recorder. Lives on the deciding thread.
class TrafficRoom
{
public:
    TrafficRoom(const RouterOptions &options, const Journal &journal, Recorder &recorder, Post post);

    /// Every data-plane thread routes by what was decided once this returns. Listens as soon as there is something to route.
    void publish(const Decisions &decisions);
    /// Error: the address cannot be used. Before it no table is in force.
    Result<void> start(const Decisions &decisions);
    /// " traffic=http://127.0.0.1:8470", or nothing while it does not listen.
    QString readyText() const;
    /// Calls back once what was counted so far is stored.
    void settle(std::function<void()> settled);
    void close(std::chrono::milliseconds patience, std::function<void()> drained);

private:
    Result<void> listen(const Decisions &decisions);
    void deliver(TrafficCounts counts);

    const RouterOptions &m_options;
    const Journal &m_journal;
    Recorder &m_recorder;
    const Decisions *m_decisions = nullptr;
    RouteBuilder m_routes;
    Traffic m_traffic;
    bool m_started = false;
    std::optional<quint16> m_port;
};

} // namespace midflight
