// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/limits.h"

#include <QByteArray>

namespace midflight {

namespace {

template <typename T>
void readVariable(const char *name, T &into)
{
    bool ok = false;
    const qint64 value = qgetenv(name).toLongLong(&ok);
    if (ok && value >= 0)
        into = T(qMin<qint64>(value, std::numeric_limits<T>::max()));
}

} // namespace

StepLimits StepLimits::fromEnvironment()
{
    StepLimits limits;
    readVariable("MIDFLIGHT_CAPTURE_LIMIT", limits.capture);
    readVariable("MIDFLIGHT_STDIN_LIMIT", limits.input);
    readVariable("MIDFLIGHT_SHADOW_DISK", limits.shadowDisk);
    readVariable("MIDFLIGHT_SHADOW_RUNS", limits.shadowRuns);
    readVariable("MIDFLIGHT_SPOOL_LIMIT", limits.spoolBytes);
    return limits;
}

} // namespace midflight
