// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/answeringside.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace midflight {

namespace {

struct Pipe {
    FileDescriptor read;
    FileDescriptor write;
};

Pipe makePipe()
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return {};
    return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

FileDescriptor duplicate(int fd)
{
    return FileDescriptor(fcntl(fd, F_DUPFD_CLOEXEC, 3));
}

void noWaiting(const FileDescriptor &fd)
{
    fcntl(fd.get(), F_SETFL, fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

} // namespace

void AnsweringSide::teeInput(FileDescriptor copy, qint64 limit)
{
    m_inputCopy = std::move(copy);
    m_inputLimit = limit;
}

void AnsweringSide::teeOutput(FileDescriptor copy, qint64 limit)
{
    m_outputCopy = std::move(copy);
    m_outputLimit = limit;
}

int AnsweringSide::start(const QByteArrayList &argv)
{
    ChildPlan plan;
    plan.argv = argv;
    Pipe input;
    Pipe output;
    if (m_inputCopy) {
        input = makePipe();
        plan.input = input.read.get();
    }
    if (m_outputCopy) {
        output = makePipe();
        plan.output = output.write.get();
    }
    m_started = monotonicSeconds();
    const Child child = startChild(plan, m_signals.callers());
    if (child.error) {
        m_outcome = outcomeOfMissing(argv.value(0), child.error);
        return child.error;
    }
    m_child = child.pid;
    if (input.write) {
        noWaiting(input.write);
        m_input.emplace(duplicate(STDIN_FILENO), std::move(input.write), std::move(m_inputCopy), m_inputLimit);
    }
    if (output.read) {
        noWaiting(output.read);
        m_output.emplace(std::move(output.read), duplicate(STDOUT_FILENO), std::move(m_outputCopy), m_outputLimit);
    }
    return 0;
}

bool AnsweringSide::reap()
{
    int status = 0;
    rusage usage {};
    const pid_t pid = wait4(m_child, &status, WNOHANG | WUNTRACED, &usage);
    if (pid != m_child)
        return false;
    if (WIFSTOPPED(status)) {
        // The caller's shell watches this process: it stops with its command and goes on with it.
        raise(SIGSTOP);
        kill(m_child, SIGCONT);
        return false;
    }
    m_outcome = outcomeOf(status, usage, monotonicSeconds() - m_started);
    return true;
}

void AnsweringSide::wait(const std::function<void()> &inputComplete)
{
    bool copied = !m_input;
    const auto noteInput = [&] {
        if (!copied && m_input->ended()) {
            copied = true;
            inputComplete();
        }
    };
    while (!reap()) {
        pollfd entries[5] = {{m_signals.descriptor(), POLLIN, 0}, {-1, 0, 0}, {-1, 0, 0}, {-1, 0, 0}, {-1, 0, 0}};
        if (m_input)
            m_input->prepare(entries + 1);
        if (m_output)
            m_output->prepare(entries + 3);
        if (poll(entries, 5, -1) < 0)
            continue;
        if (m_input)
            m_input->advance(entries + 1);
        if (m_output)
            m_output->advance(entries + 3);
        noteInput();
        if (entries[0].revents)
            m_askedToEnd = m_signals.forwardTo(m_child) || m_askedToEnd;
    }
    m_child = -1;
    if (m_input)
        m_input->finish();
    noteInput();
    if (m_output)
        drainOutput();
}

/// Passes on what the command had written when it ended, however slowly the caller takes it.
void AnsweringSide::drainOutput()
{
    while (!m_output->ended()) {
        pollfd entries[3] = {{m_signals.descriptor(), POLLIN, 0}, {-1, 0, 0}, {-1, 0, 0}};
        m_output->prepare(entries + 1);
        if (poll(entries, 3, m_output->holdsBytes() ? -1 : 0) == 0) {
            releaseOutput();
            return;
        }
        m_output->advance(entries + 1);
        if (entries[0].revents && m_signals.forwardTo(-1)) {
            m_askedToEnd = true;
            return;
        }
    }
}

/// Something that the command left behind still holds its stdout. What it writes later must reach the caller, too, but
/// the caller does not wait for it with a bare command either.
void AnsweringSide::releaseOutput()
{
    const pid_t pid = fork();
    if (pid != 0)
        return;
    m_signals.watchChildrenOnly();
    while (!m_output->ended()) {
        pollfd entries[2];
        m_output->prepare(entries);
        if (poll(entries, 2, -1) > 0)
            m_output->advance(entries);
    }
    _exit(0);
}

} // namespace midflight
