// SPDX-License-Identifier: GPL-3.0-or-later
// A constant number of keep-alive users, each with one request under way. Prints what they saw as one line of JSON.
#include "tests/traffic/systems/sockets.h"
#include "tests/traffic/systems/tally.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <deque>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

using namespace midflight::systems;

namespace {

struct User {
    int socket = -1;
    std::string head; ///< of the answer, as far as it came
    std::size_t left = 0; ///< bytes of body still to come
    bool busy = false;
    bool inBody = false;
    Clock::time_point sent, due;
};

struct Load {
    std::pair<std::string, std::uint16_t> address;
    std::string path = "/1024";
    std::string header;
    unsigned connections = 64;
    std::size_t requests = 0; ///< 0: until the time is over
    double seconds = 0;
    double rate = 0; ///< requests a second; 0: as fast as they are answered
    bool idle = false; ///< one request each, then hold the connections until stdin closes
    bool stamp = false;

    Poll poll;
    std::vector<User> users;
    std::deque<std::size_t> free;
    Tally tally;
    std::size_t started = 0;
    std::size_t underWay = 0;
    Clock::time_point begin;

    void run();
    bool mayStart() const;
    void connect(std::size_t index);
    void start(std::size_t index, Clock::time_point due);
    void receive(std::size_t index);
    void finish(std::size_t index, bool whole);
    bool headDone(User &user);
};

/// How long an answer may take after the last request was sent.
constexpr std::chrono::seconds patience {30};

/// The moment that `number` requests at `rate` are due.
Clock::time_point dueTime(Clock::time_point begin, std::size_t number, double rate)
{
    return begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(double(number) / rate));
}

bool Load::mayStart() const
{
    if (requests > 0 && started >= requests)
        return false;
    return seconds <= 0 || Clock::now() - begin < std::chrono::duration<double>(seconds);
}

void Load::connect(std::size_t index)
{
    users[index] = {};
    users[index].socket = connectTo(address);
    if (users[index].socket < 0)
        giveUp("cannot connect: " + std::string(std::strerror(errno)));
    poll.add(users[index].socket, index, EPOLLIN | EPOLLRDHUP | EPOLLET);
}

