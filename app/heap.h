// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace midflight {

/// One heap for all threads, grown by megabytes. glibc gives each thread a heap of its own and asks the kernel for it page
/// by page: reading a router's first answer on the network's thread takes twice as long, and what it read stays spread out.
inline void useOneHeap()
{
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TOP_PAD, 4 << 20);
#endif
}

} // namespace midflight
