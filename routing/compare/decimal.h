// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

namespace midflight {

/// Same decimal value, whatever its size: "1e400" and "10E+399". Both must be JSON numbers.
bool sameDecimal(std::string_view a, std::string_view b);
/// "-12.50e3" → "-125e2", "0.0" → "0": equal for equal values only.
std::string canonicalDecimal(std::string_view token);
/// ±infinity when it overflows, 0 when it underflows.
double nearestDouble(std::string_view token);

/// The number that a whole text is, white space around it aside: "3", "+3.0e2", "nan", "inf". Any locale's C notation.
std::optional<double> numberOf(std::string_view text);

/// |a−b| ≤ max(atol, rtol·max(|a|,|b|)). Infinities only equal themselves; NaN equals NaN when `equalNan`.
bool withinTolerance(double a, double b, double atol, double rtol, bool equalNan);

/// Two texts that are the same but for numbers, and those within tolerance: "took 3.20 s" and "took 3.21 s".
bool textsWithinTolerance(std::string_view a, std::string_view b, double atol, double rtol, bool equalNan);

} // namespace midflight
