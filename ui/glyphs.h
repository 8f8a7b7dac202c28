// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QPainter>

namespace midflight::glyphs {

// Small drawings, painted as vectors: sharp at every scale, and the same on screen, in PDF and in SVG.

/// A component's stage as a rivet: empty (old), half (shadow), full (new), full with a ring (retired).
/// The shape says it without the colour.
void rivet(QPainter &painter, const QRectF &box, Stage stage, const Theme &theme);

enum class Icon { Board, Timeline, Plan, History, Report, Help, Close, Check, Open, Off, ArrowDown, Back };
void icon(QPainter &painter, const QRectF &box, Icon icon, const QColor &color);

/// "● New" on its ground, right-aligned at `right`. Returns its left edge.
qreal stagePill(QPainter &painter, QPointF topRight, Stage stage, const QString &text, const Theme &theme);
qreal stagePillWidth(const QString &text);
constexpr qreal pillHeight = 18;

/// Draws one line, elided with "…" where it does not fit. True when it was elided.
bool text(QPainter &painter, const QRectF &box, const QString &text, const QFont &font, const QColor &color,
          Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter, Qt::TextElideMode elide = Qt::ElideRight);

/// As many lines as `box` has room for, from its top; the last is elided when there are more. True when it was.
bool paragraph(QPainter &painter, const QRectF &box, const QString &text, const QFont &font, const QColor &color);

/// The shape under and along a line of values, scaled into `box`; `low`…`high` is the height of the box.
void sparkline(QPainter &painter, const QRectF &box, const QList<double> &values, double low, double high,
               const QColor &line, const QColor &fill);

} // namespace midflight::glyphs
