// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace midflight {

/// Which part of this process's descriptors a purpose may take, under the limit in force now. The kernel gives the lowest
/// free number, so the number of a new descriptor tells how many are in use.
bool isWithinClientsShare(int fd); ///< two thirds: the rest is for connections to the systems
bool isWithinSystemsShare(int fd); ///< all but the last ones: they are the control API's and the store's

} // namespace midflight
