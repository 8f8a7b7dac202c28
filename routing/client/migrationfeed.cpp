// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/client/migrationfeed.h"

#include "routing/domain/json.h"

#include <QJsonDocument>

namespace midflight {

using namespace std::chrono_literals;

namespace {

QUrl eventsOf(const QUrl &router)
{
    return QUrl(router.toString(QUrl::StripTrailingSlash) + QLatin1String("/api/v1/events"));
}

constexpr std::chrono::milliseconds quarterSecond = 250ms, longestRest = 5s;

} // namespace

MigrationFeed::MigrationFeed(RouterClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_stream(eventsOf(client.router()), client.token())
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &MigrationFeed::fetchWanted);
    connect(&m_stream, &EventStream::opened, this, [this] {
        want(true);
        if (m_inFlight == 0)
            fetchWanted(); // nothing is shown yet, or it is stale: at once
    });
    connect(&m_stream, &EventStream::heard, this, [this] { m_lastHeard = QDateTime::currentDateTimeUtc(); });
    connect(&m_stream, &EventStream::received, this, &MigrationFeed::takeEvent);
    connect(&m_stream, &EventStream::broken, this, [this](const Error &why) {
        m_live = false;
        m_revision = 0; // another router may come back at the same address
        Q_EMIT wentStale(m_lastHeard, why);
    });
}

void MigrationFeed::start()
{
    m_stream.open();
    // Not only once the stream is open: then it is asked again, and a router that has not moved answers with a line.
    want(true);
    fetchWanted();
}

void MigrationFeed::takeEvent(const ServerEvent &event)
{
    const QJsonObject data = QJsonDocument::fromJson(event.data).object();
    if (event.name == QLatin1String("comparisons")) {
        const QStringList ids = data[QLatin1String("components")].toObject().keys();
        want(false);
        Q_EMIT comparisonsArrived(QSet<QString>(ids.begin(), ids.end()));
        return;
    }
    if (event.name == QLatin1String("fleet"))
        return Q_EMIT fleetArrived(fleetSnapshotFromJson(data));
    want(true); // migration, component, decision, reset: the routing may have moved
    if (event.name != QLatin1String("decision"))
        return;
    const QString component = data[QLatin1String("component")].toString();
    Q_EMIT decisionArrived(decisionFromJson(data));
    if (data[QLatin1String("action")].toString() == QLatin1String("rollback") && data[QLatin1String("by")].toString() == QLatin1String("midflight"))
        Q_EMIT rolledBackByItself(component, data[QLatin1String("reason")].toString());
}

void MigrationFeed::want(bool migration)
{
    m_migrationWanted |= migration;
    m_evidenceWanted = true;
    if (m_inFlight > 0)
        return;
    if (migration && m_pause.isActive() && m_pause.remainingTimeAsDuration() > quarterSecond)
        m_pause.stop(); // a decision does not wait for evidence's turn
    if (!m_pause.isActive())
        m_pause.start(migration ? quarterSecond : m_rest);
}

void MigrationFeed::fetchWanted()
{
    m_pause.stop();
    if (m_inFlight > 0)
        return;
    // One after the other, so that the proof shown is never older than the stages it stands beside.
    if (std::exchange(m_migrationWanted, false)) {
        ++m_inFlight;
        m_client.fetchMigrationIfMoved(m_revision, this, [this](const Result<std::optional<MigrationSnapshot>> &migration) {
            if (migration && *migration) {
                m_revision = (*migration)->revision;
                Q_EMIT migrationArrived(**migration);
            }
            finishFetch(migration ? std::nullopt : std::optional(migration.error()));
            if (migration)
                fetchWanted();
        });
        return;
    }
    if (std::exchange(m_evidenceWanted, false)) {
        ++m_inFlight;
        m_asked.start();
        m_client.fetchEvidence(this, [this](const Result<EvidenceById> &evidence) {
            // Judging many components is work: at most a third of the router's time goes into telling this window.
            m_rest = std::clamp(2 * std::chrono::milliseconds(m_asked.elapsed()), quarterSecond, longestRest);
            if (evidence)
                Q_EMIT evidenceArrived(*evidence);
            const bool good = evidence.has_value();
            finishFetch(good ? std::nullopt : std::optional(evidence.error()));
            if (good && m_evidenceWanted && !m_pause.isActive())
                m_pause.start(m_rest);
            if (good && !m_live && m_stream.isOpen()) {
                m_live = true;
                fetchFleet();
                Q_EMIT wentLive();
            }
        });
    }
}

/// A router that knows nothing of fleets is one by itself.
void MigrationFeed::fetchFleet()
{
    m_client.fetchFleet(this, [this](const Result<FleetSnapshot> &fleet) {
        Q_EMIT fleetArrived(fleet.value_or(FleetSnapshot()));
    });
}

void MigrationFeed::finishFetch(const std::optional<Error> &problem)
{
    --m_inFlight;
    if (problem) {
        m_migrationWanted = m_evidenceWanted = true;
        if (m_stream.isOpen()) { // over a router that is starting or out of breath: once more, with a rest
            m_pause.start(2s);
            m_live = false;
            Q_EMIT wentStale(m_lastHeard, *problem);
        }
        return;
    }
    m_lastHeard = QDateTime::currentDateTimeUtc();
    if (m_migrationWanted)
        m_pause.start(quarterSecond);
}

} // namespace midflight
