// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/page.h"
#include "ui/preferences.h"

class QCheckBox;
class QComboBox;

namespace midflight {

/// What can be chosen: theme, text size, notifications. Takes effect at once, but for the text size.
class SettingsPage : public Page
{
    Q_OBJECT
public:
    explicit SettingsPage(Theming &theming, QWidget *parent = nullptr);

    const Preferences &preferences() const { return m_preferences; }
    void show(const Preferences &preferences);

private:
    void take();

    Theming &m_theming;
    Preferences m_preferences;
    QComboBox *m_theme;
    QComboBox *m_scale;
    QCheckBox *m_ready;
    QCheckBox *m_rollback;
    QCheckBox *m_lost;
    bool m_showing = false;
};

} // namespace midflight
