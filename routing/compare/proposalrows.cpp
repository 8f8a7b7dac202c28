// SPDX-License-Identifier: GPL-3.0-or-later
// Rules that explain what is found at several places together: elements in another order, rows in another scale. Only
// what differs is known of a row; what is equal on both sides changes neither an order nor, being 0, a sum.
#include "routing/compare/proposal.h"

#include "routing/compare/decimal.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <cmath>
#include <map>

namespace midflight {

namespace {

/// The pattern up to its first star, and how many steps that is: of the container whose children the star stands for.
std::optional<std::pair<QString, qsizetype>> containerOf(const QString &pattern)
{
    const qsizetype star = pattern.indexOf(QLatin1String("/*"));
    if (star < 0)
        return std::nullopt;
    const QString container = pattern.left(star);
    return std::pair(container, container.count(u'/'));
}

/// By container, then by the child's name: what of a child is in old and in new.
struct Child {
    QStringList olds, news; ///< "the rest of the pointer=value", sorted
    std::vector<double> oldNumbers, newNumbers;
    bool numbers = true;
};
using Children = std::map<QString, std::map<QString, Child>>;

QString written(const QJsonValue &value) { return QString::fromUtf8(QJsonDocument(QJsonArray {value}).toJson(QJsonDocument::Compact)); }

/// Nothing: something below is on one side only, so that neither order nor scale explains it.
std::optional<Children> childrenIn(const QList<Difference> &comparison, const QString &container, qsizetype steps)
{
    Children children;
    for (const Difference &difference : comparison) {
        const QString pattern = pathPattern(difference.pointer);
        if (!pattern.startsWith(container + QLatin1String("/*")))
            continue;
        if (difference.oldValue.isUndefined() || difference.newValue.isUndefined())
            return std::nullopt;
        const QString place = difference.pointer.section(u'/', 0, steps);
        Child &child = children[place][difference.pointer.section(u'/', steps + 1, steps + 1)];
        const QString rest = difference.pointer.section(u'/', steps + 2) + u'=';
        child.olds.append(rest + written(difference.oldValue));
        child.news.append(rest + written(difference.newValue));
        const auto number = [](const QJsonValue &value) {
            return value.isDouble() ? std::optional(value.toDouble()) : numberOf(value.toString().toStdString());
        };
        const auto a = number(difference.oldValue);
        const auto b = number(difference.newValue);
        child.numbers &= a && b;
        child.oldNumbers.push_back(a.value_or(0));
        child.newNumbers.push_back(b.value_or(0));
    }
    return children;
}

bool isReordered(const std::map<QString, Child> &children)
{
    QStringList olds, news;
    for (const auto &[name, child] : children) {
        bool index = false;
        name.toUInt(&index);
        if (!index)
            return false; // members have no order
        QStringList a = child.olds;
        QStringList b = child.news;
        a.sort();
        b.sort();
        olds.append(a.join(u'\n'));
        news.append(b.join(u'\n'));
    }
    olds.sort();
    news.sort();
    return children.size() > 1 && olds == news;
}

/// As shares of their sums both sides are the same.
bool isRescaled(const Child &row)
{
    if (!row.numbers || row.oldNumbers.size() < 2)
        return false;
    double oldSum = 0, newSum = 0;
    for (size_t i = 0; i < row.oldNumbers.size(); ++i) {
        oldSum += row.oldNumbers[i];
        newSum += row.newNumbers[i];
    }
    if (oldSum == 0 || newSum == 0 || oldSum == newSum)
        return false;
    for (size_t i = 0; i < row.oldNumbers.size(); ++i) {
        if (std::fabs(row.oldNumbers[i] / oldSum - row.newNumbers[i] / newSum) > 1e-9)
            return false;
    }
    return true;
}

} // namespace

QList<Proposal> proposeRows(const Cause &cause, const QList<QList<Difference>> &comparisons)
{
    const auto container = containerOf(cause.path);
    if (!container || comparisons.isEmpty())
        return {};
    bool reordered = true;
    bool rescaled = true;
    for (const QList<Difference> &comparison : comparisons) {
        const auto children = childrenIn(comparison, container->first, container->second);
        if (!children || children->empty() || comparison.size() >= Comparison::maxDifferences)
            return {}; // not all of it is known
        for (const auto &[place, rows] : *children) {
            reordered &= isReordered(rows);
            rescaled &= std::all_of(rows.begin(), rows.end(), [](const auto &row) { return isRescaled(row.second); });
        }
    }
    QList<Proposal> proposals;
    const auto propose = [&](const char *transform, const QString &words) {
        Rule rule;
        rule.type = RuleType::Transform;
        rule.transforms = QStringList {QString::fromLatin1(transform)};
        rule.match = jsonPathOf(container->first);
        proposals.append({rule, words, comparisons.size()});
    };
    if (reordered)
        propose("sort", QStringLiteral("the same elements in another order"));
    if (rescaled)
        propose("row_percent", QStringLiteral("rows as percent of their sum"));
    return proposals;
}

} // namespace midflight
