// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/steps/signalwatch.h"
#include "routing/steps/streamcopy.h"

#include <functional>
#include <optional>

namespace midflight {

/// The command whose answer the caller gets: started and waited for so that the caller cannot tell it from the bare
/// command. It inherits stdin, stdout and stderr, and stays in the caller's process group; only a stream that the
/// other side needs too goes through this process, as it comes.
class AnsweringSide
{
public:
    /// \param signalWatch outlives this
    explicit AnsweringSide(SignalWatch &signalWatch) : m_signals(signalWatch) { }

    /// Copies stdin to `copy` while it is passed on. Before start().
    void teeInput(FileDescriptor copy, qint64 limit);
    /// Copies stdout to `copy` while it is passed on. Before start().
    void teeOutput(FileDescriptor copy, qint64 limit);

    /// \returns 0, or the errno of what could not be started; outcome() is set then
    int start(const QByteArrayList &argv);
    /// Waits for the end. `inputComplete` is called once, when all that goes to stdin has been copied.
    void wait(const std::function<void()> &inputComplete);

    const Outcome &outcome() const { return m_outcome; }
    bool inputUsable() const { return m_input && !m_input->exceeded() && !m_input->failed(); }
    bool inputExceeded() const { return m_input && m_input->exceeded(); }
    bool outputExceeded() const { return m_output && m_output->exceeded(); }
    bool outputFailed() const { return m_output && m_output->failed(); }
    bool askedToEnd() const { return m_askedToEnd; }

private:
    bool reap(); ///< true when it has ended
    void drainOutput();
    void releaseOutput();

    SignalWatch &m_signals;
    std::optional<StreamCopy> m_input;
    std::optional<StreamCopy> m_output;
    FileDescriptor m_inputCopy;
    FileDescriptor m_outputCopy;
    qint64 m_inputLimit = 0;
    qint64 m_outputLimit = 0;
    pid_t m_child = -1;
    double m_started = 0;
    Outcome m_outcome;
    bool m_askedToEnd = false;
};

} // namespace midflight
