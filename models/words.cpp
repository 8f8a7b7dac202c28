// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/words.h"

#include <QCoreApplication>
#include <QLocale>
#include <cmath>

namespace midflight::words {

namespace {

constexpr double day = 86400;

QString tr(const char *text, const char *comment = nullptr, int n = -1)
{
    return QCoreApplication::translate("midflight::words", text, comment, n);
}

QString fixedNumber(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

/// Without translations loaded, "%n day(s)" must still read well in English.
QString counted(double number, const char *one, const char *many)
{
    return tr(number == 1 ? one : many).arg(QLocale().toString(qint64(number)));
}

QString twoUnits(double seconds, double unit, double part, const char *one, const char *many, const char *partText)
{
    const double whole = std::floor(seconds / unit);
    const double rest = std::floor((seconds - whole * unit) / part);
    const QString first = counted(whole, one, many);
    return rest > 0 ? first + QLatin1Char(' ') + tr(partText).arg(fixedNumber(rest, 0)) : first;
}

} // namespace

QString provenMatch(double mismatchUpper)
{
    const double percent = (1 - mismatchUpper) * 100;
    const int decimals = mismatchUpper < 0.0001 ? 3 : mismatchUpper < 0.002 ? 2 : mismatchUpper < 0.2 ? 1 : 0;
    const double scale = std::pow(10.0, decimals);
    return tr("%1 %").arg(fixedNumber(std::floor(percent * scale + 1e-9) / scale, decimals));
}

QString rate(double value, bool bound)
{
    const double percent = value * 100;
    const int decimals = percent == 0 ? 0 : percent < 0.01 ? 4 : percent < 0.1 ? 3 : percent < 1 ? 2 : percent < 10 ? 1 : 0;
    const double scale = std::pow(10.0, decimals);
    const double shown = bound ? std::ceil(percent * scale - 1e-9) / scale : percent;
    QString text = fixedNumber(shown, decimals);
    if (decimals > 0) {
        while (text.endsWith(QLatin1Char('0')))
            text.chop(1);
        if (!text.back().isDigit())
            text.chop(1);
    }
    return tr("%1 %").arg(text);
}

QString duration(double seconds)
{
    if (seconds >= 2 * day)
        return counted(std::floor(seconds / day), QT_TRANSLATE_NOOP("midflight::words", "%1 day"), QT_TRANSLATE_NOOP("midflight::words", "%1 days"));
    if (seconds >= day)
        return twoUnits(seconds, day, 3600, QT_TRANSLATE_NOOP("midflight::words", "%1 day"), QT_TRANSLATE_NOOP("midflight::words", "%1 days"), QT_TRANSLATE_NOOP("midflight::words", "%1 h"));
    if (seconds >= 3600)
        return twoUnits(seconds, 3600, 60, QT_TRANSLATE_NOOP("midflight::words", "%1 h"), QT_TRANSLATE_NOOP("midflight::words", "%1 h"), QT_TRANSLATE_NOOP("midflight::words", "%1 min"));
    if (seconds >= 60)
        return twoUnits(seconds, 60, 1, QT_TRANSLATE_NOOP("midflight::words", "%1 min"), QT_TRANSLATE_NOOP("midflight::words", "%1 min"), QT_TRANSLATE_NOOP("midflight::words", "%1 s"));
    return tr("%1 s").arg(fixedNumber(std::floor(seconds), 0));
}

QString runningTime(double seconds)
{
    if (seconds < 1)
        return tr("%1 ms").arg(fixedNumber(seconds * 1000, seconds < 0.01 ? 1 : 0));
    if (seconds < 100)
        return tr("%1 s").arg(fixedNumber(seconds, seconds < 10 ? 2 : 1));
    return duration(seconds);
}

QString ratio(double value)
{
    return tr("%1×").arg(fixedNumber(value, value < 10 ? 2 : 0));
}

QString count(qint64 number)
{
    return QLocale().toString(number);
}

QString dayOrTime(const QDateTime &time, const QDateTime &now)
{
    const QDateTime local = time.toLocalTime();
    const QDate today = now.toLocalTime().date();
    if (local.date() == today)
        return QLocale().toString(local.time(), QStringLiteral("HH:mm"));
    return QLocale().toString(local.date(), local.date().year() == today.year() ? QStringLiteral("d MMM")
                                                                                : QStringLiteral("d MMM yyyy"));
}

QString moment(const QDateTime &time, const QDateTime &now)
{
    const QDateTime local = time.toLocalTime();
    return QLocale().toString(local, local.date() == now.toLocalTime().date() ? QStringLiteral("HH:mm:ss")
                                                                              : QStringLiteral("d MMM HH:mm"));
}

QString dayAndTime(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime(), QStringLiteral("d MMM, HH:mm"));
}

QString ago(const QDateTime &time, const QDateTime &now)
{
    const qint64 seconds = std::max<qint64>(0, time.secsTo(now));
    return seconds < 2 ? tr("now") : tr("%1 ago").arg(duration(seconds < 60 ? seconds : seconds / 60 * 60));
}

QString shortHash(const QString &hash)
{
    return hash.size() > 8 ? hash.left(4) + QChar(0x2026) + hash.right(2) : hash;
}

QString stage(Stage stage)
{
    switch (stage) {
    case Stage::Old: return tr("Old");
    case Stage::Shadow: return tr("Shadow");
    case Stage::New: return tr("New");
    case Stage::Retired: return tr("Retired");
    }
    return {};
}

QString skipReason(const QString &reason)
{
    switch (skipReasonFromString(reason).value_or(SkipReason::None)) {
    case SkipReason::Overload: return tr("overload");
    case SkipReason::TooLarge: return tr("too large");
    case SkipReason::Unsafe: return tr("not repeatable");
    case SkipReason::Upgrade: return tr("upgraded connection");
    case SkipReason::InputsChanged: return tr("inputs changed");
    case SkipReason::None: break;
    }
    return reason;
}

QString verdict(const QString &verdict)
{
    switch (verdictFromString(verdict).value_or(Verdict::Skipped)) {
    case Verdict::Match: return tr("Match");
    case Verdict::Tolerated: return tr("Tolerated");
    case Verdict::Mismatch: return tr("Mismatch");
    case Verdict::OldError: return tr("Old failed");
    case Verdict::NewError: return tr("New failed");
    case Verdict::BothError: return tr("Both failed");
    case Verdict::Skipped: return tr("Not compared");
    }
    return {};
}

QString decision(const Decision &decision, const QString &title)
{
    const QString &action = decision.action;
    if (action == QLatin1String("stage")) {
        if (decision.to == QLatin1String("new"))
            return tr("%1 cut over").arg(title);
        if (decision.to == QLatin1String("shadow"))
            return tr("%1 runs in parallel").arg(title);
        if (decision.to == QLatin1String("retired"))
            return tr("%1 retired its old system").arg(title);
        return tr("%1 went back to the old system").arg(title);
    }
    if (action == QLatin1String("rollback"))
        return tr("%1 rolled back").arg(title);
    if (action == QLatin1String("undo"))
        return tr("%1: decision undone").arg(title);
    if (action == QLatin1String("import"))
        return decision.component.isEmpty() ? tr("Migration imported") : tr("%1 imported").arg(title);
    if (action == QLatin1String("rules"))
        return tr("%1: rules changed").arg(title);
    if (action == QLatin1String("definition"))
        return tr("%1: definition changed").arg(title);
    if (action == QLatin1String("deployed"))
        return tr("%1: new version deployed").arg(title);
    if (action == QLatin1String("freeze"))
        return decision.to == QLatin1String("frozen") ? tr("%1 frozen").arg(title) : tr("%1: freeze changed").arg(title);
    if (action == QLatin1String("remove"))
        return tr("%1 removed").arg(title);
    return tr("%1: %2").arg(title, action);
}

QString deed(const Decision &decision)
{
    const QString &action = decision.action;
    if (action == QLatin1String("stage")) {
        if (decision.to == QLatin1String("new"))
            return tr("Cut over");
        if (decision.to == QLatin1String("shadow"))
            return tr("Runs in parallel");
        return decision.to == QLatin1String("retired") ? tr("Old system retired") : tr("Back to the old system");
    }
    if (action == QLatin1String("freeze"))
        return decision.to == QLatin1String("frozen") ? tr("Frozen") : tr("Freeze changed");
    const std::pair<QLatin1String, QString> known[] {
        {QLatin1String("rollback"), tr("Rolled back")},     {QLatin1String("undo"), tr("Decision undone")},
        {QLatin1String("import"), tr("Imported")},          {QLatin1String("rules"), tr("Rules changed")},
        {QLatin1String("definition"), tr("Definition changed")}, {QLatin1String("deployed"), tr("New version deployed")},
        {QLatin1String("thaw"), tr("Thawed")},              {QLatin1String("remove"), tr("Removed")}};
    for (const auto &[name, text] : known) {
        if (name == action)
            return text;
    }
    return action;
}

QString timeInShadow(double seconds, const GateSettings &gates)
{
    if (!gates.shadowTime || *gates.shadowTime <= 0)
        return tr("%1 in parallel").arg(duration(seconds));
    const double wanted = *gates.shadowTime;
    if (seconds >= wanted)
        return tr("%1 in parallel, %2 needed").arg(duration(seconds), duration(wanted));
    if (wanted >= 2 * day) {
        return tr("day %1 of %2 in parallel")
            .arg(fixedNumber(std::floor(seconds / day) + 1, 0), fixedNumber(std::ceil(wanted / day), 0));
    }
    return tr("%1 of %2 in parallel").arg(duration(seconds), duration(wanted));
}

QStringList scaledDown(const GateSettings &gates)
{
    const GateSettings usual;
    QStringList parts;
    if (!gates.shadowTime)
        parts.append(tr("no time in parallel asked for"));
    else if (*gates.shadowTime < *usual.shadowTime)
        parts.append(tr("%1 in parallel instead of %2").arg(duration(*gates.shadowTime), duration(*usual.shadowTime)));
    if (!gates.comparisons)
        parts.append(tr("no number of comparisons asked for"));
    else if (*gates.comparisons < *usual.comparisons)
        parts.append(tr("%1 comparisons instead of %2").arg(count(*gates.comparisons), count(*usual.comparisons)));
    if (!gates.mismatch) {
        parts.append(tr("any mismatch rate"));
    } else if (gates.mismatch->counted) {
        parts.append(tr("mismatches counted, not proven"));
    } else if (gates.mismatch->rate > usual.mismatch->rate) {
        parts.append(tr("mismatch below %1 instead of %2").arg(rate(gates.mismatch->rate), rate(usual.mismatch->rate)));
    }
    if (!gates.slowdown)
        parts.append(tr("any slowdown"));
    else if (*gates.slowdown > *usual.slowdown)
        parts.append(tr("%1 the old time instead of %2").arg(ratio(*gates.slowdown), ratio(*usual.slowdown)));
    if (!gates.coverage)
        parts.append(tr("any coverage"));
    else if (*gates.coverage < *usual.coverage)
        parts.append(tr("%1 compared instead of %2").arg(rate(*gates.coverage), rate(*usual.coverage)));
    return parts;
}

} // namespace midflight::words
