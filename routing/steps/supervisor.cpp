// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/supervisor.h"

#include "routing/domain/json.h"
#include "routing/steps/otherside.h"
#include "routing/steps/processtree.h"
#include "routing/compare/redaction.h"

#include <QJsonDocument>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace midflight {

namespace {

// Messages of the control socket, each one packet of JSON.
const QLatin1String inputKey("input"); ///< true: usable
const QLatin1String endedKey("ended"); ///< the answering side's outcome
const QLatin1String capturedKey("captured"); ///< a skip reason, empty when all is there

void tell(int control, const QJsonObject &message)
{
    const QByteArray bytes = QJsonDocument(message).toJson(QJsonDocument::Compact);
    send(control, bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL);
}

/// The supervisor's own side of it.
class Shadow
{
public:
    Shadow(ParallelJob &job, FileDescriptor control, SignalWatch &signalWatch, const StepLimits &limits)
        : m_job(job), m_control(std::move(control)), m_signals(signalWatch), m_other(signalWatch, limits), m_again(signalWatch, limits)
    {
    }
    void run();

private:
    void startWhenReady();
    void listen();
    void conclude();
    void runAgain();

    ParallelJob &m_job;
    FileDescriptor m_control;
    SignalWatch &m_signals;
    OtherSide m_other;
    OtherSide m_again;
    off_t m_inputStart = 0; ///< of a regular file that is read from where the answering side began
    bool m_inputReady = false;
    SkipReason m_skipped = SkipReason::None;
    std::optional<Outcome> m_answer;
};

void Shadow::startWhenReady()
{
    const bool after = m_job.route.component.step()->after;
    if (m_other.started() || m_skipped != SkipReason::None || (after && !m_answer)
        || (m_job.inputMode == InputMode::Copied && !m_inputReady))
        return;
    OtherSide::Plan plan;
    plan.argv = m_job.other.command;
    plan.directories = m_job.other.directories;
    plan.timeout = m_job.route.component.step()->timeout;
    plan.workspace = m_job.workspace.path() + "/other";
    if (m_job.other.comparesStdout)
        plan.captureOutput = m_job.otherStdout();
    if (m_job.inputMode == InputMode::Copied)
        m_job.input.reset(open(m_job.inputCopy().constData(), O_RDONLY | O_CLOEXEC));
    plan.input = m_job.input.get();
    m_inputStart = plan.input >= 0 ? lseek(plan.input, 0, SEEK_CUR) : 0;
    m_other.start(plan);
    if (!m_job.again)
        m_job.input.reset();
    m_skipped = m_other.skipped();
}

void Shadow::listen()
{
    QByteArray packet(65536, Qt::Uninitialized);
    const ssize_t got = recv(m_control.get(), packet.data(), size_t(packet.size()), 0);
    if (got < 0 && errno == EINTR)
        return;
    if (got <= 0) {
        m_control.reset();
        return;
    }
    const QJsonObject message = QJsonDocument::fromJson(packet.first(got)).object();
    if (message.contains(inputKey)) {
        m_inputReady = true;
        if (!message[inputKey].toBool())
            m_skipped = SkipReason::TooLarge;
    }
    if (message.contains(endedKey)) {
        if (const auto outcome = outcomeFromJson(message[endedKey].toObject(), QString()))
            m_answer = *outcome;
        const auto captured = skipReasonFromString(message[capturedKey].toString());
        if (captured && *captured != SkipReason::None)
            m_skipped = *captured;
    }
}

void Shadow::run()
{
    for (;;) {
        startWhenReady();
        if (m_skipped != SkipReason::None)
            m_other.end();
        const bool settled = m_skipped != SkipReason::None || m_other.ended();
        if (m_answer ? settled : !m_control)
            break;
        pollfd entries[3] = {{m_control.get(), POLLIN, 0},
                             {m_signals.descriptor(), POLLIN, 0},
                             {m_other.outputDescriptor(), POLLIN, 0}};
        if (poll(entries, 3, m_other.millisecondsToNextCheck()) < 0)
            continue;
        if (entries[1].revents)
            m_signals.forwardTo(-1); // only to empty it
        m_other.advance(entries[2].revents != 0);
        if (m_other.skipped() != SkipReason::None)
            m_skipped = m_other.skipped();
        if (entries[0].revents)
            listen();
        if (m_answer)
            m_control.reset();
    }
    m_other.end();
    conclude();
}

void Shadow::conclude()
{
    const Side answerSide = m_job.route.answer;
    if (!m_answer) {
        // The caller's process was killed, and the answering side with it: one side, which ended by that signal.
        Outcome killed;
        killed.signal = SIGKILL;
        setOutcome(m_job.report, answerSide, killed);
        return;
    }
    if (m_skipped == SkipReason::None && m_other.outcome()) {
        judge(m_job, *m_answer, *m_other.outcome());
        if (m_job.again)
            runAgain();
        return;
    }
    setOutcome(m_job.report, answerSide, *m_answer);
    if (m_other.outcome())
        setOutcome(m_job.report, other(answerSide), *m_other.outcome());
    setSkipped(m_job.report, m_skipped);
}

/// Old once more, on its own, under the same bounds as the other side. Whatever goes wrong, nothing is learned from it.
void Shadow::runAgain()
{
    OtherSide::Plan plan;
    plan.argv = m_job.again->command;
    plan.directories = m_job.again->directories;
    plan.timeout = m_job.route.component.step()->timeout;
    plan.workspace = m_job.workspace.path() + "/again";
    if (m_job.again->comparesStdout)
        plan.captureOutput = m_job.againStdout();
    if (m_job.input.get() >= 0 && lseek(m_job.input.get(), m_inputStart, SEEK_SET) == m_inputStart)
        plan.input = m_job.input.get();
    else if (m_job.inputMode != InputMode::Nothing)
        return;
    m_again.start(plan);
    while (m_again.started() && !m_again.ended() && m_again.skipped() == SkipReason::None) {
        pollfd entries[2] = {{m_signals.descriptor(), POLLIN, 0}, {m_again.outputDescriptor(), POLLIN, 0}};
        if (poll(entries, 2, m_again.millisecondsToNextCheck()) < 0)
            continue;
        if (entries[0].revents)
            m_signals.forwardTo(-1); // only to empty it
        m_again.advance(entries[1].revents != 0);
    }
    m_again.end();
    if (m_again.skipped() == SkipReason::None && m_again.outcome())
        judgeAgain(m_job, *m_again.outcome());
}

} // namespace

