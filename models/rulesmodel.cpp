// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rulesmodel.h"

#include "models/words.h"
#include "routing/domain/json.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>

namespace midflight {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("midflight::words", text);
}

QString numberText(double number)
{
    return QLocale().toString(number, 'g', 6);
}

QString said(const RuleAction &action)
{
    switch (action.type) {
    case RuleType::Ignore: return tr("not compared");
    case RuleType::Number: {
        QStringList parts;
        if (action.atol > 0)
            parts.append(tr("± %1").arg(numberText(action.atol)));
        if (action.rtol > 0)
            parts.append(tr("%1 %").arg(numberText(action.rtol * 100)));
        return parts.isEmpty() ? tr("numbers, exactly") : tr("numbers within %1").arg(parts.join(tr(" or ")));
    }
    case RuleType::Text: return tr("what matches %1 is masked").arg(action.mask);
    case RuleType::Time: return tr("times within %1").arg(words::duration(action.within));
    case RuleType::Set: return tr("a set, in any order");
    case RuleType::Multiset: return tr("in any order");
    case RuleType::Keyed: return tr("elements paired by %1").arg(action.key.join(QLatin1String(", ")));
    case RuleType::Table: return action.key.isEmpty() ? tr("a table") : tr("a table, rows paired by %1").arg(action.key.join(QLatin1String(", ")));
    case RuleType::Expected: {
        const auto value = [](const QJsonValue &json) { return json.isUndefined() ? tr("anything") : QString::fromUtf8(canonicalJson(json)); };
        return tr("%1 may have become %2").arg(value(action.oldValue), value(action.newValue));
    }
    case RuleType::Transform: return tr("compared after %1").arg(action.transforms.join(QLatin1String(", ")));
    }
    return {};
}

} // namespace

QString words::rule(const Rule &rule)
{
    const QString where = rule.match.isEmpty() ? rule.table : rule.match;
    return tr("%1: %2").arg(where, said(rule));
}

QString words::value(const QJsonValue &value)
{
    return value.isUndefined() ? QString() : QString::fromUtf8(canonicalJson(value));
}

QJsonValue words::valueIn(const QString &text)
{
    if (text.trimmed().isEmpty())
        return QJsonValue(QJsonValue::Undefined);
    const QJsonDocument document = QJsonDocument::fromJson("[" + text.toUtf8() + "]");
    return document.isArray() && document.array().size() == 1 ? document.array().first() : QJsonValue(text);
}

RulesModel::RulesModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void RulesModel::setRules(const QList<Rule> &rules, const QDate &today)
{
    if (rules == m_rules && today == m_today)
        return;
    beginResetModel();
    m_rules = rules;
    m_today = today;
    endResetModel();
}

int RulesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rules.size());
}

QVariant RulesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Rule &rule = m_rules.at(index.row());
    const qint64 left = rule.expires ? m_today.daysTo(*rule.expires) : 0;
    const auto day = [&] { return QLocale().toString(*rule.expires, QStringLiteral("d MMM yyyy")); };
    switch (role) {
    case Qt::DisplayRole: return words::rule(rule);
    case ReasonRole: return rule.owner.isEmpty() ? rule.reason : tr("%1 — %2").arg(rule.reason, rule.owner);
    case ExpiredRole: return rule.expires && left < 0;
    case ExpiryRole:
        return !rule.expires ? tr("no end")
            : left < 0       ? tr("ended %1: no longer applies").arg(day())
            : left <= 30     ? (left == 1 ? tr("ends tomorrow") : left == 0 ? tr("ends today") : tr("ends in %1 days").arg(left))
                             : tr("until %1").arg(day());
    case Qt::ToolTipRole:
        return QString(words::rule(rule) + u'\n' + data(index, ReasonRole).toString() + u'\n' + data(index, ExpiryRole).toString());
    case SortRole: return index.row();
    default: return {};
    }
}

} // namespace midflight
