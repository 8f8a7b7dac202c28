// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences.h"

#include <QSettings>

namespace midflight {

namespace {

using Choice = Theming::Choice;
const std::pair<Choice, QString> themes[] {{Choice::System, QStringLiteral("system")}, {Choice::Light, QStringLiteral("light")}, {Choice::Dark, QStringLiteral("dark")}};

} // namespace

Preferences Preferences::in(const QSettings &settings)
{
    Preferences preferences;
    const QString theme = settings.value(QStringLiteral("theme")).toString();
    for (const auto &[choice, name] : themes) {
        if (name == theme)
            preferences.theme = choice;
    }
    bool number = false;
    const double scale = settings.value(QStringLiteral("textScale")).toDouble(&number);
    if (number && scale >= 0.75 && scale <= 3)
        preferences.textScale = scale;
    preferences.notifyReady = settings.value(QStringLiteral("notify/ready"), true).toBool();
    preferences.notifyRollback = settings.value(QStringLiteral("notify/rollback"), true).toBool();
    preferences.notifyLost = settings.value(QStringLiteral("notify/lost"), true).toBool();
    return preferences;
}

void Preferences::keep(QSettings &settings) const
{
    for (const auto &[choice, name] : themes) {
        if (choice == theme)
            settings.setValue(QStringLiteral("theme"), name);
    }
    settings.setValue(QStringLiteral("textScale"), textScale);
    settings.setValue(QStringLiteral("notify/ready"), notifyReady);
    settings.setValue(QStringLiteral("notify/rollback"), notifyRollback);
    settings.setValue(QStringLiteral("notify/lost"), notifyLost);
}

} // namespace midflight
