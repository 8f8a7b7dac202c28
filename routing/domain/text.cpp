// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/json.h"

#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>
#include <array>
#include <cmath>

namespace midflight {

namespace {

struct Unit {
    const char *name;
    double seconds;
};
constexpr std::array units {Unit {"d", 86400}, Unit {"h", 3600}, Unit {"m", 60}, Unit {"s", 1}};

} // namespace

QString toRfc3339(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

std::optional<QDateTime> fromRfc3339(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^(\\d{4}-\\d{2}-\\d{2})[Tt](\\d{2}:\\d{2}:\\d{2})(?:\\.(\\d{1,12}))?(?:[Zz]|([+-])(\\d{2}):(\\d{2}))\\z"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return {};
    const QDate date = QDate::fromString(match.captured(1), Qt::ISODate);
    const QTime clock = QTime::fromString(match.captured(2), Qt::ISODate);
    const int hours = match.captured(5).toInt();
    const int minutes = match.captured(6).toInt();
    if (!date.isValid() || !clock.isValid() || hours > 23 || minutes > 59)
        return {};
    const int milliseconds = match.captured(3).leftJustified(3, u'0').left(3).toInt();
    const int offset = (hours * 60 + minutes) * (match.captured(4) == QLatin1String("-") ? -60 : 60);
    return QDateTime(date, clock.addMSecs(milliseconds), Qt::UTC).addSecs(-offset);
}

std::optional<double> durationFromString(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^([0-9]{1,15}(?:\\.[0-9]{1,30})?)(ms|s|m|h|d)\\z"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return {};
    const double number = match.captured(1).toDouble();
    const QString unit = match.captured(2);
    if (unit == QLatin1String("ms"))
        return number / 1000;
    for (const Unit &known : units) {
        if (unit == QLatin1String(known.name))
            return number * known.seconds;
    }
    return {};
}

QString durationToString(double seconds)
{
    if (seconds > 0) {
        for (const Unit &unit : units) {
            const double count = std::round(seconds / unit.seconds);
            if (count >= 1 && count * unit.seconds == seconds)
                return QString::number(count, 'f', 0) + QLatin1String(unit.name);
        }
        const double milliseconds = std::round(seconds * 1000);
        if (milliseconds >= 1 && milliseconds / 1000 == seconds)
            return QString::number(milliseconds, 'f', 0) + QLatin1String("ms");
    }
    return QString::number(seconds, 'f', QLocale::FloatingPointShortest) + QLatin1Char('s');
}

} // namespace midflight
