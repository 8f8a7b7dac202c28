// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/snapshot.h"

namespace midflight {

/// How a line stands beside its counterpart.
enum class LineMark {
    Same,
    Changed,
    OnlyOld,
    OnlyNew,
    Overlooked, ///< differs, but under the rules it does not count
    Gap, ///< stands for equal lines that are folded away, or for what was not kept
};

/// One line of two outcomes, old beside new.
struct SideLine {
    LineMark mark = LineMark::Same;
    QString oldText; ///< without indentation
    QString newText;
    int depth = 0; ///< of the indentation
    QString pointer; ///< RFC 6901, where it stands for a value
    bool operator==(const SideLine &) const = default;
    bool differs() const { return mark == LineMark::Changed || mark == LineMark::OnlyOld || mark == LineMark::OnlyNew; }
};

/// Two outcomes side by side, as far as they were kept.
struct SideBySide {
    enum class Form { Json, Table, Text, Differences };
    Form form = Form::Differences;
    QList<SideLine> lines;
    QString note; ///< what was kept, and what was not
};

/// Objects and arrays as a tree, members in the order of their names. `differences` are what the comparator found: what
/// it did not find, or found to be covered by a rule, is marked as overlooked. `complete`: there are no others.
QList<SideLine> besideJson(const QJsonValue &oldValue, const QJsonValue &newValue, const QList<Difference> &differences, bool complete);
/// Lines paired by their longest common subsequence; a changed line stands beside the one that took its place.
QList<SideLine> besideText(const QString &oldText, const QString &newText);
/// The same, with cells of equal columns under each other.
QList<SideLine> besideTable(const QString &oldText, const QString &newText, QChar separator);
/// Only what differs, under the names it stands in.
QList<SideLine> besideDifferences(const QList<Difference> &differences);

/// Equal lines farther than `context` from any difference become one gap.
QList<SideLine> folded(const QList<SideLine> &lines, int context);

/// The best that what was kept of a comparison allows.
SideBySide sideBySide(const ComparisonDetail &detail);

} // namespace midflight
