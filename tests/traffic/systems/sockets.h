// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <sys/epoll.h>
#include <utility>

namespace midflight::systems {

using Clock = std::chrono::steady_clock; ///< CLOCK_MONOTONIC: comparable between processes

/// A TCP socket bound to 127.0.0.1:port (0 takes a free one), non-blocking. Exits with a message when it cannot be had.
int boundTo(std::uint16_t port);
void listenAt(int socket);
std::uint16_t portOf(int socket);

/// The next waiting connection, non-blocking and without delay; -1 when there is none.
int acceptFrom(int listener);

/// "HOST:PORT" of IPv4 in numbers. Exits with a message when it is none.
std::pair<std::string, std::uint16_t> addressOf(const std::string &text);

/// A connection under way or there, non-blocking and without delay; -1 when it failed at once.
int connectTo(const std::pair<std::string, std::uint16_t> &address);

/// Closes with a reset instead of a FIN.
void resetConnection(int socket);

/// As many descriptors as this process may have.
void raiseDescriptorLimit();

/// Says why and ends the program with 2.
[[noreturn]] void giveUp(const std::string &what);

/// epoll with 64 bit of the user's own per descriptor. Not thread-safe.
class Poll
{
public:
    Poll();
    ~Poll();
    Poll(const Poll &) = delete;
    void add(int descriptor, std::uint64_t tag, std::uint32_t events);
    void change(int descriptor, std::uint64_t tag, std::uint32_t events);
    /// Waits until something happened or `until` has passed; calls handle(tag, events) for each.
    template <typename Handle>
    void wait(Clock::time_point until, Handle &&handle)
    {
        const int count = collect(until);
        for (int index = 0; index < count; ++index)
            handle(m_events[index].data.u64, m_events[index].events);
    }

private:
    int collect(Clock::time_point until);
    int m_descriptor;
    epoll_event m_events[256];
};

} // namespace midflight::systems
