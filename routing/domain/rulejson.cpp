// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/json.h"
#include "routing/domain/jsonreader.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace midflight {

using namespace Qt::StringLiterals;

namespace {

/// By RuleType.
const QStringList &typeNames()
{
    static const QStringList names {u"ignore"_s, u"number"_s,  u"text"_s,  u"time"_s,     u"set"_s,
                                    u"multiset"_s, u"keyed"_s, u"table"_s, u"expected"_s, u"transform"_s};
    return names;
}

const QStringList &transformNames()
{
    static const QStringList names {u"sort"_s, u"row_percent"_s, u"decompress"_s, u"lower"_s};
    return names;
}

void readTransforms(JsonReader &reader, RuleAction &action)
{
    reader.require(u"do"_s, u"write for example do = [\"sort\"]"_s);
    reader.read(u"do"_s, action.transforms);
    reader.read(u"key"_s, action.key);
    for (qsizetype i = 0; i < action.transforms.size(); ++i) {
        if (!transformNames().contains(action.transforms[i]))
            reader.error(u"do"_s, u"knows no transform \"%1\"; write one of %2"_s.arg(
                                      action.transforms[i].left(60), transformNames().join(", "_L1)));
    }
}

void readMask(JsonReader &reader, RuleAction &action)
{
    reader.require(u"mask"_s, u"write the regular expression whose matches are overlooked"_s);
    reader.read(u"mask"_s, action.mask);
    reader.read(u"as"_s, action.as);
    const QRegularExpression expression(action.mask);
    if (!expression.isValid())
        reader.error(u"mask"_s, u"is not a regular expression: %1 at character %2; correct it"_s
                                    .arg(expression.errorString()).arg(expression.patternErrorOffset()));
}

/// False when the type is missing or unknown: then nothing can be said of the other members.
bool readAction(JsonReader &reader, RuleAction &action, std::optional<RuleType> usual)
{
    if (!usual)
        reader.require(u"type"_s, u"write one of "_s + typeNames().join(", "_L1));
    const std::optional<qsizetype> type = reader.choice(u"type"_s, typeNames());
    if (!type && (!usual || reader.has(u"type"_s)))
        return false;
    action.type = type ? RuleType(*type) : *usual;
    switch (action.type) {
    case RuleType::Ignore:
    case RuleType::Set:
    case RuleType::Multiset:
        break;
    case RuleType::Number:
        reader.read(u"atol"_s, action.atol, 0., std::numeric_limits<double>::max());
        reader.read(u"rtol"_s, action.rtol, 0., 1.);
        reader.read(u"equal_nan"_s, action.equalNan);
        break;
    case RuleType::Text: readMask(reader, action); break;
    case RuleType::Time:
        reader.require(u"within"_s, u"write for example within = \"1s\""_s);
        reader.readDuration(u"within"_s, action.within, 0);
        break;
    case RuleType::Keyed:
        reader.require(u"key"_s, u"write for example key = [\"id\"]"_s);
        [[fallthrough]];
    case RuleType::Table: reader.read(u"key"_s, action.key); break;
    case RuleType::Expected:
        action.oldValue = reader.value(u"old"_s);
        action.newValue = reader.value(u"new"_s);
        if (action.oldValue.isUndefined() && action.newValue.isUndefined())
            reader.error({}, u"names neither the old nor the new value; write old = … or new = …"_s);
        break;
    case RuleType::Transform: readTransforms(reader, action); break;
    }
    return true;
}

void readColumns(JsonReader &reader, Rule &rule)
{
    reader.read(u"ignore_columns"_s, rule.ignoreColumns);
    std::optional<JsonReader> columns = reader.object(u"columns"_s);
    if (!columns)
        return;
    const QStringList names = reader.value(u"columns"_s).toObject().keys();
    for (const QString &name : names) {
        std::optional<JsonReader> column = columns->object(name);
        if (!column) {
            if (!columns->has(name))
                columns->error(name, u"is null; write a rule for the column or leave it out"_s);
            continue;
        }
        RuleAction action;
        if (readAction(*column, action, {}))
            column->finish();
        rule.columns.insert(name, action);
    }
}

void writeAction(QJsonObject &json, const RuleAction &action)
{
    json[u"type"_s] = typeNames().at(qsizetype(action.type));
    switch (action.type) {
    case RuleType::Ignore:
    case RuleType::Set:
    case RuleType::Multiset:
        break;
    case RuleType::Number:
        json[u"atol"_s] = action.atol;
        json[u"rtol"_s] = action.rtol;
        json[u"equal_nan"_s] = action.equalNan;
        break;
    case RuleType::Text:
        json[u"mask"_s] = action.mask;
        json[u"as"_s] = action.as;
        break;
    case RuleType::Time: json[u"within"_s] = durationToString(action.within); break;
    case RuleType::Keyed:
    case RuleType::Table: json[u"key"_s] = QJsonArray::fromStringList(action.key); break;
    case RuleType::Expected:
        if (!action.oldValue.isUndefined())
            json[u"old"_s] = action.oldValue;
        if (!action.newValue.isUndefined())
            json[u"new"_s] = action.newValue;
        break;
    case RuleType::Transform:
        json[u"do"_s] = QJsonArray::fromStringList(action.transforms);
        if (!action.key.isEmpty())
            json[u"key"_s] = QJsonArray::fromStringList(action.key);
        break;
    }
}

bool overlooks(const RuleAction &action)
{
    return action.type == RuleType::Ignore || action.type == RuleType::Text;
}

/// What is overlooked altogether needs somebody who answers for it, and an end.
bool needsSignature(const Rule &rule)
{
    return overlooks(rule) || !rule.ignoreColumns.isEmpty()
        || std::any_of(rule.columns.begin(), rule.columns.end(), overlooks);
}

Rule readRule(JsonReader &reader, Signature signature)
{
    Rule rule;
    reader.read(u"match"_s, rule.match);
    reader.read(u"table"_s, rule.table);
    if (!reader.has(u"match"_s) && !reader.has(u"table"_s))
        reader.error({}, u"says not what it applies to; add match = \"$.path\" or table = \"*.tsv\""_s);
    else if (reader.has(u"match"_s) && reader.has(u"table"_s))
        reader.error(u"table"_s, u"stands beside match; keep one of them"_s);
    else if (rule.match.isEmpty() && rule.table.isEmpty())
        reader.error(reader.has(u"match"_s) ? u"match"_s : u"table"_s, u"is empty; say what the rule applies to"_s);
    if (!readAction(reader, rule, reader.has(u"table"_s) ? std::optional(RuleType::Table) : std::nullopt))
        return rule;
    if (rule.type == RuleType::Table)
        readColumns(reader, rule);
    reader.read(u"reason"_s, rule.reason);
    reader.read(u"owner"_s, rule.owner);
    if (reader.has(u"expires"_s)) {
        const QString text = reader.value(u"expires"_s).toString();
        const QDate date = QDate::fromString(text, u"yyyy-MM-dd"_s);
        if (date.isValid())
            rule.expires = date;
        else
            reader.error(u"expires"_s, u"is not a date; write for example 2027-03-31"_s);
    }
    if (signature == Signature::Needed && needsSignature(rule)) {
        const QString advice = u"a rule that overlooks something needs reason, owner and expires"_s;
        if (rule.reason.trimmed().isEmpty())
            reader.error(u"reason"_s, u"is missing; "_s + advice);
        if (rule.owner.trimmed().isEmpty())
            reader.error(u"owner"_s, u"is missing; "_s + advice);
        reader.require(u"expires"_s, advice);
    }
    reader.finish();
    return rule;
}

} // namespace

