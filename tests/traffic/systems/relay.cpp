// SPDX-License-Identifier: GPL-3.0-or-later
// The floor: a relay that parses nothing. One thread, one upstream connection for each client, bytes copied as they
// come. What a proxy in user space costs at least; everything above is what understanding the messages costs.
#include "tests/traffic/systems/sockets.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace midflight::systems;

namespace {

/// Two sockets and, per direction, what its receiver would not take yet.
struct Pair {
    int sockets[2] = {-1, -1};
    std::string waiting[2]; ///< for sockets[0], for sockets[1]
};

std::vector<Pair> pairs;
std::array<char, 131072> buffer;

void drop(Pair &pair)
{
    for (int &socket : pair.sockets) {
        if (socket >= 0)
            close(socket);
        socket = -1;
    }
    pair = {};
}

/// Sends what waits for a side; false when the connection is gone.
bool flush(Pair &pair, int to)
{
    std::string &waiting = pair.waiting[to];
    while (!waiting.empty()) {
        const ssize_t sent = send(pair.sockets[to], waiting.data(), waiting.size(), MSG_NOSIGNAL);
        if (sent < 0)
            return errno == EAGAIN || errno == ENOTCONN || errno == EINPROGRESS;
        waiting.erase(0, std::size_t(sent));
    }
    return true;
}

/// Copies what one side sent to the other, until there is no more or the other takes no more.
bool copy(Pair &pair, int from)
{
    const int to = 1 - from;
    while (pair.waiting[to].empty()) {
        const ssize_t count = recv(pair.sockets[from], buffer.data(), buffer.size(), 0);
        if (count <= 0)
            return count < 0 && errno == EAGAIN;
        const ssize_t sent = send(pair.sockets[to], buffer.data(), std::size_t(count), MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN && errno != ENOTCONN)
            return false;
        const auto done = std::size_t(std::max<ssize_t>(sent, 0));
        pair.waiting[to].assign(buffer.data() + done, std::size_t(count) - done);
        if (std::size_t(count) < buffer.size())
            return true; // edge-triggered: what comes later is told again
    }
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2)
        giveUp("use: traffic-relay HOST:PORT, the system to relay to");
    std::signal(SIGPIPE, SIG_IGN);
    raiseDescriptorLimit();
    const auto upstream = addressOf(argv[1]);
    const int listener = boundTo(0);
    listenAt(listener);
    std::printf("ready %u\n", unsigned(portOf(listener)));
    std::fflush(stdout);

    Poll poll;
    constexpr std::uint64_t accepting = ~0ull;
    poll.add(listener, accepting, EPOLLIN);
    for (;;) {
        poll.wait(Clock::time_point::max(), [&](std::uint64_t tag, std::uint32_t events) {
            if (tag == accepting) {
                for (int client = acceptFrom(listener); client >= 0; client = acceptFrom(listener)) {
                    const std::uint64_t index = pairs.size();
                    pairs.push_back({{client, connectTo(upstream)}, {}});
                    for (unsigned side = 0; side < 2; ++side)
                        poll.add(pairs.back().sockets[side], index << 1 | side, EPOLLIN | EPOLLOUT | EPOLLET);
                }
                return;
            }
            Pair &pair = pairs[tag >> 1];
            const int side = int(tag & 1);
            if (pair.sockets[0] < 0)
                return;
            bool alive = true;
            if (events & EPOLLOUT && !pair.waiting[side].empty()) // room again: send it, then read on
                alive = flush(pair, side) && copy(pair, 1 - side);
            if (alive && events & (EPOLLIN | EPOLLHUP | EPOLLERR))
                alive = copy(pair, side);
            if (!alive)
                drop(pair);
        });
    }
}
