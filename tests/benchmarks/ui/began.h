// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <cstdio>
#include <ctime>

/// Milliseconds of a clock.
inline double milliseconds(clockid_t clock)
{
    timespec time {};
    clock_gettime(clock, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

/// Since this program was asked for: whoever starts it leaves CLOCK_MONOTONIC, in ms, in BENCHMARK_BEGAN.
inline void sayReached(const char *what)
{
    std::printf("%s %.1f\n", what, milliseconds(CLOCK_MONOTONIC) - qgetenv("BENCHMARK_BEGAN").toDouble());
    std::fflush(stdout);
}
