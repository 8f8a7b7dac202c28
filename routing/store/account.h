// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/comparison.h"

#include <QJsonObject>
#include <array>

namespace midflight {

/// Every request of one component since the store was made: requests = answered by old + answered by new,
/// parallel = compared + skipped. Never reset.
struct Account {
    qint64 answeredOld = 0;
    qint64 answeredNew = 0;
    qint64 fallbacks = 0; ///< of those answered by old: new had failed before
    std::array<qint64, 7> verdicts {}; ///< by Verdict
    std::array<qint64, 6> skipped {}; ///< by SkipReason

    qint64 requests() const { return answeredOld + answeredNew; }
    void count(Side answeredBy) { ++(answeredBy == Side::Old ? answeredOld : answeredNew); }
    void count(Verdict verdict, SkipReason reason);

    QJsonObject toJson() const;
    static Account fromJson(const QJsonObject &json);
};

/// {"overload": 3}: the reasons that occurred.
QJsonObject skippedToJson(const std::array<qint64, 6> &skipped);

} // namespace midflight
