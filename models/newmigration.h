// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace midflight {

/// The first lines of a migration, as somebody fills in a short form: one component to begin with. A value.
struct NewMigration {
    enum class Kind { Step, Web };

    QString title;
    Kind kind = Kind::Step;
    QString component; ///< title of the first piece
    QString oldSide; ///< a command line, or a URL
    QString newSide;
    QString part; ///< what is compared: an output ("{out}", "stdout"), or the path that moves first ("/reports/")
    bool repeatable = false; ///< of a step: may run twice on the same input
};

/// "Weekly report" → "weekly-report"; empty when no letter or digit is left.
QString idFrom(const QString &title);

/// What is still missing, in words; empty when a file can be written.
QString missingIn(const NewMigration &migration);

/// A migration file. Command lines are taken apart at spaces, double quotes keep some together; there is no shell.
QByteArray tomlOf(const NewMigration &migration);

} // namespace midflight
