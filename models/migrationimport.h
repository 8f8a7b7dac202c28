// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/routerclient.h"

#include <QObject>

namespace midflight {

/// Gives a migration file's components to a router that runs, one after the other, what is needed first. Components of the
/// router that the file does not name stay as they are.
class MigrationImport : public QObject
{
    Q_OBJECT
public:
    /// `client` must outlive the import.
    explicit MigrationImport(RouterClient &client, QObject *parent = nullptr);

    /// Asks the router what it has; `prepared` or `failed` follows.
    void prepare(const Migration &migration);
    void start();
    void cancel(); ///< what was given stays given
    bool isRunning() const { return m_running; }

    QStringList added() const { return titles(false); }
    QStringList changed() const { return titles(true); }
    qsizetype unchanged() const { return m_unchanged; }

Q_SIGNALS:
    void prepared();
    void failed(const QString &problem);
    void progressed(int done, int of);
    void refused(const QString &component, const QString &why);
    void finished(int given, int refused);

private:
    struct Part {
        ComponentId id;
        QString title;
        QJsonObject definition;
        bool known = false; ///< by the router, in another form
    };

    void compare(const Migration &migration, const QJsonObject &router);
    void give(int part);
    QStringList titles(bool known) const;

    RouterClient &m_client;
    QList<Part> m_parts;
    qsizetype m_unchanged = 0;
    int m_given = 0;
    int m_refused = 0;
    int m_generation = 0;
    bool m_running = false;
};

} // namespace midflight
