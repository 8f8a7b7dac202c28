// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/childprocess.h"

#include "routing/steps/privatefiles.h"

#include <QVarLengthArray>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace midflight {

SignalState SignalState::save()
{
    SignalState state;
    sigprocmask(SIG_SETMASK, nullptr, &state.mask);
    sigaction(SIGCHLD, nullptr, &state.child);
    sigaction(SIGPIPE, nullptr, &state.pipe);
    return state;
}

void SignalState::restore() const
{
    sigaction(SIGCHLD, &child, nullptr);
    sigaction(SIGPIPE, &pipe, nullptr);
    sigprocmask(SIG_SETMASK, &mask, nullptr);
}

namespace {

void yieldToOthers()
{
    setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + 10);
    const int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score >= 0) {
        writeAll(score, "1000");
        close(score);
    }
}

void limitFiles(qint64 size)
{
    rlimit limit {};
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_cur, rlim_t(size));
    setrlimit(RLIMIT_FSIZE, &limit);
    const rlimit none {0, 0};
    setrlimit(RLIMIT_CORE, &none);
}

/// In the child, up to exec. Only returns when that failed.
void become(const ChildPlan &plan, const SignalState &signalState, pid_t parent, char *const *argv)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127); // the parent died before we asked to be told
    if (plan.ownGroup)
        setpgid(0, 0);
    const int streams[] = {plan.input, plan.output, plan.error};
    for (int target = 0; target < 3; ++target) {
        if (streams[target] >= 0)
            dup2(streams[target], target); // a copy, so without close-on-exec
    }
    if (plan.shadow) {
        yieldToOthers();
        setenv("MIDFLIGHT_SHADOW", "1", 1);
    }
    if (plan.closeOthers)
        close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    if (!plan.directory.isEmpty() && chdir(plan.directory.constData()) != 0)
        return;
    if (plan.fileSize >= 0)
        limitFiles(plan.fileSize);
    signalState.restore();
    execvp(argv[0], argv);
}

} // namespace

Child startChild(const ChildPlan &plan, const SignalState &signalState)
{
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0)
        return {-1, errno};
    FileDescriptor read(report[0]);
    FileDescriptor write(report[1]);
    QVarLengthArray<char *, 64> argv;
    for (const QByteArray &argument : plan.argv)
        argv.append(const_cast<char *>(argument.constData()));
    argv.append(nullptr);

    const pid_t parent = getpid();
    Child child;
    child.pid = fork();
    if (child.pid < 0)
        return {-1, errno};
    if (child.pid == 0) {
        become(plan, signalState, parent, argv.constData());
        const int error = errno;
        writeAll(write.get(), QByteArrayView(reinterpret_cast<const char *>(&error), sizeof error));
        _exit(127);
    }
    write.reset();
    int error = 0;
    ssize_t got;
    do {
        got = ::read(read.get(), &error, sizeof error);
    } while (got < 0 && errno == EINTR);
    if (got == sizeof error) {
        waitpid(child.pid, nullptr, 0);
        return {-1, error};
    }
    return child;
}

Outcome outcomeOf(int waitStatus, const rusage &usage, double seconds)
{
    Outcome outcome;
    outcome.seconds = seconds;
    if (WIFSIGNALED(waitStatus))
        outcome.signal = WTERMSIG(waitStatus);
    else
        outcome.exitCode = WEXITSTATUS(waitStatus);
    const auto add = [](const timeval &time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    outcome.cpuSeconds = add(usage.ru_utime) + add(usage.ru_stime);
    outcome.maxRss = qint64(usage.ru_maxrss) * 1024; // Linux counts KiB
    return outcome;
}

Outcome outcomeOfMissing(const QByteArray &program, int error)
{
    Outcome outcome;
    outcome.failure = QStringLiteral("not started: %1: %2")
                          .arg(QString::fromLocal8Bit(program), QString::fromLocal8Bit(std::strerror(error)));
    return outcome;
}

int exitCodeForMissing(int error)
{
    return error == ENOENT || error == ENOTDIR ? 127 : 126;
}

double monotonicSeconds()
{
    timespec now {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

} // namespace midflight
