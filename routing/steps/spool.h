// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/comparison.h"
#include "routing/domain/error.h"
#include "routing/steps/limits.h"

#include <QJsonArray>
#include <functional>

namespace midflight {

/// Reports that wait for their router: one file each, 0600, in order of arrival. Bounded: what is there stays, what
/// does not fit is refused and counted. A report is removed once the router has stored it; its UUID makes a repeat after
/// a crash in between harmless.
class Spool
{
public:
    /// \param directory of one router
    Spool(const QByteArray &directory, const StepLimits &limits);

    /// \param report as POST …/comparisons takes it. False: full or not writable, and counted as refused.
    bool add(const ComponentId &component, const QJsonObject &report) const;

    /// Sends reports of one component; answers which of them (by index) the router will never take.
    using Send = std::function<Result<QList<qsizetype>>(const ComponentId &, const QJsonArray &)>;
    /// Delivers all that wait, oldest first. Only one process does so at a time; the others return at once.
    /// \returns how many were delivered
    qsizetype deliver(const Send &send) const;

    qsizetype waiting() const;
    qint64 refused() const; ///< since the directory was made

private:
    QByteArrayList names() const;
    void countRefused() const;
    void setAside(const QByteArray &name) const;

    QByteArray m_directory;
    StepLimits m_limits;
};

} // namespace midflight
