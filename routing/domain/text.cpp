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

/// RFC 3339, section 5.6, by hand: an answer about a thousand components holds tens of thousands of times.
std::optional<QDateTime> fromRfc3339(const QString &text)
{
    QStringView rest = text;
    const auto number = [&rest](int digits, char after) -> std::optional<int> {
        int value = 0;
        for (int i = 0; i < digits; ++i) {
            if (i >= rest.size() || rest[i] < u'0' || rest[i] > u'9')
                return {};
            value = value * 10 + rest[i].unicode() - u'0';
        }
        if (after && (rest.size() <= digits || rest[digits].toUpper() != QLatin1Char(after)))
            return {};
        rest = rest.mid(digits + (after ? 1 : 0));
        return value;
    };
    const auto year = number(4, '-'), month = number(2, '-'), day = number(2, 'T');
    const auto hour = number(2, ':'), minute = number(2, ':'), second = number(2, 0);
    if (!year || !month || !day || !hour || !minute || !second)
        return {};
    int milliseconds = 0;
    if (rest.startsWith(u'.')) {
        qsizetype digits = 1;
        for (; digits < rest.size() && rest[digits] >= u'0' && rest[digits] <= u'9'; ++digits) {
            if (digits <= 3)
                milliseconds = milliseconds * 10 + rest[digits].unicode() - u'0';
        }
        if (digits < 2 || digits > 13)
            return {};
        for (qsizetype i = digits; i <= 3; ++i)
            milliseconds *= 10;
        rest = rest.mid(digits);
    }
    int offset = 0;
    if (rest.startsWith(u'+') || rest.startsWith(u'-')) {
        const int sign = rest.startsWith(u'-') ? -1 : 1;
        rest = rest.mid(1);
        const auto hours = number(2, ':'), minutes = number(2, 0);
        if (!hours || !minutes || *hours > 23 || *minutes > 59 || !rest.isEmpty())
            return {};
        offset = sign * (*hours * 60 + *minutes) * 60;
    } else if (rest.size() != 1 || rest[0].toUpper() != u'Z') {
        return {};
    }
    const QDate date(*year, *month, *day);
    const QTime clock(*hour, *minute, *second, milliseconds);
    if (!date.isValid() || !clock.isValid())
        return {};
    return QDateTime(date, clock, Qt::UTC).addSecs(-offset);
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
