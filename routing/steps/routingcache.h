// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/steps/steproute.h"

#include <QJsonObject>

namespace midflight {

/// A migration's [privacy], as the router tells it.

/// What one router last said of its components, for when it is away. Each component has a file of its own, so that a
/// run reads only what it needs; all are 0600 and not read when somebody else owns or may write them. Many processes
/// use it at once: files are replaced whole.
class RoutingCache
{
public:
    /// \param directory of one router; made when first written
    explicit RoutingCache(QByteArray directory) : m_directory(std::move(directory)) { }

    /// Remembers the answer to POST …/route. \returns false when the rest of the cache is older than this answer, so
    /// that noteMigration() should follow when there is time.
    bool noteRoute(const ComponentId &component, const QJsonObject &answer) const;
    /// Remembers GET /migration.
    void noteMigration(const QJsonObject &migration) const;

    std::optional<Stage> stage(const ComponentId &component) const; ///< as last heard of

    /// Who runs, decided from what is remembered. In `new`, old answers once the router was away for longer than the
    /// component's `offline`; old and shadow hold without limit, and so does retired.
    Result<StepRoute> route(const ComponentId &component, const QString &key, const QDateTime &now) const;

private:
    QByteArray fileOf(const ComponentId &component) const;
    qint64 knownRevision() const;
    void notePrivacy(const QJsonValue &privacy) const;
    void touch(qint64 revision) const;
    QDateTime lastContact(const ComponentId &component, qint64 revision) const;

    QByteArray m_directory;
};

} // namespace midflight
