// SPDX-License-Identifier: GPL-3.0-or-later
// Each maker looks at all examples and either finds the smallest parameter that covers them or says nothing. Whatever it
// makes is then tried on the examples with the engine itself: only what holds for all of them is proposed.
#include "routing/compare/proposal.h"

#include "routing/compare/decimal.h"
#include "routing/compare/leaf.h"
#include "routing/compare/rulesetcompiled.h"

#include <cmath>

namespace midflight {

namespace {

std::optional<double> numberIn(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toDouble())
        : value.isString()  ? numberOf(value.toString().toStdString())
                            : std::nullopt;
}

/// Rounded up to one digit: what a person would write. 0.00312 → 0.004
double roundedUp(double value)
{
    if (value <= 0)
        return 0;
    const double unit = std::pow(10, std::floor(std::log10(value)));
    // Through text, so that 4 · 0.001 is the 0.004 that is shown and stored.
    return QString::number(std::ceil(value / unit * (1 - 1e-12)) * unit, 'g', 1).toDouble();
}

void proposeNumbers(const QList<Difference> &differences, QList<Proposal> &out)
{
    const auto spread = spreadOf(differences);
    if (!spread)
        return;
    Rule rule;
    rule.type = RuleType::Number;
    if (spread->absolute == 0) {
        out.append({rule, QStringLiteral("numbers by value, however they are written"), 0});
        return;
    }
    // Half a unit of a decimal place is what rounding explains.
    const double unit = std::pow(10, std::ceil(std::log10(spread->absolute) - 1e-9));
    if (spread->absolute <= unit / 2 * (1 + 1e-9) && unit < 1) {
        rule.atol = QString::number(unit / 2, 'g', 1).toDouble();
        out.append({rule, QStringLiteral("rounding to %1 digits").arg(qRound(-std::log10(unit))), 0});
    }
    rule.atol = roundedUp(spread->absolute);
    out.append({rule, QStringLiteral("numbers within %1").arg(rule.atol), 0});
    if (spread->relative <= 0.2) { // a tolerance of more is no tolerance
        rule.atol = 0;
        rule.rtol = roundedUp(spread->relative);
        out.append({rule, QStringLiteral("numbers within %1 %").arg(rule.rtol * 100), 0});
    }
}

void proposeTimes(const QList<Difference> &differences, QList<Proposal> &out)
{
    double span = 0;
    for (const Difference &difference : differences) {
        const std::string a = difference.oldValue.toString().toStdString();
        const std::string b = difference.newValue.toString().toStdString();
        if (numberOf(a) || numberOf(b))
            return;
        const auto x = timeOf(a);
        const auto y = timeOf(b);
        if (!x || !y)
            return;
        span = std::max(span, std::fabs(*x - *y));
    }
    Rule rule;
    rule.type = RuleType::Time;
    rule.within = std::max(roundedUp(span), 0.001);
    out.append({rule, QStringLiteral("times within %1 s").arg(rule.within), 0});
}

void proposeText(const QList<Difference> &differences, QList<Proposal> &out)
{
    const bool texts = std::all_of(differences.begin(), differences.end(),
                                   [](const Difference &d) { return d.oldValue.isString() && d.newValue.isString(); });
    if (!texts)
        return;
    Rule lower;
    lower.type = RuleType::Transform;
    lower.transforms = QStringList {QStringLiteral("lower")};
    out.append({lower, QStringLiteral("text in any case"), 0});
    // From the narrowest to the widest: what commonly changes from run to run.
    static const std::pair<const char *, const char *> masks[] = {
        {"\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:?\\d{2})?)?", "dates and times"},
        {"\\d{1,2}:\\d{2}(:\\d{2})?(\\.\\d+)?", "times of day"},
        {"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}", "UUIDs"},
        {"\\b[0-9a-fA-F]{7,64}\\b", "hexadecimal ids"},
        {"/(tmp|var/tmp|scratch)/[^\\s\"']+", "temporary paths"},
        {"\\d+(\\.\\d+)+", "version numbers"},
        {"\\s+", "white space"},
        {"[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?", "numbers in text"},
    };
    for (const auto &[mask, words] : masks) {
        Rule rule;
        rule.type = RuleType::Text;
        rule.mask = QString::fromLatin1(mask);
        rule.as = QStringLiteral(" ");
        out.append({rule, QStringLiteral("text but for ") + QLatin1String(words), 0});
    }
}

} // namespace

