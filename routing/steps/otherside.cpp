// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/otherside.h"

#include "routing/domain/json.h"
#include "routing/steps/diskuse.h"
#include "routing/steps/processtree.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace midflight {

namespace {
constexpr double graceSeconds = 2; ///< between TERM and KILL
constexpr double diskCheckSeconds = 0.25;
}

void OtherSide::start(const Plan &plan)
{
    m_plan = plan;
    m_started = monotonicSeconds();
    const DiskSpace space = diskSpace(plan.workspace);
    m_reserve = StepLimits::reserve(space.size);
    if (space.free < m_reserve) {
        m_skipped = SkipReason::Overload;
        return;
    }
    for (const QByteArray &directory : plan.directories)
        mkdir(directory.constData(), 0700);

    const FileDescriptor nothing(open("/dev/null", O_RDWR | O_CLOEXEC));
    ChildPlan child;
    child.argv = plan.argv;
    child.input = plan.input >= 0 ? plan.input : nothing.get();
    child.output = nothing.get();
    child.error = nothing.get();
    child.ownGroup = true;
    child.shadow = true;
    child.fileSize = m_limits.shadowDisk;
    FileDescriptor write;
    if (!plan.captureOutput.isEmpty()) {
        int ends[2];
        FileDescriptor copy(open(plan.captureOutput.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (!copy || pipe2(ends, O_CLOEXEC) != 0) {
            m_skipped = SkipReason::Overload;
            return;
        }
        fcntl(ends[0], F_SETFL, O_NONBLOCK);
        m_output.emplace(FileDescriptor(ends[0]), std::move(copy), m_limits.capture);
        write.reset(ends[1]);
        child.output = write.get();
    }
    const Child started = startChild(child, m_signals.callers());
    if (started.error) {
        m_outcome = outcomeOfMissing(plan.argv.value(0), started.error);
        return;
    }
    m_child = started.pid;
    m_nextDiskCheck = m_started + diskCheckSeconds;
}

int OtherSide::millisecondsToNextCheck() const
{
    if (m_child < 0)
        return -1;
    double next = m_nextDiskCheck;
    next = std::min(next, m_killAt > 0 ? m_killAt : m_started + m_plan.timeout);
    return int(std::clamp((next - monotonicSeconds()) * 1000 + 1, 0.0, 60'000.0));
}

void OtherSide::advance(bool outputReadable)
{
    if (outputReadable && m_output && !m_output->ended())
        m_output->readAvailable();
    if (m_child < 0)
        return;
    int status = 0;
    rusage usage {};
    if (wait4(m_child, &status, WNOHANG, &usage) == m_child)
        collect(status, usage);
    else
        enforceLimits();
}

void OtherSide::enforceLimits()
{
    const double now = monotonicSeconds();
    if (m_output && (m_output->exceeded() || m_output->failed()))
        return skip(m_output->exceeded() ? SkipReason::TooLarge : SkipReason::Overload);
    if (m_killAt > 0 ? now >= m_killAt : now >= m_started + m_plan.timeout) {
        kill(-m_child, m_killAt > 0 ? SIGKILL : SIGTERM);
        m_timedOut = true;
        m_killAt = now + graceSeconds;
    }
    if (now < m_nextDiskCheck)
        return;
    if (diskUse(m_plan.workspace).bytes > m_limits.shadowDisk)
        return skip(SkipReason::TooLarge);
    if (diskSpace(m_plan.workspace).free < m_reserve)
        return skip(SkipReason::Overload);
    // A tree that takes long to walk is walked rarely: at most a twentieth of the time.
    m_nextDiskCheck = now + std::max(diskCheckSeconds, 20 * (monotonicSeconds() - now));
}

void OtherSide::collect(int waitStatus, const rusage &usage)
{
    Outcome outcome = outcomeOf(waitStatus, usage, monotonicSeconds() - m_started);
    if (m_timedOut) {
        outcome.failure = QStringLiteral("not done within %1").arg(durationToString(m_plan.timeout));
        outcome.exitCode.reset();
    }
    kill(-m_child, SIGKILL); // what it left behind in its group
    m_child = -1;
    endDescendants();
    while (m_output && !m_output->ended() && !m_output->exceeded()) {
        pollfd one {m_output->descriptor(), POLLIN, 0};
        if (poll(&one, 1, 0) <= 0)
            break;
        m_output->readAvailable();
    }
    const bool fileLimit = (outcome.signal && *outcome.signal == SIGXFSZ)
        || diskUse(m_plan.workspace).largest >= m_limits.shadowDisk;
    if (fileLimit || (m_output && m_output->exceeded()))
        m_skipped = SkipReason::TooLarge;
    else if (m_output && m_output->failed())
        m_skipped = SkipReason::Overload;
    else if (!m_timedOut && outcome.exitCode.value_or(1) != 0 && diskSpace(m_plan.workspace).free < m_reserve)
        m_skipped = SkipReason::Overload; // most likely it failed for lack of the space we gave it
    m_outcome = outcome;
    m_output.reset();
}

void OtherSide::skip(SkipReason reason)
{
    m_skipped = reason;
    end();
}

void OtherSide::end()
{
    if (m_child < 0)
        return;
    kill(-m_child, SIGKILL);
    kill(m_child, SIGKILL);
    while (waitpid(m_child, nullptr, 0) < 0 && errno == EINTR) { }
    m_child = -1;
    endDescendants();
    m_output.reset();
}

} // namespace midflight
