// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/session.h"

namespace midflight {

/// Brings steps and the router together: asks it who runs, falls back to what is remembered, delivers what came of it
/// or keeps that until the router is back.
class Courier final : public RoutingSource, public ReportSink
{
public:
    /// \param migrationFile supplies definitions when nothing is remembered; may be empty
    Courier(const Session &session, QByteArray migrationFile) : m_session(session), m_migrationFile(std::move(migrationFile)) { }

    Result<StepRoute> route(const ComponentId &component, const QString &key) override;
    void report(const ComponentId &component, const Comparison &comparison) override;

    /// The same for a caller that waits and wants to know: Failure::Unavailable means kept for later.
    Result<void> deliver(const ComponentId &component, const Comparison &comparison) const;

    bool fromRouter() const { return m_fromRouter; } ///< the last route() was the router's own answer

private:
    Result<StepRoute> routeFromRouter(const ComponentId &component, const QString &key);
    Result<StepRoute> routeFromMemory(const ComponentId &component, const QString &key) const;
    Result<StepRoute> routeFromFile(const ComponentId &component) const;

    const Session &m_session;
    QByteArray m_migrationFile;
    bool m_fromRouter = false;
    bool m_cacheIsCurrent = true;
};

} // namespace midflight
