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

/// A connection to the store with its prepared statements. Belongs to the thread that opened it.
class Connection
{
public:
    /// ReadWrite creates the file and upgrades its schema. Errors name the path and what to do.
    static Result<std::unique_ptr<Connection>> open(const StoreUrl &url, Access access);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// Runs a statement, prepared on first use. The query stays valid until the same statement runs again.
    Result<QSqlQuery *> run(const QString &statement, const QVariantList &values = {});

    /// Ends every statement that was left before its last row: one of them alone keeps this connection at the state of
    /// the store that it was begun on.
    void finishAll();
    Result<void> begin();
    Result<void> commit();
    void rollback();

private:
    explicit Connection(QSqlDatabase database);
    QSqlDatabase m_database;
    QHash<QString, std::shared_ptr<QSqlQuery>> m_prepared;
};

} // namespace midflight
