// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace midflight {

/// Tells assistive technology what the painted widgets are: a card is an item of a list, a banner a notification, and so
/// on. Once is enough; again does nothing.
void installAccessibility();

} // namespace midflight
