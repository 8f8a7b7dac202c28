// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/axis.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>

namespace midflight::axis {

namespace {

constexpr qint64 second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour, week = 7 * day;
constexpr qint64 units[] {second,    5 * second, 15 * second, minute,   2 * minute, 5 * minute, 15 * minute, 30 * minute, hour,      3 * hour,
                          6 * hour,  12 * hour,  day,         2 * day,  week,       2 * week,   4 * week,    13 * week,   26 * week, 52 * week};

} // namespace

QList<Tick> timeTicks(const QDateTime &start, const QDateTime &from, const QDateTime &to, int most)
{
    const qint64 span = std::max<qint64>(second, from.msecsTo(to));
    qint64 unit = units[std::size(units) - 1];
    for (const qint64 candidate : units) {
        if (span / candidate < std::max(1, most)) {
            unit = candidate;
            break;
        }
    }
    while (span / unit >= std::max(1, most)) // more than a few decades
        unit *= 2;
    // Weeks count from the start; shorter units begin at local midnight.
    const QDateTime origin = unit >= week ? start : from.toLocalTime().date().startOfDay();
    QDateTime time = origin.addMSecs((origin.msecsTo(from) + (origin <= from ? unit - 1 : 0)) / unit * unit);
    QList<Tick> ticks;
    const QLocale locale;
    for (; time <= to; time = time.addMSecs(unit)) {
        const QDateTime local = time.toLocalTime();
        const QString label = unit >= week
            ? QCoreApplication::translate("midflight::axis", "wk %1").arg(start.msecsTo(time) / week + 1)
            : locale.toString(local, unit >= day ? QStringLiteral("d MMM") : unit >= minute ? QStringLiteral("HH:mm") : QStringLiteral("HH:mm:ss"));
        ticks.append({time, label});
    }
    return ticks;
}

QList<QRectF> labelBoxes(const QList<Tick> &ticks, const QList<qreal> &middles, const QFont &font, const QRectF &line)
{
    constexpr qreal apart = 10;
    const QFontMetricsF metrics(font);
    QList<QRectF> boxes;
    qreal end = line.left() - apart;
    for (qsizetype i = 0; i < ticks.size(); ++i) {
        const qreal wide = metrics.horizontalAdvance(ticks[i].label) + 1;
        const qreal left = std::clamp(middles[i] - wide / 2, line.left(), std::max(line.left(), line.right() - wide));
        if (left < end + apart) {
            boxes.append(QRectF());
            continue;
        }
        boxes.append(QRectF(left, line.top(), wide, line.height()));
        end = left + wide;
    }
    return boxes;
}

} // namespace midflight::axis
