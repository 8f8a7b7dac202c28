// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/store/connection.h"

#include <QFileInfo>
#include <QSqlError>
#include <QTest>

namespace midflight {

/// Whether the tests run on the PostgreSQL server that MIDFLIGHT_TEST_STORE names; see tests/harness/postgresql.py.
inline bool onServer() { return qEnvironmentVariableIsSet("MIDFLIGHT_TEST_STORE"); }

/// A store that belongs to the directory: a file in it, or a database of the server, named after it.
inline StoreUrl storeOf(const QString &directory)
{
    if (!onServer())
        return {directory + QStringLiteral("/t.db")};
    auto url = StoreUrl::parse(qEnvironmentVariable("MIDFLIGHT_TEST_STORE")).value();
    const auto name = QFileInfo(directory).fileName();
    auto connection = Connection::open(url, Access::ReadOnly).value();
    QSqlQuery query(connection->database());
    query.exec(QStringLiteral("SET default_transaction_read_only = off"));
    if (!query.exec(QStringLiteral("SELECT 1 FROM pg_database WHERE datname = '%1'").arg(name)) || !query.next()) {
        if (!query.exec(QStringLiteral("CREATE DATABASE \"%1\"").arg(name)))
            qFatal("%s", qPrintable(query.lastError().text()));
    }
    url.server.setPath(u'/' + name);
    return url;
}

} // namespace midflight
