// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"
#include "routing/store/storeurl.h"

#include <QHash>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

namespace midflight {

enum class Access : quint8 { ReadWrite, ReadOnly };

/// A connection to the store with its prepared statements. Belongs to the thread that opened it. Statements are written
/// so that SQLite and PostgreSQL read them alike; a connection to a server that was lost is made anew by begin() and revive().
class Connection
{
public:
    /// ReadWrite creates a file and upgrades the schema. Errors name the store and what to do.
    static Result<std::unique_ptr<Connection>> open(const StoreUrl &url, Access access);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// Runs a statement, prepared on first use. The query stays valid until the same statement runs again.
    Result<QSqlQuery *> run(const QString &statement, const QVariantList &values = {});

    /// The first value of the first row; 0 where there is none.
    Result<qint64> number(const QString &statement, const QVariantList &values = {});

    /// Ends every statement that was left before its last row: one of them alone keeps this connection at the state of
    /// the store that it was begun on.
    void finishAll();
    /// Runs a statement that is not prepared: PostgreSQL does not prepare those of transactions.
    Result<void> control(const QString &statement);
    /// Waits until nobody else writes: in a shared store one transaction that writes runs at a time, as in a file.
    Result<void> begin();
    Result<void> commit();
    void rollback();

    bool isShared() const { return m_url.isShared(); }
    /// Connects again to a server that was lost; waits at most two seconds. Not within a transaction.
    Result<void> revive();
    bool isLost() const { return m_lost; }
    QSqlDatabase &database() { return m_database; }

private:
    Connection(StoreUrl url, Access access, QSqlDatabase database);
    Error failed(const QSqlError &error);
    Result<QSqlQuery *> runOnce(const QString &statement, const QVariantList &values);
    Result<void> openFile();
    Result<void> openServer();
    StoreUrl m_url;
    QSqlDatabase m_database;
    Access m_access = Access::ReadWrite;
    bool m_lost = false; ///< the server went away
    QHash<QString, std::shared_ptr<QSqlQuery>> m_prepared;
};

} // namespace midflight
