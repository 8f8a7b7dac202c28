// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/comparison.h"
#include "routing/domain/error.h"

namespace midflight {

/// Who answers one run of a step, and everything needed to carry it out.
struct StepRoute {
    Component component; ///< definition and rules in force
    Privacy privacy;
    Side answer = Side::Old;
    std::optional<Side> also;
    std::optional<qint64> revision; ///< empty when a migration file alone decided
    QString lease; ///< empty when no router counted the request
};

/// Answers who runs: the router, or what is remembered of it. Known to steps by this alone.
class RoutingSource
{
public:
    virtual ~RoutingSource() = default;
    virtual Result<StepRoute> route(const ComponentId &component, const QString &key) = 0;
};

/// Takes what came of a run. Called in a process of its own, off the caller's path; may take its time.
class ReportSink
{
public:
    virtual ~ReportSink() = default;
    virtual void report(const ComponentId &component, const Comparison &comparison) = 0;
};

} // namespace midflight
