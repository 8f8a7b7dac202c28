// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"
#include "routing/domain/routing.h"
#include "routing/store/fleetmember.h"
#include "routing/traffic/haproxyinstance.h"

#include <QDateTime>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace midflight {

/// [fleet.haproxy]: instances that carry the traffic, steered by this router.
struct HaproxySettings {
    QStringList sockets; ///< runtime sockets: paths, or HOST:PORT
    QString map; ///< path of the map, as the snippet names it
    QStringList routers; ///< HOST:PORT of the traffic of all routers that share the store; empty: this one's alone

    bool isEmpty() const { return sockets.isEmpty(); }
};

/// The backend of each component: be_old and be_new are HAProxy's own way to the systems; only what runs on both, or
/// goes to systems of its own, passes a router (be_tap).
HaproxyEntries haproxyEntries(const RoutingTable &table, const QList<Component> &components, const QDateTime &origin);

/// The lines that belong into the site's configuration. `router`: HOST:PORT of this one's traffic, where the settings name none.
QString haproxySnippet(const HaproxySettings &settings, const MigrationSettings &migration, const QList<Component> &components,
                       const QString &router);

/// Keeps every instance's map at the newest revision: pushed as one version, verified, pushed again when an instance comes
/// back without it, and written to the map's file so that a reload keeps it. A thread for each instance, so that none waits
/// for another.
class HaproxyPlane
{
public:
    using Post = std::function<void(std::function<void()>)>;
    struct Hooks {
        /// The instances and the revision each was seen to route by. Runs through the post.
        std::function<void(const QList<FleetMember> &)> told;
        /// What is wrong with an instance or the file, once for each new trouble.
        std::function<void(const QString &)> trouble;
    };
    HaproxyPlane(HaproxySettings settings, Post post, Hooks hooks);
    ~HaproxyPlane();

    /// From now on these hold. Entries of an older revision of the same origin never replace newer ones.
    void want(qint64 revision, const HaproxyEntries &entries);

private:
    struct Kept {
        FleetMember member;
        qint64 heard = 0; ///< ms of the steady clock
        std::thread thread;
    };
    void keep(size_t index);
    void tell();
    void writeFile(const HaproxyEntries &entries);

    HaproxySettings m_settings;
    Post m_post;
    Hooks m_hooks;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false; ///< these under m_mutex
    qint64 m_revision = 0;
    HaproxyEntries m_entries;
    std::vector<Kept> m_kept;
};

} // namespace midflight
