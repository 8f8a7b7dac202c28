// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/runstep.h"

#include "routing/domain/trace.h"
#include "routing/steps/answeringside.h"
#include "routing/steps/capture.h"
#include "routing/steps/diskuse.h"
#include "routing/steps/paralleljob.h"
#include "routing/steps/runningstep.h"
#include "routing/steps/stepinput.h"
#include "routing/steps/supervisor.h"

#include <QRandomGenerator>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace midflight {

namespace {

constexpr int wrongUse = 2;

QByteArrayList toBytes(const QStringList &texts)
{
    QByteArrayList bytes;
    for (const QString &text : texts)
        bytes.append(text.toUtf8());
    return bytes;
}

/// One run while it is under way, in the caller's process.
class Run
{
public:
    Run(const StepRun &run, const StepRoute &route, ReportSink &sink, const StepLimits &limits)
        : m_run(run), m_route(route), m_step(*route.component.step()), m_sink(sink), m_limits(limits), m_side(m_signals)
    {
    }
    int carryOut();

private:
    void beginReport();
    void prepareOther();
    void prepareAgain();
    void giveUpOther(SkipReason reason);
    void startOther();
    SkipReason capture();
    void conclude();
    void waitFor(pid_t process);

    const StepRun &m_run;
    const StepRoute &m_route;
    const StepDefinition &m_step;
    ReportSink &m_sink;
    StepLimits m_limits;
    SignalWatch m_signals;
    AnsweringSide m_side;
    ParallelJob m_job;
    std::optional<RunningStep> m_running; ///< while new answers
    bool m_parallel = false; ///< the other side runs
    SkipReason m_skipped = SkipReason::None; ///< why it does not, although it should
    Supervisor m_supervisor;
};

void Run::beginReport()
{
    Comparison &report = m_job.report;
    report.id = QUuid::createUuid();
    report.time = QDateTime::currentDateTimeUtc();
    report.key = m_run.key;
    report.revision = m_route.revision;
    report.lease = m_route.lease;
    report.traceparent = callersTrace();
    if (m_route.lease.isEmpty())
        report.answeredBy = m_route.answer;
    m_job.route = m_route;
}

void Run::giveUpOther(SkipReason reason)
{
    m_job.workspace.remove();
    m_job.input.reset();
    m_parallel = false;
    m_skipped = reason;
}

/// Draws whether old runs twice, and makes everything ready for it. Where that cannot be done, it does not.
void Run::prepareAgain()
{
    const double noise = m_route.component.noise;
    if (noise <= 0 || QRandomGenerator::global()->generateDouble() >= noise
        || !m_job.workspace.prepareAgain(int(m_job.other.outputs.size())))
        return;
    auto again = redirect(toBytes(m_step.oldCommand), m_step.outputs, m_run.values, m_job.workspace.path() + "/again");
    if (again)
        m_job.again = *std::move(again);
}

/// Decides whether the other side can run, and makes everything ready for it.
void Run::prepareOther()
{
    if (!m_route.also)
        return;
    if (!m_step.repeatable)
        return giveUpOther(SkipReason::Unsafe);
    const qsizetype count = outputPaths(m_step.outputs, m_run.values).value_or(QByteArrayList()).size();
    m_job.workspace = Workspace::create(int(count), m_limits.shadowRuns);
    if (!m_job.workspace)
        return giveUpOther(SkipReason::Overload);
    const bool otherIsOld = *m_route.also == Side::Old;
    auto redirection = redirect(toBytes(otherIsOld ? m_step.oldCommand : m_step.newCommand), m_step.outputs,
                                m_run.values, m_job.workspace.path() + "/other");
    if (!redirection) {
        giveUpOther(redirection.error().failure == Failure::NotPossible ? SkipReason::Unsafe : SkipReason::None);
        if (m_skipped == SkipReason::None) {
            // It cannot start, which is an outcome of its own and must not become the caller's.
            Outcome outcome;
            outcome.failure = QStringLiteral("not started: %1").arg(redirection.error().message);
            setOutcome(m_job.report, *m_route.also, outcome);
        }
        return;
    }
    m_job.other = *redirection;
    m_job.inPlace = m_run.wait;
    m_parallel = true;
    prepareAgain();

    StepInput input = StepInput::examine();
    m_job.inputMode = input.mode;
    m_job.input = std::move(input.reopened);
    if (input.mode == InputMode::Copied) {
        FileDescriptor copy(open(m_job.inputCopy().constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (!copy)
            return giveUpOther(SkipReason::Overload);
        m_side.teeInput(std::move(copy), m_limits.input);
    }
    if (m_job.other.comparesStdout && fcntl(STDOUT_FILENO, F_GETFD) >= 0) {
        FileDescriptor copy(open(m_job.answerStdout().constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (!copy)
            return giveUpOther(SkipReason::Overload);
        m_side.teeOutput(std::move(copy), m_limits.capture);
    }
    m_job.inputs = InputSnapshot::take(inputPaths(m_run.values, m_job.other.outputs, input.path));
}

void Run::startOther()
{
    if (!m_parallel)
        return;
    m_supervisor = Supervisor::fork(m_job, m_signals, m_sink, m_limits);
    if (m_supervisor.process() < 0)
        giveUpOther(SkipReason::Overload);
    m_job.input.reset();
}

SkipReason Run::capture()
{
    if (m_side.outputExceeded())
        return SkipReason::TooLarge;
    if (m_side.outputFailed())
        return SkipReason::Overload;
    if (m_job.inPlace)
        return SkipReason::None;
    const DiskSpace space = diskSpace(m_job.workspace.path());
    const qint64 room = qMax<qint64>(0, space.free - StepLimits::reserve(space.size));
    StepLimits limits = m_limits;
    limits.capture = qMin(limits.capture, room);
    Capture capture(limits, [this] { return m_signals.forwardTo(-1); });
    for (qsizetype i = 0; i < m_job.other.outputs.size(); ++i) {
        const SkipReason reason = capture.keep(m_job.other.outputs[i].answer, m_job.workspace.answerDirectory(i));
        if (reason != SkipReason::None)
            return reason == SkipReason::TooLarge && room < m_limits.capture ? SkipReason::Overload : reason;
    }
    return SkipReason::None;
}

void Run::conclude()
{
    if (m_parallel) {
        m_supervisor.tellEnded(m_side.outcome(), m_side.askedToEnd() && !m_job.inPlace ? SkipReason::Overload : capture());
        if (m_run.wait)
            waitFor(m_supervisor.process());
        return;
    }
    Comparison &report = m_job.report;
    setOutcome(report, m_route.answer, m_side.outcome());
    if (m_skipped != SkipReason::None)
        setSkipped(report, m_skipped);
    else if (report.oldOutcome && report.newOutcome)
        report.verdict = errorVerdict(*report.oldOutcome, *report.newOutcome);
    const pid_t process = reportApart(m_route.component.id, report, m_signals, m_sink);
    if (m_run.wait)
        waitFor(process);
}

void Run::waitFor(pid_t process)
{
    while (process > 0 && waitpid(process, nullptr, WNOHANG) == 0) {
        pollfd one {m_signals.descriptor(), POLLIN, 0};
        if (poll(&one, 1, -1) > 0 && m_signals.forwardTo(-1))
            return; // asked to end: the caller wants to go on, the rest goes on by itself
    }
}

int Run::carryOut()
{
    beginReport();
    const bool answersOld = m_route.answer == Side::Old;
    auto command = expand(toBytes(answersOld ? m_step.oldCommand : m_step.newCommand), m_run.values);
    const auto outputs = outputPaths(m_step.outputs, m_run.values);
    if (!command || !outputs) {
        const Error &error = !command ? command.error() : outputs.error();
        std::fprintf(stderr, "midflightctl: %s: %s\n", qPrintable(m_run.component.value), qPrintable(error.message));
        Outcome outcome;
        outcome.failure = QStringLiteral("not started: %1").arg(error.message);
        setOutcome(m_job.report, m_route.answer, outcome);
        reportApart(m_route.component.id, m_job.report, m_signals, m_sink);
        return wrongUse;
    }
    prepareOther();
    if (const int error = m_side.start(*command)) {
        std::fprintf(stderr, "midflightctl: %s: %s\n", command->value(0).constData(), std::strerror(error));
        m_job.workspace.remove();
        setOutcome(m_job.report, m_route.answer, m_side.outcome());
        reportApart(m_route.component.id, m_job.report, m_signals, m_sink);
        return exitCodeForMissing(error);
    }
    if (!answersOld)
        m_running.emplace(m_run.component);
    startOther();
    m_side.wait([this] {
        if (m_parallel)
            m_supervisor.tellInput(m_side.inputUsable());
    });
    m_running.reset();
    conclude();
    if (m_side.outcome().signal)
        dieBy(*m_side.outcome().signal);
    return *m_side.outcome().exitCode;
}

} // namespace

int runStep(const StepRun &run, const StepRoute &route, ReportSink &sink, const StepLimits &limits)
{
    if (!route.component.step()) {
        std::fprintf(stderr, "midflightctl: %s: not a step, but %s; use which and report\n",
                     qPrintable(run.component.value), qPrintable(route.component.kindName()));
        return wrongUse;
    }
    return Run(run, route, sink, limits).carryOut();
}

} // namespace midflight