void Load::start(std::size_t index, Clock::time_point due)
{
    User &user = users[index];
    user.head.clear();
    user.busy = true;
    user.inBody = false;
    user.sent = Clock::now();
    user.due = rate > 0 ? due : user.sent;
    static const std::string fixed = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: traffic-load\r\nAccept: */*\r\n"
        + (header.empty() ? std::string() : header + "\r\n");
    std::string request = fixed;
    if (stamp)
        request += "X-Sent: " + std::to_string(user.sent.time_since_epoch().count()) + "\r\n";
    request += "\r\n";
    ++started;
    ++underWay;
    if (send(user.socket, request.data(), request.size(), MSG_NOSIGNAL) != ssize_t(request.size()))
        finish(index, false);
}

/// Finds the length of the body; false when the head is none that a user could read.
bool Load::headDone(User &user)
{
    std::size_t at = user.head.find("\r\nContent-Length: ");
    if (at == std::string::npos)
        at = user.head.find("\r\ncontent-length: ");
    if (!user.head.starts_with("HTTP/1.1 ") || at == std::string::npos)
        return false;
    user.left = std::strtoul(user.head.c_str() + at + 18, nullptr, 10);
    return true;
}

void Load::receive(std::size_t index)
{
    static char bytes[131072];
    User &user = users[index];
    for (;;) {
        const ssize_t count = recv(user.socket, bytes, sizeof bytes, 0);
        if (count < 0 && errno == EAGAIN)
            return;
        if (count <= 0)
            return finish(index, false);
        std::string_view got(bytes, std::size_t(count));
        if (!user.inBody) {
            const std::size_t before = user.head.size();
            user.head += got;
            const auto end = user.head.find("\r\n\r\n");
            if (end == std::string::npos)
                continue;
            got.remove_prefix(end + 4 - before);
            user.head.resize(end + 2);
            user.inBody = true;
            if (!headDone(user))
                return finish(index, false);
        }
        if (got.size() > user.left)
            return finish(index, false); // more than was announced
        user.left -= got.size();
        if (user.left == 0)
            return finish(index, true);
    }
}

void Load::finish(std::size_t index, bool whole)
{
    User &user = users[index];
    const auto now = Clock::now();
    if (!user.busy) { // closed while idle: as good as new after another handshake
        close(user.socket);
        return connect(index);
    }
    user.busy = false;
    if (whole)
        tally.answered(user.head, user.sent, user.due, now);
    else
        tally.failed();
    --underWay;
    if (!whole || user.head.find("\r\nConnection: close") != std::string::npos) {
        close(user.socket);
        connect(index);
    }
    if (rate > 0 || idle)
        free.push_back(index);
    else if (mayStart())
        start(index, now);
}

void Load::run()
{
    users.resize(connections);
    begin = Clock::now();
    for (std::size_t index = 0; index < connections; ++index) {
        connect(index);
        // Loopback connects at once; the request may follow.
        if (rate > 0)
            free.push_back(index);
        else if (mayStart())
            start(index, begin);
        if (idle) // one after the other: none waits in a backlog
            while (underWay > 0)
                poll.wait(Clock::now() + std::chrono::seconds(10), [this](std::uint64_t tag, std::uint32_t) { receive(tag); });
    }
    while (underWay > 0 || (rate > 0 && mayStart())) {
        auto until = Clock::time_point::max(); // somebody has to be answered first
        while (rate > 0 && mayStart()) {
            const auto due = dueTime(begin, started, rate);
            if (due > Clock::now() || free.empty()) {
                until = free.empty() ? until : due;
                break;
            }
            const std::size_t index = free.front();
            free.pop_front();
            start(index, due);
        }
        if (seconds > 0 && Clock::now() - begin > std::chrono::duration<double>(seconds) + patience) {
            for (; underWay > 0; --underWay)
                tally.failed();
            break;
        }
        poll.wait(std::min(until, Clock::now() + std::chrono::seconds(1)), [this](std::uint64_t tag, std::uint32_t) { receive(tag); });
    }
}

} // namespace

int main(int argc, char **argv)
{
    CLI::App app("A constant number of keep-alive users of an HTTP system", "traffic-load");
    Load load;
    std::string address;
    std::string log;
    app.add_option("address", address, "HOST:PORT")->required();
    app.add_option("--path", load.path);
    app.add_option("--header", load.header, "One more header of each request");
    app.add_option("--connections", load.connections)->check(CLI::PositiveNumber);
    app.add_option("--requests", load.requests, "How many in all");
    app.add_option("--seconds", load.seconds, "How long");
    app.add_option("--rate", load.rate, "Requests a second, when due whatever the answers take; otherwise as fast as they are answered");
    app.add_flag("--idle", load.idle, "One request on each connection, then hold them all until stdin closes");
    app.add_flag("--stamp", load.stamp, "X-Sent: the monotonic clock's nanoseconds, in each request");
    app.add_option("--log", log, "Note X-Sent, who answered and the status of each request here");
    CLI11_PARSE(app, argc, argv);
    load.address = addressOf(address);
    if (load.idle)
        load.requests = load.connections;
    if (load.requests == 0 && load.seconds <= 0)
        giveUp("traffic-load: give --requests or --seconds");
    std::signal(SIGPIPE, SIG_IGN);
    raiseDescriptorLimit();
    std::FILE *file = log.empty() ? nullptr : std::fopen(log.c_str(), "we");
    if (!log.empty() && !file)
        giveUp(log + ": cannot be written");
    load.tally.logTo(file);
    load.run();
    std::printf("%s\n", load.tally.json(Clock::now() - load.begin).c_str());
    std::fflush(stdout);
    if (file)
        std::fclose(file);
    for (char byte; load.idle && read(STDIN_FILENO, &byte, 1) > 0;) { }
}
