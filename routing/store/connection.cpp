// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/connection.h"

#include "routing/store/schema.h"

#include <QDir>
#include <QFileInfo>
#include <QSqlError>
#include <QUrlQuery>
#include <QUuid>

namespace midflight {

static constexpr int writersLock = 1296647782; ///< any number nobody else uses: "MIDF"

Connection::Connection(StoreUrl url, Access access, QSqlDatabase database)
    : m_url(std::move(url))
    , m_database(std::move(database))
    , m_access(access)
{
}

Connection::~Connection()
{
    const auto name = m_database.connectionName();
    m_prepared.clear();
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(name);
}

Result<std::unique_ptr<Connection>> Connection::open(const StoreUrl &url, Access access)
{
    const auto driver = url.isShared() ? QStringLiteral("QPSQL") : QStringLiteral("QSQLITE");
    if (!QSqlDatabase::isDriverAvailable(driver))
        return fail(Failure::Unavailable, QStringLiteral("%1: Qt's driver %2 is missing; install libqt6sql6-psql or choose another --store")
                                              .arg(url.toString(), driver));
    std::unique_ptr<Connection> connection(
        new Connection(url, access, QSqlDatabase::addDatabase(driver, QUuid::createUuid().toString())));
    auto opened = url.isShared() ? connection->openServer() : connection->openFile();
    if (!opened)
        return tl::unexpected(opened.error());
    return connection;
}

Result<void> Connection::openFile()
{
    const QFileInfo file(m_url.path);
    if (m_access == Access::ReadWrite && !QDir().mkpath(file.absolutePath()))
        return fail(Failure::Unavailable,
                    QStringLiteral("%1: cannot be created; choose a --store in a directory that can be written")
                        .arg(file.absolutePath()));
    // No second handle: Qt complains about one that outlives the connection, as it would where opening fails.
    m_database.setDatabaseName(m_url.path);
    auto options = QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000");
    if (m_access == Access::ReadOnly)
        options += QStringLiteral(";QSQLITE_OPEN_READONLY");
    m_database.setConnectOptions(options);
    if (!m_database.open())
        return fail(Failure::Unavailable,
                    QStringLiteral("%1: cannot be opened: %2; check the path and its permissions, or choose another --store")
                        .arg(m_url.path, sqlErrorText(m_database.lastError())));
    if (m_access == Access::ReadOnly)
        return {};
    // FULL: what was acknowledged survives a power cut, not only a crash of this process.
    for (const auto *pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA journal_size_limit = 67108864"}) {
        QSqlQuery query(m_database);
        if (!query.exec(QString::fromLatin1(pragma)))
            return fail(Failure::Unavailable,
                        QStringLiteral("%1: cannot be written: %2; check its permissions, or choose another --store")
                            .arg(m_url.path, sqlErrorText(query.lastError())));
    }
    return upgradeSchema(m_database);
}

Result<void> Connection::openServer()
{
    const QUrlQuery query(m_url.server);
    const auto host = query.queryItemValue(QStringLiteral("host"), QUrl::FullyDecoded);
    m_database.setHostName(host.isEmpty() ? m_url.server.host() : host);
    m_database.setPort(m_url.server.port(-1));
    m_database.setUserName(m_url.server.userName(QUrl::FullyDecoded));
    m_database.setPassword(m_url.server.password(QUrl::FullyDecoded));
    m_database.setDatabaseName(m_url.server.path(QUrl::FullyDecoded).mid(1));
    // A server that cannot be reached is noticed within seconds, and a router that stopped in the middle of a transaction
    // keeps nobody else waiting for longer than that.
    auto options = QStringLiteral("connect_timeout=2;keepalives_idle=5;keepalives_interval=2;keepalives_count=2;tcp_user_timeout=5000;"
                                  "application_name=midflight;options='-c lock_timeout=5000 -c idle_in_transaction_session_timeout=5000 "
                                  "-c client_min_messages=warning%1'").arg(m_access == Access::ReadOnly ? QStringLiteral(" -c default_transaction_read_only=on") : QString());
    for (const auto *name : {"sslmode", "sslrootcert"}) {
        if (const auto value = query.queryItemValue(QLatin1String(name), QUrl::FullyDecoded); !value.isEmpty())
            options += QStringLiteral(";%1=%2").arg(QLatin1String(name), value);
    }
    m_database.setConnectOptions(options);
    m_lost = !m_database.open();
    if (m_lost)
        return fail(Failure::Unavailable, QStringLiteral("%1: cannot be reached: %2; check the server, the user and the database, or choose another --store")
                                              .arg(m_url.toString(), sqlErrorText(m_database.lastError()).simplified()));
    return m_access == Access::ReadOnly ? Result<void>() : upgradeSchema(m_database);
}

Result<void> Connection::revive()
{
    if (!m_lost)
        return {};
    m_prepared.clear();
    m_database.close();
    m_lost = !m_database.open();
    if (m_lost)
        return fail(Failure::Unavailable, QStringLiteral("%1: cannot be reached: %2").arg(m_url.toString(), sqlErrorText(m_database.lastError()).simplified()));
    return {};
}

/// Whether the server went away: SQLSTATE classes 08 (connection) and 57P (shut down), or none at all.
static bool meansLost(const QSqlError &error)
{
    const auto code = error.nativeErrorCode();
    return code.isEmpty() || code.startsWith(QLatin1String("08")) || code.startsWith(QLatin1String("57P")) || code == QLatin1String("25P03");
}

Error Connection::failed(const QSqlError &error)
{
    m_lost = m_lost || (m_url.isShared() && meansLost(error));
    return {Failure::Unavailable, QStringLiteral("%1: %2").arg(m_url.toString(), sqlErrorText(error).simplified()), {}};
}

Result<void> Connection::control(const QString &statement)
{
    QSqlQuery query(m_database);
    return query.exec(statement) ? Result<void>() : tl::unexpected(failed(query.lastError()));
}

Result<QSqlQuery *> Connection::run(const QString &statement, const QVariantList &values)
{
    auto query = runOnce(statement, values);
    // Who only reads asks again; who writes has lost a transaction and must know.
    if (!query && m_lost && m_access == Access::ReadOnly && revive())
        query = runOnce(statement, values);
    return query;
}

Result<QSqlQuery *> Connection::runOnce(const QString &statement, const QVariantList &values)
{
    auto &query = m_prepared[statement];
    const auto failed = [&]() -> Result<QSqlQuery *> {
        auto error = this->failed(query->lastError());
        m_prepared.remove(statement);
        return tl::unexpected(std::move(error));
    };
    if (!query) {
        query = std::make_shared<QSqlQuery>(m_database);
        // Qt leaves a forward-only PostgreSQL result unread to its last byte, and notifications wait behind that.
        query->setForwardOnly(!m_url.isShared());
        if (!query->prepare(statement))
            return failed();
    }
    query->finish();
    for (qsizetype i = 0; i < values.size(); ++i) {
        const auto &value = values.at(i);
        // Qt binds a null QString as NULL; to us it is an empty text. NULL is an invalid QVariant.
        const bool text = value.typeId() == QMetaType::QString;
        if (text && value.toString().isNull())
            query->bindValue(int(i), QLatin1String(""));
        else if (text && m_url.isShared() && value.toString().contains(QChar(0)))
            query->bindValue(int(i), value.toString().replace(QChar(0), QChar(0xFFFD))); // PostgreSQL's text cannot hold it
        else
            query->bindValue(int(i), value);
    }
    if (!query->exec())
        return failed();
    return query.get();
}

Result<qint64> Connection::number(const QString &statement, const QVariantList &values)
{
    auto row = run(statement, values);
    if (!row)
        return tl::unexpected(row.error());
    const qint64 found = (*row)->next() ? (*row)->value(0).toLongLong() : 0;
    (*row)->finish();
    return found;
}

void Connection::finishAll()
{
    for (const auto &query : std::as_const(m_prepared)) {
        if (query)
            query->finish();
    }
}

Result<void> Connection::begin()
{
    if (auto revived = revive(); !revived)
        return revived;
    finishAll();
    auto begun = control(m_url.isShared() ? QStringLiteral("BEGIN") : QStringLiteral("BEGIN IMMEDIATE"));
    if (begun && m_url.isShared()) {
        begun = control(QStringLiteral("SELECT pg_advisory_xact_lock(%1)").arg(writersLock));
        if (!begun)
            rollback();
    }
    return begun;
}

Result<void> Connection::commit()
{
    // A query that was not read to its end would keep SQLite's snapshot open beyond the commit, and its log could never be
    // written back: it would grow without end.
    finishAll();
    return control(QStringLiteral("COMMIT"));
}

void Connection::rollback()
{
    if (m_database.isOpen()) // else the server has done it
        (void)control(QStringLiteral("ROLLBACK"));
}

} // namespace midflight
