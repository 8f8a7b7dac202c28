// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/snapshot.h"

#include <QString>

namespace midflight::words {

// What the window says of numbers, in the reader's language. A bound is never rounded to the better side.

/// A proven rate of matches, rounded down: "99.97 %".
QString provenMatch(double mismatchUpper);
/// "0.5 %", "0.09 %": a rate with two significant digits, rounded up when `bound`.
QString rate(double rate, bool bound = false);
/// "14 days", "3 h 20 min", "95 s": at most two units.
QString duration(double seconds);
/// "2.31 s", "840 ms", "3 min 20 s": a running time.
QString runningTime(double seconds);
/// "0.61×"
QString ratio(double ratio);
QString count(qint64 number);
/// "14:02" today, "12 Oct" this year, else "12 Oct 2025"; local time.
QString dayOrTime(const QDateTime &time, const QDateTime &now);
/// "14:02:31" today, else "12 Oct 14:02"; local time.
QString moment(const QDateTime &time, const QDateTime &now);
/// "6 Nov, 09:14"
QString dayAndTime(const QDateTime &time);
/// "3 s ago"
QString ago(const QDateTime &time, const QDateTime &now);
/// "9f2c…41"
QString shortHash(const QString &hash);

QString stage(Stage stage); ///< "Old", "Shadow", …
QString skipReason(const QString &reason); ///< "too large", …
QString verdict(const QString &verdict); ///< "New failed", …
/// What was decided, without on what: "Cut over".
QString deed(const Decision &decision);
/// "FastQC cut over", "Adapter trimming rolled back", …; `title` names the component.
QString decision(const Decision &decision, const QString &title);

/// "day 9 of 14 in parallel", "95 s of 2 min in parallel"
QString timeInShadow(double seconds, const GateSettings &gates);
/// What a component asks less than the defaults: "2 min in parallel instead of 14 days", …; empty when nothing.
QStringList scaledDown(const GateSettings &gates);

} // namespace midflight::words
