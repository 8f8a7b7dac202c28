// SPDX-License-Identifier: GPL-3.0-or-later
// What outcomes carry besides files, and what it means that one side lacks an output.
#include "routing/compare/encoding.h"
#include "routing/compare/findings.h"
#include "routing/compare/leaf.h"
#include "routing/compare/rulesetcompiled.h"

namespace midflight {

QString pathPointer(const QString &path)
{
    QString pointer;
    for (const QString &part : path.split(u'/', Qt::SkipEmptyParts))
        pointer += u'/' + escapedToken(part.toStdString());
    return pointer;
}

Judgement missingOutput(const QString &name, bool inOld, const QString &what, const RuleSet::Compiled &rules)
{
    Findings findings;
    const auto make = [&](LeafClass leaf) {
        return [&, leaf] {
            const QJsonValue nothing(QJsonValue::Undefined);
            return Difference {QString(), inOld ? QStringLiteral("missing") : QStringLiteral("added"), inOld ? QJsonValue(what) : nothing,
                               inOld ? nothing : QJsonValue(what), leaf};
        };
    };
    for (const CompiledRule &rule : rules.rules) {
        if (!rule.table || rule.path || !rule.concerns(name))
            continue;
        const RuleType type = rule.rule.type;
        if (type == RuleType::Ignore) {
            findings.ignored(1);
            findings.tolerated(LeafClass::Masked, 1, make(LeafClass::Masked));
            return findings.take();
        }
        if (type == RuleType::Expected && rule.rule.oldValue.isUndefined() && rule.rule.newValue.isUndefined()) {
            findings.compared(1);
            findings.tolerated(LeafClass::Expected, 1, make(LeafClass::Expected));
            return findings.take();
        }
        break;
    }
    const LeafClass leaf = inOld ? LeafClass::MissingNew : LeafClass::MissingOld;
    findings.count(leaf);
    findings.real(make(leaf));
    return findings.take();
}

QString bodyName(const QString &contentType)
{
    const QString type = contentType.section(u';', 0, 0).trimmed().toLower();
    return type.endsWith(QLatin1String("json"))              ? QStringLiteral("body.json")
        : type == QLatin1String("text/csv")                  ? QStringLiteral("body.csv")
        : type == QLatin1String("text/tab-separated-values") ? QStringLiteral("body.tsv")
        : type == QLatin1String("application/x-ndjson")      ? QStringLiteral("body.ndjson")
                                                             : QStringLiteral("body");
}

namespace {

const Action *actionFor(const QString &part, const RuleSet::Compiled &rules)
{
    for (const CompiledRule &rule : rules.rules) {
        if (rule.table && !rule.path && rule.concerns(part))
            return &rules.actions[rule.action];
    }
    return nullptr;
}

LeafClass classOf(const QJsonValue &a, const QJsonValue &b, const Action *action)
{
    if (a == b)
        return LeafClass::Equal;
    if (action && action->what.type == RuleType::Ignore)
        return LeafClass::Masked;
    const auto textOf = [](const QJsonValue &value) { return value.toVariant().toString().toStdString(); };
    const std::string x = textOf(a);
    const std::string y = textOf(b);
    if (action && action->what.type == RuleType::Expected) {
        const std::string_view oldText = x;
        const std::string_view newText = y;
        if (isExpectedText(*action, a.isUndefined() ? nullptr : &oldText, b.isUndefined() ? nullptr : &newText))
            return LeafClass::Expected;
    }
    if (a.isUndefined() || b.isUndefined())
        return a.isUndefined() ? LeafClass::MissingOld : LeafClass::MissingNew;
    return compareTexts(x, y, action);
}

/// A part that is a single value: compared under the first rule that names it.
void comparePart(const QString &name, const QJsonValue &a, const QJsonValue &b, const RuleSet &rules, Judgement &into)
{
    if (a.isUndefined() && b.isUndefined())
        return;
    Findings findings;
    const LeafClass leaf = classOf(a, b, actionFor(name, rules.compiled()));
    const auto make = [&] {
        const char *kind = a.isUndefined() ? "added" : b.isUndefined() ? "missing" : "value";
        return Difference {pathPointer(name), QString::fromLatin1(kind), a, b, leaf};
    };
    switch (leaf) {
    case LeafClass::Equal: findings.equal(); break;
    case LeafClass::Masked:
        findings.ignored(1);
        findings.tolerated(leaf, 1, make);
        break;
    case LeafClass::WithinTolerance:
    case LeafClass::Expected:
        findings.compared(1);
        findings.tolerated(leaf, 1, make);
        break;
    default:
        findings.count(leaf);
        findings.real(make);
    }
    merge(into, findings.take(), QString());
}

QJsonValue textOrNothing(const QString &text) { return text.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(text); }

} // namespace

Judgement compareOutcomes(const Outcome &oldOutcome, const Outcome &newOutcome, const RuleSet &rules)
{
    Judgement judgement;
    const auto number = [](const std::optional<int> &value) { return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Undefined); };
    comparePart(QStringLiteral("exit_code"), number(oldOutcome.exitCode), number(newOutcome.exitCode), rules, judgement);
    comparePart(QStringLiteral("status"), number(oldOutcome.status), number(newOutcome.status), rules, judgement);
    comparePart(QStringLiteral("content_type"), textOrNothing(oldOutcome.contentType), textOrNothing(newOutcome.contentType), rules, judgement);
    if (!oldOutcome.body && !newOutcome.body)
        return judgement;
    const QByteArray a = oldOutcome.body.value_or(QString()).toUtf8();
    const QByteArray b = newOutcome.body.value_or(QString()).toUtf8();
    if (!oldOutcome.body || !newOutcome.body) {
        merge(judgement, missingOutput(QStringLiteral("body"), oldOutcome.body.has_value(), QStringLiteral("%1 bytes").arg(std::max(a.size(), b.size())),
                                       rules.compiled()), QStringLiteral("/body"));
        return judgement;
    }
    merge(judgement, compareBytes(a, b, bodyName(oldOutcome.contentType), rules), QString());
    return judgement;
}

