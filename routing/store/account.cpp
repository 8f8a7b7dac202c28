// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/store/account.h"

#include <QJsonArray>

namespace midflight {

template <size_t size>
static QJsonArray toArray(const std::array<qint64, size> &counts)
{
    QJsonArray array;
    for (const auto count : counts)
        array.append(count);
    return array;
}

template <size_t size>
static void readArray(const QJsonValue &json, std::array<qint64, size> &counts)
{
    const auto array = json.toArray();
    for (size_t i = 0; i < size; ++i)
        counts[i] = array.at(qsizetype(i)).toInteger();
}

void Account::count(Verdict verdict, SkipReason reason)
{
    ++verdicts[size_t(verdict)];
    if (verdict == Verdict::Skipped)
        ++skipped[size_t(reason)];
}

QJsonObject Account::toJson() const
{
    return {{QStringLiteral("old"), answeredOld},
            {QStringLiteral("new"), answeredNew},
            {QStringLiteral("fallbacks"), fallbacks},
            {QStringLiteral("verdicts"), toArray(verdicts)},
            {QStringLiteral("skipped"), toArray(skipped)}};
}

Account Account::fromJson(const QJsonObject &json)
{
    Account account;
    account.answeredOld = json[QStringLiteral("old")].toInteger();
    account.answeredNew = json[QStringLiteral("new")].toInteger();
    account.fallbacks = json[QStringLiteral("fallbacks")].toInteger();
    readArray(json[QStringLiteral("verdicts")], account.verdicts);
    readArray(json[QStringLiteral("skipped")], account.skipped);
    return account;
}

QJsonObject skippedToJson(const std::array<qint64, 6> &skipped)
{
    QJsonObject json;
    for (size_t i = 1; i < skipped.size(); ++i) {
        if (skipped[i] > 0)
            json[toString(SkipReason(i))] = skipped[i];
    }
    return json;
}

} // namespace midflight
