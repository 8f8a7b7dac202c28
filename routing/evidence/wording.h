// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace midflight {

// Numbers for people, as gates and pages show them.

/// 1204 → "1 204", with narrow no-break spaces.
QString countInWords(qint64 count);

/// .0052 → "0.52 %": two significant digits.
QString percent(double share);
/// The same rounded up (down): what stands behind ≤ (≥) must never claim more than was proven.
QString percentAtMost(double share);
QString percentAtLeast(double share);
/// A setting, as it was written: .001 → "0.1 %", .999 → "99.9 %".
QString percentExactly(double share);

/// .618 → "0.62 ×"; an upper bound is rounded up.
QString factor(double value);
QString factorAtMost(double value);
/// A setting, as it was written: 1.2 → "1.2 ×".
QString factorExactly(double value);

/// A forecast, rounded up to two digits: 2293 → "about 2 300".
QString about(qint64 count);

/// "1 comparison", "1 204 comparisons".
QString counted(qint64 count, const QString &one, const QString &many);

} // namespace midflight