QJsonObject toJson(const Rule &rule)
{
    QJsonObject json;
    writeAction(json, rule);
    if (!rule.match.isEmpty())
        json[u"match"_s] = rule.match;
    if (!rule.table.isEmpty())
        json[u"table"_s] = rule.table;
    if (!rule.columns.isEmpty()) {
        QJsonObject columns;
        for (auto column = rule.columns.begin(); column != rule.columns.end(); ++column) {
            QJsonObject action;
            writeAction(action, column.value());
            columns[column.key()] = action;
        }
        json[u"columns"_s] = columns;
    }
    if (!rule.ignoreColumns.isEmpty())
        json[u"ignore_columns"_s] = QJsonArray::fromStringList(rule.ignoreColumns);
    if (!rule.reason.isEmpty())
        json[u"reason"_s] = rule.reason;
    if (!rule.owner.isEmpty())
        json[u"owner"_s] = rule.owner;
    if (rule.expires)
        json[u"expires"_s] = rule.expires->toString(Qt::ISODate);
    return json;
}

Result<Rule> ruleFromJson(const QJsonObject &json, const QString &pointer)
{
    QList<Detail> errors;
    JsonReader reader(json, pointer, errors);
    Rule rule = readRule(reader, Signature::NotNeeded);
    if (!errors.isEmpty())
        return failWith(u"rule"_s, errors);
    return rule;
}

Result<QList<Rule>> rulesFromJson(const QJsonArray &json, const QString &pointer, Signature signature)
{
    QList<Detail> errors;
    QList<Rule> rules;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const QString place = pointer + pointerTo(i);
        JsonReader reader(json[i].toObject(), place, errors);
        if (json[i].isObject())
            rules.append(readRule(reader, signature));
        else
            reader.error({}, u"must be a table (a JSON object)"_s);
    }
    if (!errors.isEmpty())
        return failWith(u"rules"_s, errors);
    return rules;
}

} // namespace midflight
