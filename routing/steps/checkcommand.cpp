// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/checkcommand.h"

#include "routing/steps/childprocess.h"
#include "routing/steps/privatefiles.h"

#include <QFile>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace midflight {

namespace {

constexpr qsizetype tailKept = 4096; ///< bytes of output looked at for the last line
constexpr qsizetype lineShown = 200; ///< characters

/// The last line that is not empty, without what a terminal would act on.
QString lastLineOf(const QByteArray &tail)
{
    auto lines = QString::fromUtf8(tail).split(u'\n');
    while (!lines.isEmpty()) {
        auto line = lines.takeLast();
        line.removeIf([](QChar character) { return character.category() == QChar::Other_Control; });
        if (line = line.trimmed(); !line.isEmpty())
            return line.left(lineShown);
    }
    return {};
}

class RunningCheck
{
public:
    RunningCheck(pid_t pid, FileDescriptor output) : m_pid(pid), m_output(std::move(output)) { }
    ~RunningCheck() { end(); }

    /// false once it has ended.
    bool advance(int milliseconds)
    {
        pollfd entry {m_output.get(), POLLIN, 0};
        poll(&entry, 1, m_output ? milliseconds : std::min(milliseconds, 5));
        readAvailable();
        if (waitpid(m_pid, &m_status, WNOHANG) != m_pid)
            return true;
        readAvailable();
        kill(-m_pid, SIGKILL); // what it left behind
        m_pid = -1;
        return false;
    }

    void end()
    {
        if (m_pid <= 0)
            return;
        kill(-m_pid, SIGKILL);
        kill(m_pid, SIGKILL); // it may not have made its group yet
        while (waitpid(m_pid, &m_status, 0) < 0 && errno == EINTR) { }
        m_pid = -1;
    }

    bool floods() const { return m_read > checkOutputLimit; }
    int status() const { return m_status; }
    QString lastLine() const { return lastLineOf(m_tail); }

private:
    void readAvailable()
    {
        QByteArray buffer(65536, Qt::Uninitialized);
        while (m_output && !floods()) {
            const ssize_t got = ::read(m_output.get(), buffer.data(), size_t(buffer.size()));
            if (got < 0)
                return; // nothing now, or interrupted
            if (got == 0)
                return m_output.reset();
            m_read += got;
            m_tail = (m_tail + buffer.first(got)).right(tailKept);
        }
    }

    pid_t m_pid;
    FileDescriptor m_output;
    QByteArray m_tail;
    qint64 m_read = 0;
    int m_status = 0;
};

} // namespace

CheckOutcome runCheck(const CheckPlan &plan, const std::atomic<bool> &stop)
{
    const auto failed = [](const QString &what) { return CheckOutcome {false, what}; };
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return failed(QStringLiteral("not started: %1").arg(QString::fromLocal8Bit(std::strerror(errno))));
    FileDescriptor output(ends[0]);
    FileDescriptor write(ends[1]);
    fcntl(output.get(), F_SETFL, O_NONBLOCK);
    const FileDescriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
    ChildPlan child;
    for (const auto &argument : plan.command)
        child.argv += QFile::encodeName(argument);
    child.input = nothing.get();
    child.output = child.error = write.get();
    child.ownGroup = true;
    child.closeOthers = true;
    child.directory = QFile::encodeName(plan.directory);
    const auto started = startChild(child, SignalState {});
    if (started.pid < 0)
        return failed(QStringLiteral("not started: %1: %2")
                          .arg(plan.command.value(0), QString::fromLocal8Bit(std::strerror(started.error))));
    write.reset();
    RunningCheck check(started.pid, std::move(output));
    const double until = monotonicSeconds() + double(plan.limit.count()) / 1000;
    while (check.advance(20)) {
        if (check.floods())
            return failed(QStringLiteral("wrote more than %1 MB").arg(checkOutputLimit / 1024 / 1024));
        if (stop)
            return failed(QStringLiteral("ended with the router"));
        if (monotonicSeconds() > until)
            return failed(QStringLiteral("not done within %1 s").arg(double(plan.limit.count()) / 1000));
    }
    CheckOutcome outcome;
    outcome.lastLine = check.lastLine();
    const int status = check.status();
    outcome.holds = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (outcome.lastLine.isEmpty() && !outcome.holds)
        outcome.lastLine = WIFSIGNALED(status) ? QStringLiteral("ended by signal %1").arg(WTERMSIG(status))
                                               : QStringLiteral("exit code %1").arg(WEXITSTATUS(status));
    return outcome;
}

} // namespace midflight
