// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/component.h"
#include "routing/evidence/tally.h"

namespace midflight {

/// What decisions are judged on. Read on the deciding thread only; answers are as of the last stored comparison.
class EvidenceSource
{
public:
    virtual ~EvidenceSource() = default;
    virtual const Tally &tally(const ComponentId &component) const = 0;
    virtual double comparisonsPerSecond(const ComponentId &component) const = 0; ///< recent; 0 when unknown
    virtual qint64 inFlight(const ComponentId &component) const = 0; ///< requests routed and not yet reported
};

} // namespace midflight
