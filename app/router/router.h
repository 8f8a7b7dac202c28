// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/router/checks.h"
#include "app/router/churn.h"
#include "app/router/options.h"
#include "app/router/servicemanager.h"
#include "app/router/sharing.h"
#include "app/router/trafficroom.h"
#include "app/router/webhook.h"
#include "routing/api/api.h"
#include "routing/store/chaincheck.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

namespace midflight {

/// Builds the routing layer's parts, connects them, and serves until SIGTERM or SIGINT.
class Router
{
public:
    /// The journal must outlive the router.
    Router(RouterOptions options, const Journal &journal);

    /// Exit code: 0 after a signal, 2 for a definition, store or address that does not work; says why on stderr.
    int run();

private:
    Result<void> open();
    Result<void> import();
    int printHaproxy() const;
    void steerHaproxy();
    void loadRecent();
    void awaitSignal();
    void reload();
    void shutDown();
    void tick();
    void wakeWebhook();
    Result<void> openTokens();
    void refreshTokens();
    void countChanges();
    void checkChain(const ChainCheck &soFar);
    void warnOfSlowGates();
    void after(std::chrono::milliseconds delay, std::function<void()> call);

    RouterOptions m_options;
    const Journal &m_journal;
    ServiceManager m_manager;
    SystemClock m_clock;
    boost::asio::io_context m_io {1};
    Post m_post;
    boost::asio::signal_set m_signals {m_io, SIGTERM, SIGINT, SIGHUP};
    boost::asio::steady_timer m_ticker {m_io};
    int m_ticks = 0;
    bool m_closing = false;
    QByteArray m_ready; ///< where it serves
    ReaderThread m_reader;
    EventHub m_events;
    std::optional<Migration> m_migration;
    std::optional<Tokens> m_tokens;
    std::optional<SignIn> m_signIn;
    Sharing m_sharing;
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<Recorder> m_recorder;
    std::unique_ptr<Decisions> m_decisions;
    std::unique_ptr<Checks> m_checks;
    std::unique_ptr<Churn> m_churn;
    std::unique_ptr<ComponentView> m_view;
    std::unique_ptr<Webhook> m_webhook; ///< null: nobody wants to hear of decisions
    std::unique_ptr<TrafficRoom> m_traffic;
    std::unique_ptr<HaproxyPlane> m_haproxy; ///< null: traffic comes in here alone
    std::unique_ptr<Api> m_api;
    std::unique_ptr<HttpServer> m_server;
};

} // namespace midflight
