// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/comparison.h"

namespace midflight {

/// Takes out of a report what the migration's [privacy] keeps from being written: before it is sent or spooled.
void redact(Comparison &report, const Privacy &privacy);

/// True when a JSONPath selects the place an RFC 6901 pointer names, or something it lies in. Filters count as
/// selecting everything, so that the doubtful is redacted.
bool selects(const QString &jsonPath, const QString &pointer);

} // namespace midflight
