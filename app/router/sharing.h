// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/api/api.h"
#include "routing/decisions/fleet.h"
#include "routing/store/storewatch.h"

#include <optional>

namespace midflight {

/// Among the router's parts where several routers share a store: brings what the others decided and counted to the parts,
/// and says by which revision this one routes. Of a store that is a file it is a fleet of one. Lives on the deciding thread.
class Sharing
{
public:
    Sharing(Post post, Fleet::After after);

    const QString &id() const { return m_id; } ///< of this process, for the writer
    Fleet &fleet() { return m_fleet; }
    void connect(Decisions &decisions, Recorder &recorder, Api &api);

    /// Begins to listen, where there is something to listen to. `name` is what people know this router by.
    void start(const StoreUrl &url, const QString &name, const StoredState &known);
    void stop() { m_watch.reset(); }

    /// A decision of this router was stored.
    void stored(const Decision &decision);
    /// The store as other routers left it.
    void heard(const StoredState &state);
    /// Figures as they stand in the store, after another router's commit or after counts that waited on the disk.
    void takeFigures(const QHash<ComponentId, Figures> &figures);
    /// Data planes that this router steers, and the revision each routes by.
    void takePlanes(const QList<FleetMember> &planes);
    /// This router routes by that revision.
    void published(qint64 revision);

private:
    void tell(const Decision &decision);

    const QString m_id;
    Post m_post;
    Fleet m_fleet;
    std::optional<StoreWatch> m_watch;
    Decisions *m_decisions = nullptr;
    Recorder *m_recorder = nullptr;
    Api *m_api = nullptr;
    qint64 m_told = 0; ///< the newest decision that was told
};

} // namespace midflight
