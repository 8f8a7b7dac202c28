// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/blockingclient.h"
#include "routing/steps/pinnedrollbacks.h"
#include "routing/steps/routingcache.h"
#include "routing/steps/spool.h"

#include <string>

namespace midflight {

/// The options that every command shares.
struct Settings {
    std::string router; ///< URL
    std::string tokenFile;
    bool json = false;
};

/// One router as this command deals with it: the connection, and what this machine keeps for it.
class Session
{
public:
    /// Error: not an address, or a token file that cannot be read.
    static Result<Session> open(const Settings &settings);

    const BlockingClient &client() const { return m_client; }
    const RoutingCache &cache() const { return m_cache; }
    const Spool &spool() const { return m_spool; }
    const PinnedRollbacks &pins() const { return m_pins; }
    const QByteArray &directory() const { return m_directory; }
    const StepLimits &limits() const { return m_limits; }
    bool json() const { return m_json; }

    /// What is owed to the router from the time it was away: rollbacks first, then reports. Costs nothing when there is
    /// none; gives up silently when the router is still away.
    void settle() const;
    /// Of it, the rollbacks alone. \returns false when one could not be delivered
    bool settleRollbacks(std::chrono::milliseconds deadline) const;
    void deliverSpool() const;

private:
    Session(BlockingClient client, QByteArray directory, bool json);
    Result<QList<qsizetype>> send(const ComponentId &component, const QJsonArray &reports) const;

    BlockingClient m_client;
    QByteArray m_directory;
    StepLimits m_limits;
    RoutingCache m_cache;
    Spool m_spool;
    PinnedRollbacks m_pins;
    bool m_json;
};

/// "/components/ID" and what follows.
QString componentPath(const ComponentId &component, const char *what = "");
/// Prints an answer as it came, for --json.
void printJson(const QJsonObject &json);
void printJson(const QJsonArray &json);

} // namespace midflight
