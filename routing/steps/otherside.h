// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/steps/limits.h"
#include "routing/steps/signalwatch.h"
#include "routing/steps/streamcopy.h"

#include <optional>

namespace midflight {

/// The side that does not answer: its own process group, time-out, disk bound; nothing of it reaches the caller.
/// Driven by the supervisor's poll().
class OtherSide
{
public:
    struct Plan {
        QByteArrayList argv;
        QByteArrayList directories; ///< to be made beforehand
        int input = -1; ///< descriptor of its stdin; -1: /dev/null
        QByteArray captureOutput; ///< file that receives its stdout; empty: /dev/null
        double timeout = 3600; ///< seconds
        QByteArray workspace; ///< what counts as written by it
    };

    OtherSide(SignalWatch &signalWatch, const StepLimits &limits) : m_signals(signalWatch), m_limits(limits) { }
    ~OtherSide() { end(); }

    void start(const Plan &plan);
    bool started() const { return m_started > 0; }
    bool ended() const { return started() && m_child < 0; }
    const std::optional<Outcome> &outcome() const { return m_outcome; } ///< set once ended, unless one of our limits ended it
    SkipReason skipped() const { return m_skipped; } ///< one of our limits ended it

    int outputDescriptor() const { return m_output ? m_output->descriptor() : -1; }
    int millisecondsToNextCheck() const;
    /// Reaps, reads, and enforces time-out and disk bound.
    void advance(bool outputReadable);
    /// Kills the whole process group and whatever escaped from it, and collects it.
    void end();

private:
    void enforceLimits();
    void collect(int waitStatus, const rusage &usage);
    void skip(SkipReason reason);

    SignalWatch &m_signals;
    StepLimits m_limits;
    Plan m_plan;
    pid_t m_child = -1;
    double m_started = 0;
    double m_nextDiskCheck = 0;
    double m_killAt = 0; ///< after TERM
    bool m_timedOut = false;
    qint64 m_reserve = 0;
    std::optional<StreamSink> m_output;
    std::optional<Outcome> m_outcome;
    SkipReason m_skipped = SkipReason::None;
};

} // namespace midflight
