// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/evidence/wording.h"

#include "routing/evidence/judge.h"

#include <cmath>

namespace midflight {

namespace {

enum class Rounding { Nearest, Up, Down };

// Two significant digits, but whole from 10 on, without trailing zeros.
QString twoDigits(double value, Rounding rounding)
{
    if (!(value > 0))
        return QStringLiteral("0");
    const int decimals = std::clamp(1 - int(std::floor(std::log10(value))), 0, 12);
    const double unit = std::pow(10.0, decimals);
    const double scaled = value * unit;
    // What is whole up to rounding errors stays what it is.
    double whole = std::round(scaled);
    if (std::abs(scaled - whole) > 1e-9 * scaled)
        whole = rounding == Rounding::Up ? std::ceil(scaled)
            : rounding == Rounding::Down ? std::floor(scaled)
                                         : whole;
    QString text = QString::number(whole / unit, 'f', decimals);
    if (text.contains(u'.')) {
        while (text.endsWith(u'0'))
            text.chop(1);
        if (text.endsWith(u'.'))
            text.chop(1);
    }
    return text;
}

QString withUnit(const QString &number, QChar unit)
{
    return number + u' ' + unit;
}

constexpr char16_t times = u'\u00d7';

} // namespace

QString countInWords(qint64 count)
{
    QString text = QString::number(count);
    const qsizetype start = count < 0 ? 1 : 0;
    for (qsizetype at = text.size() - 3; at > start; at -= 3)
        text.insert(at, QChar(u'\u202f'));
    return text;
}

QString percent(double share)
{
    // "100 %" and "0 %" are for what is whole and what is nothing.
    if (share < 1 && share >= 0.995)
        return percentAtLeast(share);
    return withUnit(twoDigits(share * 100, Rounding::Nearest), u'%');
}

QString percentAtMost(double share)
{
    return withUnit(twoDigits(std::min(share, 1.0) * 100, Rounding::Up), u'%');
}

QString percentAtLeast(double share)
{
    if (share > 0.99 && share < 1)
        return withUnit(QString::number(std::floor(share * 10'000 + 1e-7) / 100, 'g', 4), u'%');
    return withUnit(twoDigits(share * 100, Rounding::Down), u'%');
}

QString percentExactly(double share)
{
    return withUnit(QString::number(share * 100, 'g', 6), u'%');
}

QString factor(double value)
{
    return withUnit(twoDigits(value, Rounding::Nearest), times);
}

QString factorAtMost(double value)
{
    return withUnit(twoDigits(value, Rounding::Up), times);
}

QString factorExactly(double value)
{
    return withUnit(QString::number(value, 'g', 6), times);
}

QString about(qint64 count)
{
    if (count < 100)
        return QStringLiteral("about ") + countInWords(count);
    qint64 unit = 1;
    while (count / unit >= 100)
        unit *= 10;
    return QStringLiteral("about ") + countInWords((count + unit - 1) / unit * unit);
}

QString counted(qint64 count, const QString &one, const QString &many)
{
    return countInWords(count) + u' ' + (count == 1 ? one : many);
}

QString durationInWords(double seconds)
{
    struct Unit
    {
        double seconds;
        const char *one;
        const char *many;
    };
    static constexpr Unit units[]
        = { { 86400, "day", "days" }, { 3600, "hour", "hours" }, { 60, "minute", "minutes" } };
    for (const Unit &unit : units) {
        // The largest unit that says it exactly, or twice at least; never more than there is.
        const double amount = seconds / unit.seconds;
        if (amount >= 2 || amount == 1)
            return counted(qint64(amount), QString::fromLatin1(unit.one), QString::fromLatin1(unit.many));
    }
    if (seconds > 0 && seconds < 1)
        return QStringLiteral("less than a second");
    return counted(qint64(std::max(seconds, 0.0)), QStringLiteral("second"), QStringLiteral("seconds"));
}

} // namespace midflight
