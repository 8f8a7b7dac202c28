// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/signalwatch.h"

#include <cerrno>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace midflight {

namespace {

bool isFault(int signal)
{
    return signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL || signal == SIGABRT
        || signal == SIGTRAP || signal == SIGSYS;
}

/// Not to be forwarded: they concern this process itself, or cannot be caught.
bool isOurs(int signal)
{
    return isFault(signal) || signal == SIGKILL || signal == SIGSTOP || signal == SIGCHLD || signal == SIGPIPE
        || signal == SIGCONT || signal == SIGTTIN || signal == SIGTTOU || signal == SIGXCPU || signal == SIGXFSZ;
}

bool asksToEnd(int signal)
{
    return signal == SIGTERM || signal == SIGINT || signal == SIGHUP || signal == SIGQUIT;
}

} // namespace

SignalWatch::SignalWatch() : m_callers(SignalState::save())
{
    // A disposition of "ignore" for SIGCHLD, as some daemons leave it, would swallow exit codes.
    struct sigaction standard {};
    standard.sa_handler = SIG_DFL;
    sigaction(SIGCHLD, &standard, nullptr);
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, nullptr);

    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    for (int signal = 1; signal <= SIGRTMAX; ++signal) {
        if (!isOurs(signal) && !(signal >= 32 && signal < SIGRTMIN))
            sigaddset(&watched, signal);
    }
    sigset_t blocked = watched;
    sigprocmask(SIG_BLOCK, &blocked, nullptr);
    m_descriptor.reset(signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
}

SignalWatch::~SignalWatch()
{
    m_callers.restore();
}

bool SignalWatch::forwardTo(pid_t child)
{
    bool ending = false;
    signalfd_siginfo info {};
    while (read(m_descriptor.get(), &info, sizeof info) == sizeof info) {
        const int signal = int(info.ssi_signo);
        if (signal == SIGCHLD)
            continue;
        ending = ending || asksToEnd(signal);
        const bool fromTerminal = info.ssi_code == SI_KERNEL;
        if (fromTerminal || child <= 0)
            continue;
        if (info.ssi_code == SI_QUEUE) {
            sigval value {};
            value.sival_ptr = reinterpret_cast<void *>(info.ssi_ptr);
            if (sigqueue(child, signal, value) == 0)
                continue;
        }
        kill(child, signal);
    }
    return ending;
}

void SignalWatch::watchChildrenOnly()
{
    m_callers.restore();
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGCHLD);
    sigset_t everything;
    sigfillset(&everything);
    sigprocmask(SIG_UNBLOCK, &everything, nullptr);
    sigprocmask(SIG_BLOCK, &watched, nullptr);
    struct sigaction standard {};
    standard.sa_handler = SIG_DFL;
    sigaction(SIGCHLD, &standard, nullptr);
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, nullptr);
    m_descriptor.release(); // closed already where the process left the caller's descriptors
    m_descriptor.reset(signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
}

void dieBy(int signal)
{
    prctl(PR_SET_DUMPABLE, 0);
    const rlimit none {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    struct sigaction standard {};
    standard.sa_handler = SIG_DFL;
    sigaction(signal, &standard, nullptr);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, signal);
    sigprocmask(SIG_UNBLOCK, &only, nullptr);
    raise(signal);
    _exit(128 + signal); // not reached for a signal whose default action ends a process
}

} // namespace midflight
