// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/steps/placeholders.h"

namespace midflight {

/// One output of a step on both sides.
struct OutputPaths {
    QString name; ///< stable from run to run, for pointers: the definition's text without braces
    QByteArray answer; ///< where the answering side puts it
    QByteArray other; ///< where the other side puts it: in its private directory, not existing
};

/// How the other side runs so that it touches nothing of the answering side's.
struct Redirection {
    QByteArrayList command;
    QList<OutputPaths> outputs;
    QByteArrayList directories; ///< to be made beforehand, because their counterparts exist
    bool comparesStdout = false;
};

/// Gives the other side a path of its own for each output.
///
/// An output is found in the command in one of two ways. Where its whole text stands in an argument ("{out}",
/// "{bam}.bai", "--report=result.json"), that text is replaced, and an input of the same placeholder stays what it is.
/// Otherwise, when it starts with a placeholder ("{prefix}_report.html") that is not an existing file, that placeholder
/// gets a private value, so that every path derived from it moves along. When neither is possible, running the other
/// side would overwrite the answer: Failure::NotPossible. Failure::Invalid: a placeholder nobody gave.
/// \param into the private directory; one numbered directory per output is expected to exist in it
Result<Redirection> redirect(const QByteArrayList &command, const QStringList &outputs, const StepValues &values,
                             const QByteArray &into);

/// The paths of the outputs as the answering side has them, without "stdout".
Result<QByteArrayList> outputPaths(const QStringList &outputs, const StepValues &values);

} // namespace midflight
