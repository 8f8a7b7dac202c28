// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"

#include <QByteArrayList>
#include <QMap>

namespace midflight {

/// What the caller gave for each placeholder, as the bytes it gave: file names need not be text. A name given twice is
/// a list.
using StepValues = QMap<QByteArray, QByteArrayList>;

/// "name=value …" as it stands on the command line. Error (Failure::Invalid) names the word that is not one.
Result<StepValues> stepValuesFromWords(const QByteArrayList &words);

/// A placeholder is a name in braces: [A-Za-z_][A-Za-z0-9_-]*. Anything else in braces stands for itself.
QByteArrayList placeholdersIn(const QByteArray &text);

/// Puts values into a command. An argument stays one argument, whatever the value holds; only an argument that is
/// nothing but a list's placeholder becomes as many as the list has. Values are not looked into again.
/// Error (Failure::Invalid): a placeholder nobody gave, or a list inside an argument.
Result<QByteArrayList> expand(const QByteArrayList &arguments, const StepValues &values);

} // namespace midflight
