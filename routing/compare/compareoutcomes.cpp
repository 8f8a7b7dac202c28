// SPDX-License-Identifier: GPL-3.0-or-later
// What outcomes carry besides files, and what it means that one side lacks an output.
#include "routing/compare/encoding.h"
#include "routing/compare/findings.h"
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

Judgement compareOutcomes(const Outcome &oldOutcome, const Outcome &newOutcome, const RuleSet &rules)
{
    Judgement judgement;
    const auto field = [&](const char *pointer, const QJsonValue &a, const QJsonValue &b) {
        if (a.isUndefined() && b.isUndefined())
            return;
        Findings findings;
        const LeafClass leaf = a == b ? LeafClass::Equal : a.isUndefined() ? LeafClass::MissingOld
            : b.isUndefined()                                              ? LeafClass::MissingNew
                                                                           : LeafClass::Conflicting;
        findings.count(leaf);
        if (leaf != LeafClass::Equal) {
            const char *kind = leaf == LeafClass::MissingOld ? "added" : leaf == LeafClass::MissingNew ? "missing" : "value";
            findings.real([&] { return Difference {QString::fromLatin1(pointer), QString::fromLatin1(kind), a, b, leaf}; });
        }
        merge(judgement, findings.take(), QString());
    };
    const auto number = [](const std::optional<int> &value) { return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Undefined); };
    const auto text = [](const QString &value) { return value.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(value); };
    field("/exit_code", number(oldOutcome.exitCode), number(newOutcome.exitCode));
    field("/status", number(oldOutcome.status), number(newOutcome.status));
    field("/content_type", text(oldOutcome.contentType), text(newOutcome.contentType));
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

} // namespace midflight
