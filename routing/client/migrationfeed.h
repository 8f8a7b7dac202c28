// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/eventstream.h"
#include "routing/client/routerclient.h"

#include <QElapsedTimer>
#include <QSet>

namespace midflight {

/// Keeps a picture of the migration up to date: fetched once, then again only after an event said that something moved,
/// at most four times a second. Never polls. Reports a lost router and comes back by itself.
class MigrationFeed : public QObject
{
    Q_OBJECT
public:
    /// `client` must outlive the feed.
    explicit MigrationFeed(RouterClient &client, QObject *parent = nullptr);

    void start();
    /// The event stream is open, and what was shown last came over it.
    bool isLive() const { return m_live; }
    /// When the router was heard last; invalid before the first time.
    const QDateTime &lastHeard() const { return m_lastHeard; }

Q_SIGNALS:
    void migrationArrived(const midflight::MigrationSnapshot &migration);
    void evidenceArrived(const midflight::EvidenceById &evidence);
    /// Told at the start and whenever it changes.
    void fleetArrived(const midflight::FleetSnapshot &fleet);
    void wentLive();
    /// `since` is invalid when the router was never reached. Repeated whenever another attempt failed.
    void wentStale(const QDateTime &since, const midflight::Error &why);
    /// New comparisons of these components are stored.
    void comparisonsArrived(const QSet<QString> &components);
    /// A decision was taken, by anybody.
    void decisionArrived(const midflight::Decision &decision);
    /// The router carried out a rollback on the component's own evidence.
    void rolledBackByItself(const QString &component, const QString &reason);

private:
    void takeEvent(const ServerEvent &event);
    void want(bool migration);
    void fetchWanted();
    void fetchFleet();
    void finishFetch(const std::optional<Error> &problem);

    RouterClient &m_client;
    EventStream m_stream;
    QTimer m_pause; ///< coalesces what events ask for
    QElapsedTimer m_asked; ///< for evidence
    std::chrono::milliseconds m_rest {250}; ///< before it is asked for again
    bool m_migrationWanted = false;
    bool m_evidenceWanted = false;
    int m_inFlight = 0;
    bool m_live = false;
    qint64 m_revision = 0; ///< of the migration that was told last; 0: none was
    QDateTime m_lastHeard;
};

} // namespace midflight
