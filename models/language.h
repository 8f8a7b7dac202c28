// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <QString>

namespace midflight {

/// From now on tr() answers in the language of `locale`, as far as there is a catalogue for it, and with the right plurals in
/// English anyway. Once, after the application was made and before the first text is asked for.
void speak(const QLocale &locale);

/// A catalogue goes before all others. False: it cannot be read.
bool speakFrom(const QString &catalogue);

} // namespace midflight
