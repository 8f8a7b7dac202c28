// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/comparison.h"
#include "routing/steps/limits.h"

#include <functional>

namespace midflight {

/// Keeps the answering side's outputs as they are when it ends: the caller may change them at once. Shares the blocks
/// where the file system can (reflink), copies up to a bound where it cannot.
class Capture
{
public:
    /// \param interrupted asked between two pieces; true stops the work: the caller wants to go on
    Capture(const StepLimits &limits, std::function<bool()> interrupted);

    /// Keeps `path`, file or directory, under its own name in `directory`. A path that does not exist is no failure.
    /// \returns None, TooLarge, or Overload (no space, interrupted, not readable)
    SkipReason keep(const QByteArray &path, const QByteArray &directory);

private:
    SkipReason copyEntry(int fromParent, const char *fromName, int toParent, const char *toName, int depth);
    SkipReason copyFile(int from, int to, qint64 size);
    SkipReason copyDirectory(int from, int to, int depth);

    qint64 m_bytesLeft;
    qint64 m_entriesLeft;
    std::function<bool()> m_interrupted;
};

} // namespace midflight
