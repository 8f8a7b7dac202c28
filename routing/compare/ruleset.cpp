// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/ruleset.h"

#include "routing/compare/rulesetcompiled.h"

namespace midflight {

namespace {

/// What is wrong with an action that the syntax of the file allows. Empty: nothing.
QString faultOf(const RuleAction &action)
{
    switch (action.type) {
    case RuleType::Number:
        if (!(action.atol >= 0) || !(action.rtol >= 0))
            return QStringLiteral("atol and rtol must be 0 or more");
        break;
    case RuleType::Time:
        if (!(action.within >= 0))
            return QStringLiteral("within must be 0 seconds or more");
        break;
    case RuleType::Keyed:
        if (action.key.isEmpty())
            return QStringLiteral("a keyed rule needs a key, such as key = [\"id\"]");
        break;
    case RuleType::Transform: {
        static const QStringList known {QStringLiteral("sort"), QStringLiteral("row_percent"), QStringLiteral("decompress"),
                                        QStringLiteral("lower")};
        if (action.transforms.isEmpty())
            return QStringLiteral("a transform needs `do`, one or more of ") + known.join(QLatin1String(", "));
        for (const QString &transform : action.transforms) {
            if (!known.contains(transform))
                return QStringLiteral("unknown transform \"%1\"; there are %2").arg(transform, known.join(QLatin1String(", ")));
        }
        break;
    }
    default: break;
    }
    return QString();
}

/// A transform of rows, or of their order, that names a table alone speaks of all its rows.
QString matchOf(const Rule &rule)
{
    const bool ofRows = rule.type == RuleType::Transform
        && (rule.transforms.contains(QLatin1String("row_percent")) || rule.transforms.contains(QLatin1String("sort")));
    return rule.match.isEmpty() && ofRows ? QStringLiteral("$") : rule.match;
}

/// Compiles all rules or says of each what is wrong with it.
class Compiler
{
public:
    std::shared_ptr<RuleSet::Compiled> result = std::make_shared<RuleSet::Compiled>();
    QList<Detail> faults;

    void add(const Rule &rule, const QString &pointer)
    {
        CompiledRule compiled {rule, {}, {}, noRule, {}};
        if (const QString match = matchOf(rule); !match.isEmpty()) {
            auto path = JsonPath::parse(match);
            if (path)
                compiled.path = *path;
            else
                faults.append({pointer + QStringLiteral("/match"), path.error().message});
        } else if (rule.table.isEmpty()) {
            faults.append({pointer, QStringLiteral("a rule needs match (a JSONPath) or table (a glob on the output's name)")});
        }
        if (!rule.table.isEmpty())
            compiled.table = QRegularExpression(QRegularExpression::wildcardToRegularExpression(rule.table));
        // Columns rank before the rule's own action: what is said of one column is more exact than what is said of all.
        for (const QString &column : rule.ignoreColumns)
            compiled.columns.insert(column, action(RuleAction {}, pointer));
        for (auto it = rule.columns.cbegin(); it != rule.columns.cend(); ++it) {
            if (!compiled.columns.contains(it.key()))
                compiled.columns.insert(it.key(), action(*it, pointer + QStringLiteral("/columns/") + it.key()));
        }
        compiled.action = action(rule, pointer);
        result->rules.push_back(std::move(compiled));
    }

private:
    Rank action(const RuleAction &what, const QString &pointer)
    {
        Action compiled {what, {}, qsizetype(result->rules.size())};
        if (const QString fault = faultOf(what); !fault.isEmpty())
            faults.append({pointer, fault});
        if (what.type == RuleType::Text) {
            compiled.mask = QRegularExpression(what.mask, QRegularExpression::UseUnicodePropertiesOption);
            if (what.mask.isEmpty())
                faults.append({pointer + QStringLiteral("/mask"), QStringLiteral("a text rule needs a mask, a regular expression")});
            else if (!compiled.mask.isValid())
                faults.append({pointer + QStringLiteral("/mask"),
                               QStringLiteral("%1: %2 at character %3").arg(what.mask, compiled.mask.errorString())
                                   .arg(compiled.mask.patternErrorOffset() + 1)});
            compiled.mask.optimize();
        }
        if (result->actions.size() >= noRule - 1) {
            faults.append({pointer, QStringLiteral("more than 65,000 rules")});
            return 0;
        }
        result->actions.push_back(std::move(compiled));
        return Rank(result->actions.size() - 1);
    }
};

} // namespace

RuleSet::RuleSet() : m_compiled(std::make_shared<Compiled>()) {}
RuleSet::RuleSet(std::shared_ptr<const Compiled> compiled) : m_compiled(std::move(compiled)) {}
const QList<Rule> &RuleSet::expired() const { return m_compiled->expired; }

Result<RuleSet> RuleSet::compile(const QList<Rule> &rules, QDate today)
{
    Compiler compiler;
    for (qsizetype i = 0; i < rules.size(); ++i) {
        const Rule &rule = rules.at(i);
        if (rule.expires && *rule.expires < today)
            compiler.result->expired.append(rule);
        else
            compiler.add(rule, QStringLiteral("/rules/%1").arg(i));
    }
    if (!compiler.faults.isEmpty()) {
        const Detail &first = compiler.faults.first();
        return fail(Failure::Invalid, first.pointer + QStringLiteral(": ") + first.detail, compiler.faults);
    }
    return RuleSet(std::move(compiler.result));
}

bool CompiledRule::concerns(const QString &name) const
{
    return !table || table->match(name).hasMatch() || table->match(name.mid(name.lastIndexOf(u'/') + 1)).hasMatch();
}

} // namespace midflight
