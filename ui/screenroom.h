// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScreen>
#include <QWidget>

namespace midflight {

/// The size that a window wants, or what its screen has room for: with large text a screen is small. In pixels of the text.
inline QSize fittingScreen(const QWidget &window, const QSize &wanted)
{
    constexpr QSize frame(16, 48); // of the window manager
    return window.screen() ? wanted.boundedTo(window.screen()->availableSize() - frame) : wanted;
}

} // namespace midflight
