// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QJsonValue>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <limits>
#include <memory>
#include <optional>

namespace midflight {

/// What a comparison may overlook. Stored as JSON under these names; append only.
enum class RuleType : quint8 { Ignore, Number, Text, Time, Set, Multiset, Keyed, Table, Expected, Transform };

/// What a rule says of a value. Applies to one column when it stands in `Rule::columns`.
struct RuleAction {
    RuleType type = RuleType::Ignore;
    double atol = 0; ///< number: |a−b| ≤ max(atol, rtol·max(|a|,|b|))
    double rtol = 0;
    bool equalNan = false;
    QString mask; ///< text: regular expression (PCRE) whose matches are replaced by `as` before comparing
    QString as;
    double within = 0; ///< time: seconds
    QStringList key; ///< keyed, table: the columns or member names that pair two elements
    QJsonValue oldValue {QJsonValue::Undefined}; ///< expected: this old value …
    QJsonValue newValue {QJsonValue::Undefined}; ///< … may have become this new one. Undefined: any
    QStringList transforms; ///< transform: sort, row_percent, decompress, lower, in this order
    bool operator==(const RuleAction &) const = default;
};

/// A rule of a component or of a rules file. First match wins.
struct Rule : RuleAction {
    QString match; ///< RFC 9535 JSONPath on the compared document. Empty with `table`
    QString table; ///< glob on the output's name, "*.tsv"
    QMap<QString, RuleAction> columns; ///< table: per column
    QStringList ignoreColumns;
    QString reason;
    QString owner;
    std::optional<QDate> expires; ///< no longer applies after this day, UTC
    bool operator==(const Rule &) const = default;
};

} // namespace midflight
