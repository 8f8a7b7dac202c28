// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/connection.h"

#include "routing/store/schema.h"

#include <QDir>
#include <QFileInfo>
#include <QSqlError>
#include <QUuid>

namespace midflight {

Connection::Connection(QSqlDatabase database)
    : m_database(std::move(database))
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
    const QFileInfo file(url.path);
    if (access == Access::ReadWrite && !QDir().mkpath(file.absolutePath()))
        return fail(Failure::Unavailable,
                    QStringLiteral("%1: cannot be created; choose a --store in a directory that can be written")
                        .arg(file.absolutePath()));
    std::unique_ptr<Connection> connection(
        new Connection(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QUuid::createUuid().toString())));
    // No second handle: Qt complains about one that outlives the connection, as it would where opening fails.
    auto &database = connection->m_database;
    database.setDatabaseName(url.path);
    auto options = QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000");
    if (access == Access::ReadOnly)
        options += QStringLiteral(";QSQLITE_OPEN_READONLY");
    database.setConnectOptions(options);
    if (!database.open())
        return fail(Failure::Unavailable,
                    QStringLiteral("%1: cannot be opened: %2; check the path and its permissions, or choose another --store")
                        .arg(url.path, sqlErrorText(database.lastError())));
    if (access == Access::ReadOnly)
        return connection;
    // FULL: what was acknowledged survives a power cut, not only a crash of this process.
    for (const auto *pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"}) {
        QSqlQuery query(database);
        if (!query.exec(QString::fromLatin1(pragma)))
            return fail(Failure::Unavailable,
                        QStringLiteral("%1: cannot be written: %2; check its permissions, or choose another --store")
                            .arg(url.path, sqlErrorText(query.lastError())));
    }
    if (auto upgraded = upgradeSchema(database); !upgraded)
        return tl::unexpected(upgraded.error());
    return connection;
}

Result<QSqlQuery *> Connection::run(const QString &statement, const QVariantList &values)
{
    auto &query = m_prepared[statement];
    const auto failed = [&]() -> Result<QSqlQuery *> {
        const auto text = sqlErrorText(query->lastError());
        m_prepared.remove(statement);
        return fail(Failure::Unavailable, QStringLiteral("%1: %2").arg(m_database.databaseName(), text));
    };
    if (!query) {
        query = std::make_shared<QSqlQuery>(m_database);
        query->setForwardOnly(true);
        if (!query->prepare(statement))
            return failed();
    }
    query->finish();
    for (qsizetype i = 0; i < values.size(); ++i) {
        const auto &value = values.at(i);
        // Qt binds a null QString as NULL; to us it is an empty text. NULL is an invalid QVariant.
        const bool text = value.typeId() == QMetaType::QString && value.toString().isNull();
        query->bindValue(int(i), text ? QVariant(QLatin1String("")) : value);
    }
    if (!query->exec())
        return failed();
    return query.get();
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
    auto begun = run(QStringLiteral("BEGIN IMMEDIATE"));
    return begun ? Result<void>() : tl::unexpected(begun.error());
}

Result<void> Connection::commit()
{
    auto committed = run(QStringLiteral("COMMIT"));
    return committed ? Result<void>() : tl::unexpected(committed.error());
}

void Connection::rollback() { (void)run(QStringLiteral("ROLLBACK")); }

} // namespace midflight
