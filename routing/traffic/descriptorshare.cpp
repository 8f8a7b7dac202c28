// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/descriptorshare.h"

#include <sys/resource.h>

namespace midflight {

static rlim_t limitNow()
{
    rlimit limit {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

bool isWithinClientsShare(int fd) { return rlim_t(fd) < limitNow() / 3 * 2; }

bool isWithinSystemsShare(int fd)
{
    constexpr rlim_t others = 16;
    return rlim_t(fd) + others < limitNow();
}

} // namespace midflight