Judgement compareHttp(const HttpAnswer &oldAnswer, const HttpAnswer &newAnswer, const QStringList &headers, const RuleSet &rules)
{
    Judgement judgement;
    const auto field = [](const HttpAnswer &answer, const QByteArray &name) {
        QStringList values;
        for (const auto &[key, value] : answer.headers) {
            if (QByteArrayView(key).compare(name, Qt::CaseInsensitive) == 0)
                values.append(QString::fromLatin1(value));
        }
        return values.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(values.join(QLatin1String(", ")));
    };
    const QJsonValue oldType = field(oldAnswer, "content-type");
    comparePart(QStringLiteral("status"), oldAnswer.status, newAnswer.status, rules, judgement);
    comparePart(QStringLiteral("content_type"), oldType, field(newAnswer, "content-type"), rules, judgement);
    for (const QString &header : headers) {
        const QByteArray name = header.toLatin1().toLower();
        if (name != "content-type")
            comparePart(QStringLiteral("headers/") + QString::fromLatin1(name), field(oldAnswer, name), field(newAnswer, name), rules, judgement);
    }
    merge(judgement, compareBytes(oldAnswer.body, newAnswer.body, bodyName(oldType.toString()), rules), QString());
    return judgement;
}

void conclude(Comparison &comparison, const Judgement &judgement)
{
    comparison.verdict = judgement.verdict;
    comparison.differences = judgement.differences;
    comparison.differenceCount = judgement.differenceCount;
    comparison.coverage = judgement.coverage;
    comparison.fields = judgement.fields;
}

Repeat repeatOf(const Judgement &oldBesideItself) { return {oldBesideItself.differences, oldBesideItself.differenceCount}; }

} // namespace midflight
