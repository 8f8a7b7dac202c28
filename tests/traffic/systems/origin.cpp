// SPDX-License-Identifier: GPL-3.0-or-later
// A lean HTTP system, good or bad in one way. Prints "ready PORT", answers GET and HEAD of any path with JSON of as many
// bytes as the path's last segment says, and notes each request's X-Sent in a log of its own.
#include "tests/traffic/systems/answers.h"
#include "tests/traffic/systems/sockets.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <deque>
#include <map>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <unordered_map>

using namespace midflight::systems;

namespace {

enum class Mode { Answer, Hang, Slow, Crash, Refuse, Reset, Garbage, Giant };

struct Connection {
    int socket = -1;
    std::uint64_t number = 0; ///< never given twice
    std::string in;
    std::string_view out;
    std::size_t repeats = 0; ///< how often a block follows `out`: a giant's body
};

struct Origin {
    Mode mode = Mode::Answer;
    std::chrono::milliseconds delay {0};
    bool differs = false;
    std::FILE *log = nullptr;

    Poll poll;
    std::unordered_map<std::uint64_t, Connection> connections;
    std::uint64_t last = 0;
    std::deque<std::pair<Clock::time_point, std::uint64_t>> late; ///< whom to answer when

    [[noreturn]] void serve(int listener);
    void receive(Connection &connection);
    void answer(Connection &connection, std::string_view head);
    void send(Connection &connection);
    void drop(Connection &connection, bool reset = false);
};

const std::string block(1 << 20, 'x');
constexpr std::size_t giantBlocks = 1024;

/// The value of a header of a head, empty when it lacks it. Names are looked for as our own programs write them.
std::string_view headerOf(std::string_view head, std::string_view name)
{
    const auto at = head.find(name);
    if (at == std::string_view::npos)
        return {};
    const auto begin = at + name.size();
    return head.substr(begin, head.find('\r', begin) - begin);
}

void Origin::drop(Connection &connection, bool reset)
{
    if (reset)
        resetConnection(connection.socket);
    else
        close(connection.socket);
    connections.erase(connection.number);
}

void Origin::send(Connection &connection)
{
    for (;;) {
        while (!connection.out.empty()) {
            const ssize_t sent = ::send(connection.socket, connection.out.data(), connection.out.size(), MSG_NOSIGNAL);
            if (sent < 0 && errno == EAGAIN)
                return;
            if (sent < 0)
                return drop(connection);
            connection.out.remove_prefix(std::size_t(sent));
        }
        if (connection.repeats == 0)
            break;
        --connection.repeats;
        connection.out = block;
    }
    if (mode == Mode::Reset)
        return drop(connection, true);
    if (mode == Mode::Garbage)
        return drop(connection);
}

void Origin::answer(Connection &connection, std::string_view head)
{
    static const std::string garbage = "\x16\x03\x01 HTTP?\r\n\0\xff no answer at all\n\n";
    static const std::string giant = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
        + std::to_string(giantBlocks * block.size()) + "\r\n\r\n";
    const auto target = head.substr(0, head.find(' ', head.find(' ') + 1));
    const std::string &full = answerOf(bytesAskedFor(target), differs);
    connection.out = head.starts_with("HEAD ") ? std::string_view(full).substr(0, headLength(full)) : full;
    if (mode == Mode::Reset)
        connection.out = connection.out.substr(0, headLength(full) + (full.size() - headLength(full)) / 2);
    if (mode == Mode::Garbage)
        connection.out = garbage;
    if (mode == Mode::Giant) {
        connection.out = giant;
        connection.repeats = giantBlocks;
    }
    send(connection);
}

void Origin::receive(Connection &connection)
{
    static char bytes[16384];
    const ssize_t count = recv(connection.socket, bytes, sizeof bytes, 0);
    if (count == 0 || (count < 0 && errno != EAGAIN))
        return drop(connection);
    if (count > 0)
        connection.in.append(bytes, std::size_t(count));
    const auto end = connection.in.find("\r\n\r\n");
    if (end == std::string::npos)
        return;
    // One request at a time, as a proxy sends them; none of them has a body.
    const std::string head = connection.in.substr(0, end + 2);
    connection.in.erase(0, end + 4);
    if (log)
        std::fprintf(log, "%.*s\n", int(headerOf(head, "X-Sent: ").size()), headerOf(head, "X-Sent: ").data());
    if (mode == Mode::Crash)
        std::abort();
    if (mode == Mode::Hang)
        return;
    if (mode != Mode::Slow)
        return answer(connection, head);
    late.emplace_back(Clock::now() + delay, connection.number);
    connection.in = head; // kept until it is answered
}

[[noreturn]] void Origin::serve(int listener)
{
    constexpr std::uint64_t accepting = 0;
    poll.add(listener, accepting, EPOLLIN);
    for (;;) {
        poll.wait(late.empty() ? Clock::time_point::max() : late.front().first, [&](std::uint64_t tag, std::uint32_t events) {
            if (tag == accepting) {
                for (int socket = acceptFrom(listener); socket >= 0; socket = acceptFrom(listener)) {
                    ++last;
                    connections[last] = {socket, last, {}, {}, 0};
                    poll.add(socket, last, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
                }
                return;
            }
            auto found = connections.find(tag);
            if (found != connections.end() && !found->second.out.empty())
                send(found->second);
            found = connections.find(tag);
            if (found != connections.end() && events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
                receive(found->second);
        });
        while (!late.empty() && late.front().first <= Clock::now()) {
            const auto found = connections.find(late.front().second);
            late.pop_front();
            if (found == connections.end())
                continue;
            const std::string head = std::exchange(found->second.in, {});
            answer(found->second, head);
        }
        if (log)
            std::fflush(log);
    }
}

} // namespace

int main(int argc, char **argv)
{
    CLI::App app("A lean HTTP system, good or bad in one way", "traffic-origin");
    Origin origin;
    const std::map<std::string, Mode> modes {{"answer", Mode::Answer}, {"hang", Mode::Hang}, {"slow", Mode::Slow},
        {"crash", Mode::Crash}, {"refuse", Mode::Refuse}, {"reset", Mode::Reset}, {"garbage", Mode::Garbage},
        {"giant", Mode::Giant}};
    unsigned delay = 0;
    std::string log;
    app.add_option("--mode", origin.mode, "answer, hang, slow, crash, refuse, reset (in the middle of the body), garbage, giant (1 GB)")
        ->transform(CLI::CheckedTransformer(modes));
    app.add_option("--delay", delay, "Milliseconds that a slow one takes");
    app.add_flag("--differs", origin.differs, "One number in the middle of each body is another one");
    app.add_option("--log", log, "Where the X-Sent of each request is noted, one a line");
    CLI11_PARSE(app, argc, argv);
    origin.delay = std::chrono::milliseconds(delay);
    std::signal(SIGPIPE, SIG_IGN);
    raiseDescriptorLimit();
    if (!log.empty() && !(origin.log = std::fopen(log.c_str(), "ae")))
        giveUp(log + ": cannot be written");

    const int listener = boundTo(0);
    if (origin.mode != Mode::Refuse)
        listenAt(listener);
    std::printf("ready %u\n", unsigned(portOf(listener)));
    std::fflush(stdout);
    if (origin.mode == Mode::Refuse) // the port is taken and nobody listens
        for (;;)
            pause();
    if (origin.mode == Mode::Crash) {
        // A system that its supervisor starts again each time it dies. Its children go when it goes.
        while (const pid_t child = fork()) {
            if (child < 0)
                giveUp("fork failed");
            waitpid(child, nullptr, 0);
        }
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    }
    origin.serve(listener);
}
