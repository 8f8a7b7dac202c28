// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/steps/inputsnapshot.h"
#include "routing/steps/redirection.h"
#include "routing/steps/steproute.h"
#include "routing/steps/workspace.h"

namespace midflight {

/// How the other side gets what the answering side reads from stdin.
enum class InputMode : quint8 {
    Nothing, ///< a terminal or nothing at all: /dev/null
    Reopened, ///< a regular file, from where the answering side began
    Copied, ///< a pipe: what the answering side was given, once that is complete
};

/// One run on both systems, as the process that compares it needs to know it.
struct ParallelJob {
    StepRoute route;
    Comparison report; ///< begun: id, time, key, revision, lease
    Redirection other;
    std::optional<Redirection> again; ///< old once more, to learn how steady it is by itself
    Workspace workspace;
    InputSnapshot inputs;
    InputMode inputMode = InputMode::Nothing;
    FileDescriptor input; ///< Reopened: positioned at the beginning
    bool inPlace = false; ///< the answering side's outputs stay where they are until the comparison is done

    QByteArray answerStdout() const { return workspace.path() + "/answer/stdout"; }
    QByteArray otherStdout() const { return workspace.path() + "/other/stdout"; }
    QByteArray againStdout() const { return workspace.path() + "/again/stdout"; }
    QByteArray inputCopy() const { return workspace.path() + "/stdin"; }
    /// Where output `index` of the answering side is to be found when comparing.
    QByteArray answerPath(qsizetype index) const;
};

/// Puts an outcome on the side it belongs to.
void setOutcome(Comparison &report, Side side, const Outcome &outcome);

/// Compares both sides under the rules in force and completes `job.report`. Reads the captured outputs.
void judge(ParallelJob &job, const Outcome &answer, const Outcome &other);

/// Compares old's second run with its first and adds to `job.report` what that taught. Before judge() takes the inputs'
/// word, nothing is learned from runs that failed.
void judgeAgain(ParallelJob &job, const Outcome &again);

/// Completes a report of a run that one of our own limits kept from being compared.
void setSkipped(Comparison &report, SkipReason reason);

} // namespace midflight
