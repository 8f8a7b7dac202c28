// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"

#include <QByteArray>

namespace midflight {

/// Rollbacks ordered on this machine while the router was away: old answers here, whatever was remembered, until the
/// router has been told. One small file each, so that processes do not get into each other's way.
class PinnedRollbacks
{
public:
    /// \param directory of one router
    explicit PinnedRollbacks(const QByteArray &directory) : m_directory(directory + "/pinned") { }

    bool pin(const ComponentId &component) const; ///< false: it could not be written
    bool isPinned(const ComponentId &component) const;
    QList<ComponentId> all() const;
    void release(const ComponentId &component) const; ///< the router knows

private:
    QByteArray m_directory;
};

} // namespace midflight
