// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/compare/compare.h"

namespace midflight {

enum class Colour { No, Yes };

/// For people: the verdict in one line, the causes, then each difference with its pointer, old in red, new in green.
QByteArray judgementAsText(const Judgement &judgement, Colour colour);

/// {verdict, differences:[{pointer,kind,old,new,class}], coverage, …}, indented, with a new line at its end.
QByteArray judgementAsJson(const Judgement &judgement);

} // namespace midflight
