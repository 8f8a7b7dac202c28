// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page.h"

namespace midflight {

/// Which Midflight this is, under which licence, and on whose work it stands.
class AboutPage : public Page
{
    Q_OBJECT
public:
    explicit AboutPage(const Theming &theming, QWidget *parent = nullptr);
};

} // namespace midflight
