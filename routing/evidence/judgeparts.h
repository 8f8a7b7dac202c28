// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/evidence/judge.h"

namespace midflight {

// The gates that judge.cpp puts together and that need statistics; each is a pure function. Private to this folder.

Gate judgeMismatch(const GateInputs &inputs, const Tally &tally);
Gate judgeErrors(const GateInputs &inputs, const Tally &tally);
Gate judgeSlowdown(const GateInputs &inputs, const Tally &tally);

/// What the mixtures are tuned to: the number that the comparisons gate asks for.
double tunedTo(const GateSettings &settings);

/// "about 2 300 more clean comparisons, about 3 hours at this pace". The pace is left out when it is unknown.
QString forecastOf(qint64 more, const QString &one, const QString &many, double perSecond);

} // namespace midflight
