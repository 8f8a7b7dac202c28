// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/steps/paralleljob.h"

namespace midflight {

/// What the caller's stdin is, and how a second reader can get the same without taking anything from the first.
struct StepInput {
    InputMode mode = InputMode::Nothing;
    FileDescriptor reopened; ///< a regular file, at the same place, with an offset of its own
    QByteArray path; ///< of that file

    static StepInput examine();
};

/// The values that name existing files or directories the step reads: all but its outputs and what holds them.
QByteArrayList inputPaths(const StepValues &values, const QList<OutputPaths> &outputs, const QByteArray &stdinPath);

} // namespace midflight
