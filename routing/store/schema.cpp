// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/schema.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QStringList>

#include <algorithm>

namespace midflight {

static constexpr int schemaLock = 1296647783; ///< beside the writers' own

/// One list of statements for each step from version i to i + 1. Append only: stores of every age exist.
static const QList<QStringList> &steps()
{
    static const QList<QStringList> list {
        {
            QStringLiteral("CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"),
            QStringLiteral("CREATE TABLE decision(revision INTEGER PRIMARY KEY, time TEXT NOT NULL, by TEXT NOT NULL,"
                           " component TEXT NOT NULL, action TEXT NOT NULL, \"from\" TEXT NOT NULL, \"to\" TEXT NOT NULL,"
                           " reason TEXT NOT NULL, evidence TEXT NOT NULL, record TEXT NOT NULL,"
                           " previous_hash TEXT NOT NULL, hash TEXT NOT NULL)"),
            QStringLiteral("CREATE TABLE component(id TEXT PRIMARY KEY, position INTEGER NOT NULL, state TEXT NOT NULL,"
                           " tally TEXT NOT NULL DEFAULT '{}', account TEXT NOT NULL DEFAULT '{}') WITHOUT ROWID"),
            QStringLiteral("CREATE TABLE lease(lease TEXT PRIMARY KEY, component TEXT NOT NULL, time INTEGER NOT NULL)"
                           " WITHOUT ROWID"),
            QStringLiteral("CREATE TABLE comparison(seq INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB NOT NULL UNIQUE,"
                           " component TEXT NOT NULL, time INTEGER NOT NULL, key TEXT NOT NULL, verdict INTEGER,"
                           " reason INTEGER NOT NULL, origin INTEGER NOT NULL, revision INTEGER NOT NULL,"
                           " old TEXT, new TEXT, differences TEXT NOT NULL, difference_count INTEGER NOT NULL,"
                           " coverage TEXT NOT NULL)"),
            QStringLiteral("CREATE INDEX comparison_by_component ON comparison(component, verdict, seq)"),
            QStringLiteral("CREATE TABLE comparison_cause(component TEXT NOT NULL, cause TEXT NOT NULL,"
                           " seq INTEGER NOT NULL, PRIMARY KEY(component, cause, seq)) WITHOUT ROWID"),
            QStringLiteral("CREATE TABLE cause(component TEXT NOT NULL, id TEXT NOT NULL, path TEXT NOT NULL,"
                           " kind TEXT NOT NULL, magnitude TEXT NOT NULL, count INTEGER NOT NULL, first INTEGER NOT NULL,"
                           " last INTEGER NOT NULL, example BLOB NOT NULL, state TEXT NOT NULL DEFAULT 'open',"
                           " reason TEXT NOT NULL DEFAULT '', PRIMARY KEY(component, id)) WITHOUT ROWID"),
            QStringLiteral("CREATE TABLE rollup(component TEXT NOT NULL, slot INTEGER NOT NULL,"
                           " answered_old INTEGER NOT NULL, answered_new INTEGER NOT NULL, counts TEXT NOT NULL,"
                           " old_time BLOB NOT NULL, new_time BLOB NOT NULL, PRIMARY KEY(component, slot))"
                           " WITHOUT ROWID"),
        },
        {
            QStringLiteral("CREATE TABLE unmatched(place TEXT PRIMARY KEY, count INTEGER NOT NULL, first INTEGER NOT NULL,"
                           " last INTEGER NOT NULL) WITHOUT ROWID"),
        },
        {
            QStringLiteral("CREATE TABLE cause_hour(component TEXT NOT NULL, cause TEXT NOT NULL, hour INTEGER NOT NULL,"
                           " count INTEGER NOT NULL, PRIMARY KEY(component, cause, hour)) WITHOUT ROWID"),
            QStringLiteral("CREATE TABLE field(component TEXT NOT NULL, path TEXT NOT NULL, seen INTEGER NOT NULL,"
                           " first INTEGER NOT NULL, PRIMARY KEY(component, path)) WITHOUT ROWID"),
            QStringLiteral("CREATE TABLE noise(component TEXT NOT NULL, path TEXT NOT NULL, only_new INTEGER NOT NULL,"
                           " only_old INTEGER NOT NULL, \"both\" INTEGER NOT NULL, examples TEXT NOT NULL,"
                           " PRIMARY KEY(component, path)) WITHOUT ROWID"),
            QStringLiteral("CREATE TABLE noise_run(component TEXT PRIMARY KEY, runs INTEGER NOT NULL,"
                           " left_out INTEGER NOT NULL) WITHOUT ROWID"),
        },
        {
            // Of a store that several routers share: what each of them has not heard of yet, and which routers there are.
            QStringLiteral("ALTER TABLE component ADD COLUMN generation INTEGER NOT NULL DEFAULT 0"),
            QStringLiteral("CREATE TABLE router(id TEXT PRIMARY KEY, name TEXT NOT NULL, revision INTEGER NOT NULL,"
                           " seen INTEGER NOT NULL) WITHOUT ROWID"),
            QStringLiteral("CREATE TABLE written(generation INTEGER PRIMARY KEY, router TEXT NOT NULL, revision INTEGER)"),
        },
        {
            QStringLiteral("ALTER TABLE comparison ADD COLUMN traceparent TEXT NOT NULL DEFAULT ''"),
        },
        {
            // What had come in by when: comparisons are forgotten by their arrival, not by the time of the run.
            QStringLiteral("CREATE TABLE mark(id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, seq INTEGER NOT NULL)"),
        },
    };
    return list;
}

int schemaVersion() { return int(steps().size()); }

QString sqlErrorText(const QSqlError &error)
{
    // The driver's own part says no more than which of its calls failed.
    const auto text = error.databaseText().trimmed();
    return text.isEmpty() ? error.text().trimmed() : text;
}

static Result<void> run(QSqlDatabase &database, const QString &statement)
{
    QSqlQuery query(database);
    if (!query.exec(statement))
        return fail(Failure::Unavailable,
                    QStringLiteral("%1: %2").arg(database.databaseName(), sqlErrorText(query.lastError())));
    return {};
}

/// The same statement in PostgreSQL's words.
static QString forServer(QString statement)
{
    return statement.replace(QLatin1String("INTEGER PRIMARY KEY AUTOINCREMENT"), QLatin1String("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"))
        .replace(QLatin1String(" INTEGER"), QLatin1String(" BIGINT"))
        .replace(QLatin1String(" BLOB"), QLatin1String(" BYTEA"))
        .remove(QLatin1String(" WITHOUT ROWID"));
}

static Result<int> versionFound(QSqlDatabase &database, bool server)
{
    QSqlQuery query(database);
    if (!query.exec(server ? QStringLiteral("SELECT max(version) FROM schema_version") : QStringLiteral("PRAGMA user_version")) || !query.next())
        return fail(Failure::Unavailable,
                    QStringLiteral("%1: not a Midflight store: %2; choose another --store")
                        .arg(database.databaseName(), sqlErrorText(query.lastError())));
    return query.value(0).toInt();
}

/// `begin` to COMMIT; nothing is left of it where a statement fails.
static Result<void> runTogether(QSqlDatabase &database, QStringList statements, const QString &begin)
{
    statements.prepend(begin);
    statements.append(QStringLiteral("COMMIT"));
    for (const auto &statement : std::as_const(statements)) {
        if (auto done = run(database, statement); !done) {
            (void)run(database, QStringLiteral("ROLLBACK"));
            return done;
        }
    }
    return {};
}

Result<void> upgradeSchema(QSqlDatabase &database)
{
    const bool server = database.driverName() == QLatin1String("QPSQL");
    const auto begin = server ? QStringLiteral("BEGIN") : QStringLiteral("BEGIN IMMEDIATE");
    if (server) {
        // Routers that start together make the tables one after the other.
        const QStringList first {QStringLiteral("SELECT pg_advisory_xact_lock(%1)").arg(schemaLock),
                                 QStringLiteral("CREATE TABLE IF NOT EXISTS schema_version(version BIGINT PRIMARY KEY)")};
        if (auto made = runTogether(database, first, begin); !made)
            return made;
    }
    const auto found = versionFound(database, server);
    if (!found)
        return tl::unexpected(found.error());
    if (*found > schemaVersion())
        return fail(Failure::NewerVersion,
                    QStringLiteral("%1: written by a newer Midflight (store version %2, this program knows %3); "
                                   "upgrade this program or choose another --store")
                        .arg(database.databaseName())
                        .arg(*found)
                        .arg(schemaVersion()));
    for (int version = *found; version < schemaVersion(); ++version) {
        auto statements = steps().at(version);
        if (server) {
            std::transform(statements.cbegin(), statements.cend(), statements.begin(), forServer);
            statements.prepend(QStringLiteral("INSERT INTO schema_version VALUES(%1)").arg(version + 1));
            statements.prepend(QStringLiteral("SELECT pg_advisory_xact_lock(%1)").arg(schemaLock));
        } else {
            statements.append(QStringLiteral("PRAGMA user_version = %1").arg(version + 1));
        }
        auto upgraded = runTogether(database, statements, begin);
        if (upgraded)
            continue;
        if (const auto now = versionFound(database, server); !now || *now <= version) // else another router did it
            return upgraded;
    }
    return {};
}

} // namespace midflight