Supervisor Supervisor::fork(ParallelJob &job, SignalWatch &signalWatch, ReportSink &sink, const StepLimits &limits)
{
    Supervisor supervisor;
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return supervisor;
    FileDescriptor mine(ends[0]);
    FileDescriptor its(ends[1]);
    supervisor.m_process = ::fork();
    if (supervisor.m_process != 0) {
        supervisor.m_control = std::move(mine);
        return supervisor;
    }
    mine.release();
    int kept[] = {its.release(), job.workspace.lockDescriptor(), job.input.release()};
    detachFromCaller(kept, 3);
    job.workspace.adoptLock(kept[1]);
    job.input.reset(kept[2]);
    adoptDescendants();
    signalWatch.watchChildrenOnly();

    Shadow(job, FileDescriptor(kept[0]), signalWatch, limits).run();
    redact(job.report, job.route.privacy);
    job.workspace.remove();
    sink.report(job.route.component.id, job.report);
    Workspace::removeAbandoned();
    endDescendants();
    _exit(0);
}

void Supervisor::tellInput(bool usable) const
{
    tell(m_control.get(), {{inputKey, usable}});
}

void Supervisor::tellEnded(const Outcome &outcome, SkipReason captured) const
{
    tell(m_control.get(), {{endedKey, toJson(outcome)}, {capturedKey, toString(captured)}});
}

pid_t reportApart(const ComponentId &component, const Comparison &report, SignalWatch &signalWatch, ReportSink &sink)
{
    const pid_t process = ::fork();
    if (process != 0)
        return process;
    detachFromCaller(nullptr, 0);
    signalWatch.watchChildrenOnly();
    sink.report(component, report);
    Workspace::removeAbandoned();
    _exit(0);
}

} // namespace midflight
