// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/rejudge.h"

#include "routing/compare/comparejson.h"

#include <QJsonArray>
#include <QJsonObject>
#include <map>

namespace midflight {

namespace {

/// A document that holds what some pointers lead to.
struct Skeleton {
    std::map<QString, Skeleton> children; ///< by token as it stands in the pointer
    const QJsonValue *value = nullptr; ///< of a leaf

    /// Tokens that all are numbers are taken for indices: of an array that is as long as it must be.
    bool isArray() const
    {
        return !children.empty() && std::all_of(children.begin(), children.end(), [](const auto &child) {
            bool number = false;
            return child.first.toUInt(&number) < 100'000 && number;
        });
    }
};

void add(Skeleton &root, const QString &pointer, const QJsonValue &value)
{
    Skeleton *at = &root;
    const QStringList tokens = pointer.split(u'/');
    for (qsizetype i = 1; i < tokens.size(); ++i)
        at = &at->children[tokens.at(i)];
    at->value = &value;
}

void writeValue(const QJsonValue &value, TapeWriter &tape)
{
    switch (value.type()) {
    case QJsonValue::Bool: tape.boolean(value.toBool()); break;
    case QJsonValue::Double: {
        const qint64 whole = value.toInteger();
        double(whole) == value.toDouble() ? tape.integer(whole) : tape.real(value.toDouble());
        break;
    }
    case QJsonValue::String: tape.string(value.toString().toStdString()); break;
    case QJsonValue::Array: {
        tape.startArray();
        for (const QJsonValue &element : value.toArray())
            writeValue(element, tape);
        tape.endArray();
        break;
    }
    case QJsonValue::Object: {
        tape.startObject();
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            tape.key(it.key().toStdString());
            writeValue(it.value(), tape);
        }
        tape.endObject();
        break;
    }
    default: tape.null();
    }
}

/// Elements between the ones that are known are null on both sides, and so equal.
void write(const Skeleton &skeleton, TapeWriter &tape)
{
    if (skeleton.children.empty()) {
        skeleton.value ? writeValue(*skeleton.value, tape) : tape.null();
        return;
    }
    if (skeleton.isArray()) {
        std::map<quint32, const Skeleton *> elements;
        for (const auto &[token, child] : skeleton.children)
            elements.emplace(token.toUInt(), &child);
        tape.startArray();
        quint32 next = 0;
        for (const auto &[index, child] : elements) {
            for (; next < index; ++next)
                tape.null();
            write(*child, tape);
            ++next;
        }
        tape.endArray();
        return;
    }
    tape.startObject();
    for (const auto &[token, child] : skeleton.children) {
        QString key = token;
        key.replace(QLatin1String("~1"), QLatin1String("/")).replace(QLatin1String("~0"), QLatin1String("~"));
        tape.key(key.toStdString());
        write(child, tape);
    }
    tape.endObject();
}

Document documentOf(const QList<Difference> &differences, bool old)
{
    Skeleton root;
    for (const Difference &difference : differences) {
        const QJsonValue &value = old ? difference.oldValue : difference.newValue;
        if (!value.isUndefined())
            add(root, difference.pointer, value);
    }
    TapeWriter tape;
    if (root.children.empty() && !root.value) {
        tape.startObject(); // everything is on the other side
        tape.endObject();
    } else {
        write(root, tape);
    }
    return tape.finish();
}

} // namespace

std::optional<Verdict> rejudge(const Comparison &comparison, const RuleSet &rules)
{
    if (!comparison.verdict || *comparison.verdict > Verdict::Mismatch)
        return comparison.verdict; // errors and skips are no matter of rules
    if (*comparison.verdict == Verdict::Match && comparison.coverage.ignored == 0 && comparison.coverage.masked == 0)
        return Verdict::Match;
    if (comparison.oldOutcome && comparison.newOutcome && comparison.oldOutcome->body && comparison.newOutcome->body)
        return compareOutcomes(*comparison.oldOutcome, *comparison.newOutcome, rules).verdict;
    if (*comparison.verdict != Verdict::Mismatch || comparison.differences.size() < comparison.differenceCount
        || comparison.coverage.ignored + comparison.coverage.masked > 0)
        return std::nullopt;
    const Document a = documentOf(comparison.differences, true);
    const Document b = documentOf(comparison.differences, false);
    const Marks oldMarks(a, rules.compiled(), QString());
    const Marks newMarks(b, rules.compiled(), QString());
    Findings findings;
    JsonComparison({&a, &oldMarks}, {&b, &newMarks}, rules.compiled(), findings).compare();
    return findings.take().verdict;
}

} // namespace midflight