std::optional<Spread> spreadOf(const QList<Difference> &differences)
{
    Spread spread;
    for (const Difference &difference : differences) {
        const auto a = numberIn(difference.oldValue);
        const auto b = numberIn(difference.newValue);
        if (!a || !b || !std::isfinite(*a) || !std::isfinite(*b) || difference.oldValue.type() != difference.newValue.type())
            return std::nullopt;
        spread.absolute = std::max(spread.absolute, std::fabs(*a - *b));
        const double larger = std::max(std::fabs(*a), std::fabs(*b));
        if (larger > 0)
            spread.relative = std::max(spread.relative, std::fabs(*a - *b) / larger);
    }
    return spread;
}

bool overlooks(const Rule &rule, const Difference &difference)
{
    if (rule.type == RuleType::Ignore)
        return true;
    Rule tried = rule;
    tried.match = QStringLiteral("$");
    const auto set = RuleSet::compile({tried}, QDate(1970, 1, 1));
    if (!set)
        return false;
    const Action &action = set->compiled().actions.front();
    const QJsonValue &a = difference.oldValue;
    const QJsonValue &b = difference.newValue;
    if (a.isString() && b.isString())
        return compareTexts(a.toString().toStdString(), b.toString().toStdString(), &action) != LeafClass::Conflicting;
    return a.isDouble() && b.isDouble() && rule.type == RuleType::Number
        && withinTolerance(a.toDouble(), b.toDouble(), rule.atol, rule.rtol, rule.equalNan);
}

QString jsonPathOf(const QString &pattern)
{
    QString path = QStringLiteral("$");
    const QStringList tokens = pattern.split(u'/');
    for (qsizetype i = 1; i < tokens.size(); ++i) {
        QString name = tokens.at(i);
        if (name == QLatin1String("*")) {
            path += QLatin1String("[*]");
            continue;
        }
        name.replace(QLatin1String("~1"), QLatin1String("/")).replace(QLatin1String("~0"), QLatin1String("~"));
        name.replace(u'\\', QLatin1String("\\\\")).replace(u'\'', QLatin1String("\\'"));
        path += QStringLiteral("['") + name + QStringLiteral("']");
    }
    return path;
}

QList<Proposal> propose(const Cause &cause, const QList<Difference> &differences)
{
    QList<Proposal> candidates;
    if (!differences.isEmpty() && cause.kind == QLatin1String("value")) {
        proposeNumbers(differences, candidates);
        proposeTimes(differences, candidates);
        proposeText(differences, candidates);
    }
    candidates.removeIf([&](const Proposal &proposal) {
        return !std::all_of(differences.begin(), differences.end(),
                            [&](const Difference &difference) { return overlooks(proposal.rule, difference); });
    });
    constexpr qsizetype most = 3; // nobody reads a menu of eight
    if (candidates.size() > most)
        candidates.resize(most);
    Rule ignore;
    ignore.type = RuleType::Ignore;
    candidates.append({ignore, QStringLiteral("everything at this path"), 0});
    for (Proposal &proposal : candidates) {
        proposal.rule.match = jsonPathOf(cause.path);
        proposal.triedOn = differences.size();
    }
    return candidates;
}

QList<Proposal> proposeFor(const Cause &cause, const QList<QList<Difference>> &comparisons)
{
    QList<Difference> examples;
    for (const QList<Difference> &comparison : comparisons) {
        for (const Difference &difference : comparison) {
            if (fingerprint(difference).id == cause.id)
                examples.append(difference);
        }
    }
    QList<Proposal> proposals = proposeRows(cause, comparisons) + propose(cause, examples);
    for (Proposal &proposal : proposals)
        proposal.triedOn = comparisons.size();
    return proposals;
}

} // namespace midflight
