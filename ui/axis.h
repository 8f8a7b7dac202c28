// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QFont>
#include <QList>
#include <QRectF>
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

/// Where the labels of `ticks` stand, each around its `middles` (pixels) but within `line`. What would touch the one before
/// it gets a null box: it is left out, never cut.
QList<QRectF> labelBoxes(const QList<Tick> &ticks, const QList<qreal> &middles, const QFont &font, const QRectF &line);

} // namespace midflight::axis
