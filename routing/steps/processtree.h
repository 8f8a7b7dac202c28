// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace midflight {

/// From now on, what a descendant leaves behind becomes a child of this process instead of the system's.
void adoptDescendants();

/// Kills and collects every child of this process, and what they leave behind, until none is left.
void endDescendants();

/// Leaves the caller's terminal, session and descriptors, so that nothing of the caller waits for this process.
/// `kept` are moved to 3, 4, …, in order; -1 stays -1. Standard streams become /dev/null.
void detachFromCaller(int *kept, int count);

} // namespace midflight
