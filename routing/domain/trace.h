// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace midflight {

/// Whether this is a `traceparent` as W3C Trace Context defines it (version 00, or a later one that begins like it):
/// "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".
bool isTraceparent(QStringView text);

/// The 32 digits by which tracing systems find a trace. Empty where `traceparent` is not valid.
QString traceId(const QString &traceparent);

/// What the environment says in TRACEPARENT, as OpenTelemetry has it for commands. Empty where it says nothing valid.
QString callersTrace();

} // namespace midflight
