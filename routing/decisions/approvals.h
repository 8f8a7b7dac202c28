// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/componentstate.h"

namespace midflight {

// Where a component asks for several leads, each signs the same subject; the last signature lets it happen.

/// Of a stage: bound to what was proven when it was signed.
QString stageSubject(Stage to, const QString &evidence);
/// Of a definition that asks for less than the one in force.
QString definitionSubject(const Component &component);

/// Who signed that subject, each once, in order.
QStringList signersOf(const ComponentState &state, const QString &subject);

/// Whether the second definition asks for less proof than the first, or overlooks more: a gate made looser or turned
/// off, fewer approvals, a check or a need that is gone or changed, a rule that was not there.
bool loosens(const Component &before, const Component &after);

} // namespace midflight
