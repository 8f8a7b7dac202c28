// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/storewatch.h"

#include "routing/store/sharing.h"

#include <QSqlDriver>
#include <QThread>
#include <QTimer>

namespace midflight {

using namespace std::chrono_literals;

static const auto channel = QStringLiteral("midflight");
static constexpr auto heartbeat = 1s;
static constexpr auto figuresPause = 250ms; ///< decisions are read at once, figures a few times a second
/// Milliseconds since the epoch by the store's clock, so that routers need not agree on the time.
static const auto storeClock = QStringLiteral("CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)");

class StoreWatch::Worker : public QObject
{
public:
    Worker(StoreWatch &watch, qint64 generation, qint64 revision)
        : m_watch(watch)
        , m_generation(generation)
        , m_revision(revision)
    {
    }

    void begin()
    {
        m_beat = new QTimer(this);
        m_pause = new QTimer(this);
        m_pause->setSingleShot(true);
        connect(m_beat, &QTimer::timeout, this, [this] { beat(); });
        connect(m_pause, &QTimer::timeout, this, [this] { read(); });
        m_beat->start(heartbeat);
        beat();
    }

    void end()
    {
        if (m_connection && !m_connection->isLost()) {
            (void)m_connection->run(QStringLiteral("DELETE FROM router WHERE id = ?"), {m_watch.m_id});
            tell(QStringLiteral("gone"));
        }
        m_connection.reset();
    }

    void tellRevision()
    {
        if (m_connection && !m_connection->isLost() && signOn())
            tell(QStringLiteral("confirms"));
    }

private:
    bool connected()
    {
        const bool lost = m_connection && m_connection->isLost();
        if (m_connection && !lost)
            return true;
        if (lost && !m_connection->revive())
            return false;
        if (!m_connection) {
            auto opened = Connection::open(m_watch.m_url, Access::ReadWrite);
            if (!opened)
                return false;
            m_connection = *std::move(opened);
            connect(m_connection->database().driver(), &QSqlDriver::notification, this,
                    [this](const QString &, QSqlDriver::NotificationSource, const QVariant &payload) { hear(payload.toString()); });
        }
        m_connection->database().driver()->subscribeToNotification(channel);
        return true;
    }

    bool signOn()
    {
        // One that had our name and did not say goodbye: we come after it.
        m_replaced = m_replaced
            || m_connection->run(QStringLiteral("DELETE FROM router WHERE name = ? AND id <> ?"), {m_watch.m_name, m_watch.m_id}).has_value();
        return m_connection->run(QStringLiteral("INSERT INTO router VALUES(?, ?, ?, %1) ON CONFLICT(id) DO UPDATE SET name = excluded.name,"
                                                " revision = excluded.revision, seen = excluded.seen").arg(storeClock),
                                 {m_watch.m_id, m_watch.m_name, qint64(m_watch.m_confirmed)}).has_value();
    }

    void tell(const QString &what)
    {
        (void)m_connection->run(QStringLiteral("SELECT pg_notify('midflight', ?)"), {QStringLiteral("%1 %2").arg(m_watch.m_id, what)});
    }

    void beat()
    {
        if (!connected() || !signOn())
            return;
        readFleet();
        const auto generation = readGeneration(*m_connection);
        if (generation && *generation != m_generation)
            read();
    }

    /// "ROUTER GENERATION REVISION" after a commit, "ROUTER confirms" or "ROUTER gone" of the fleet.
    void hear(const QString &payload)
    {
        const auto words = payload.split(u' ');
        if (words.size() == 2)
            return readFleet();
        if (words.size() != 3)
            return;
        const qint64 generation = words[1].toLongLong();
        const qint64 revision = words[2].toLongLong();
        if (words[0] == m_watch.m_id && generation == m_generation + 1) {
            m_generation = generation;
            m_revision = std::max(m_revision, revision);
            return;
        }
        if (revision > m_revision && words[0] != m_watch.m_id)
            read();
        else if (generation > m_generation && !m_pause->isActive())
            m_pause->start(figuresPause);
    }

    void read()
    {
        m_pause->stop();
        if (!m_connection || m_connection->isLost())
            return;
        // One moment of the store, though several tables are read.
        if (!m_connection->control(QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")))
            return;
        auto state = readState(*m_connection, m_watch.m_id, m_generation, m_revision);
        m_connection->finishAll();
        (void)m_connection->control(QStringLiteral("COMMIT"));
        if (!state || state->generation == m_generation)
            return;
        m_generation = state->generation;
        m_revision = std::max(m_revision, state->revision);
        m_watch.m_post([heard = m_watch.m_hooks.heard, state = *std::move(state)] { heard(state); });
    }

    void readFleet()
    {
        auto rows = m_connection->run(QStringLiteral("SELECT id, name, revision, %1 - seen FROM router ORDER BY name, id").arg(storeClock));
        if (!rows)
            return;
        QList<FleetMember> members;
        while ((*rows)->next())
            members += {(*rows)->value(0).toString(), (*rows)->value(1).toString(), (*rows)->value(2).toLongLong(),
                        std::max<qint64>(0, (*rows)->value(3).toLongLong())};
        m_watch.m_post([fleet = m_watch.m_hooks.fleet, members] { fleet(members); });
    }

    StoreWatch &m_watch;
    std::unique_ptr<Connection> m_connection;
    qint64 m_generation;
    qint64 m_revision;
    bool m_replaced = false; ///< whoever had our name is signed off
    QTimer *m_beat = nullptr;
    QTimer *m_pause = nullptr;
};

StoreWatch::StoreWatch(StoreUrl url, QString id, QString name, Post post, Hooks hooks)
    : m_url(std::move(url))
    , m_id(std::move(id))
    , m_name(std::move(name))
    , m_post(std::move(post))
    , m_hooks(std::move(hooks))
    , m_thread(std::make_unique<QThread>())
{
}

void StoreWatch::start(const StoredState &known)
{
    m_worker = new Worker(*this, known.generation, known.revision);
    m_worker->moveToThread(m_thread.get());
    QObject::connect(m_thread.get(), &QThread::finished, m_worker, [worker = m_worker] {
        worker->end();
        worker->deleteLater();
    });
    m_thread->start();
    QMetaObject::invokeMethod(m_worker, [worker = m_worker] { worker->begin(); });
}

StoreWatch::~StoreWatch()
{
    m_thread->quit();
    m_thread->wait();
}

void StoreWatch::confirm(qint64 revision)
{
    if (m_confirmed.exchange(revision) != revision && m_worker)
        QMetaObject::invokeMethod(m_worker, [worker = m_worker] { worker->tellRevision(); });
}

} // namespace midflight
