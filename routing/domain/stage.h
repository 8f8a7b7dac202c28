// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

namespace midflight {

/// Where a component stands. Stored; append only.
enum class Stage : quint8 { Old = 0, Shadow = 1, New = 2, Retired = 3 };

/// One of the two systems.
enum class Side : quint8 { Old = 0, New = 1 };

/// "old", "shadow", "new", "retired"
QString toString(Stage stage);
std::optional<Stage> stageFromString(const QString &text);

/// "old", "new"
QString toString(Side side);
std::optional<Side> sideFromString(const QString &text);

constexpr Side other(Side side) { return side == Side::Old ? Side::New : Side::Old; }

} // namespace midflight
