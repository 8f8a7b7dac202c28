// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/comparison.h"

namespace midflight {

/// Takes out of a report what the migration's [privacy] keeps from being written: before it is sent, spooled or stored.
/// Judge first: differences in what is hidden are still differences. In bodies that are JSON the selected values become
/// "redacted"; one that pretends to be JSON and is not is left out altogether. "header:NAME" hides the header's differences.
void redact(Comparison &report, const Privacy &privacy);

/// `value`, which stands at `pointer`, with "redacted" for what the rules select in it or around it.
QJsonValue redactedBelow(const QJsonValue &value, const QString &pointer, const QStringList &rules);

/// True when a JSONPath selects the place an RFC 6901 pointer names, or something it lies in. Filters count as
/// selecting everything, so that the doubtful is redacted.
bool selects(const QString &jsonPath, const QString &pointer);

} // namespace midflight
