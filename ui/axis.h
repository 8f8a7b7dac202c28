// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

namespace midflight::axis {

/// A line of a time axis and what stands at it.
struct Tick {
    QDateTime time;
    QString label;
};

/// Ticks at round local times, or at whole weeks since `start` ("wk 3") once a week is the natural unit, so that there
/// are at most `most` of them between `from` and `to`.
QList<Tick> timeTicks(const QDateTime &start, const QDateTime &from, const QDateTime &to, int most);

} // namespace midflight::axis
