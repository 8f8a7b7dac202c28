// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/leaf.h"

#include "routing/compare/archive.h"
#include "routing/compare/decimal.h"

#include <QDateTime>
#include <QStringConverter>
#include <QTimeZone>
#include <cmath>

namespace midflight {

namespace {

LeafClass compareTextsAsNumbers(std::string_view a, std::string_view b, const RuleAction &rule, TextIs is)
{
    const auto x = numberOf(a);
    const auto y = numberOf(b);
    if (x && y)
        return withinTolerance(*x, *y, rule.atol, rule.rtol, rule.equalNan) ? LeafClass::WithinTolerance : LeafClass::Conflicting;
    if (is == TextIs::Line && textsWithinTolerance(a, b, rule.atol, rule.rtol, rule.equalNan))
        return LeafClass::WithinTolerance;
    return LeafClass::Conflicting;
}

bool within(const std::optional<double> &a, const std::optional<double> &b, double seconds)
{
    return a && b && std::fabs(*a - *b) <= seconds;
}

std::optional<double> timeOfValue(Value value)
{
    if (value.tag() == '"')
        return timeOf(value.document->text(value.index));
    if (value.document->isNumber(value.index))
        return value.document->number(value.index);
    return std::nullopt;
}

/// The two sides say the same, an expected value being written in a rules file.
bool saysJson(Value value, const QJsonValue &expected)
{
    if (expected.isUndefined())
        return true;
    if (!value.document)
        return false;
    if (value.document->isNumber(value.index) && expected.isDouble())
        return value.document->number(value.index) == expected.toDouble();
    return forReport(value) == expected;
}

} // namespace

QString decoded(std::string_view text)
{
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = utf8.decode(QByteArrayView(text.data(), qsizetype(text.size())));
    return utf8.hasError() ? QString::fromLatin1(text.data(), qsizetype(text.size())) : decoded;
}

std::string transformedText(const QStringList &transforms, std::string_view text)
{
    std::string result(text);
    for (const QString &transform : transforms) {
        if (transform == QLatin1String("lower")) {
            result = decoded(result).toLower().toStdString();
        } else if (transform == QLatin1String("decompress")) {
            const auto raw = QByteArray::fromBase64Encoding(QByteArray::fromStdString(result));
            const auto unpacked = raw.decodingStatus == QByteArray::Base64DecodingStatus::Ok ? unpackStream(raw.decoded) : std::nullopt;
            if (unpacked)
                result = unpacked->toStdString();
        }
    }
    return result;
}

std::string masked(const Action &action, std::string_view text)
{
    return decoded(text).replace(action.mask, action.what.as).toStdString();
}

std::optional<double> timeOf(std::string_view text)
{
    if (text.size() > 64)
        return std::nullopt;
    if (const auto seconds = numberOf(text))
        return std::isfinite(*seconds) ? seconds : std::nullopt;
    const QString string = QString::fromUtf8(text.data(), qsizetype(text.size())).trimmed();
    QDateTime time = QDateTime::fromString(string, Qt::ISODateWithMs);
    if (!time.isValid())
        time = QDateTime::fromString(string, Qt::RFC2822Date);
    if (!time.isValid())
        time = QDateTime::fromString(QString(string).replace(u'/', u'-').replace(u',', u'.'), QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    if (!time.isValid())
        return std::nullopt;
    // Without a zone both sides mean the same one; UTC has no gaps to fall into.
    if (time.timeSpec() == Qt::LocalTime)
        time.setTimeSpec(Qt::UTC);
    return double(time.toMSecsSinceEpoch()) / 1000.0;
}

LeafClass compareTexts(std::string_view a, std::string_view b, const Action *action, TextIs is)
{
    if (a == b)
        return LeafClass::Equal;
    if (!action)
        return LeafClass::Conflicting;
    switch (action->what.type) {
    case RuleType::Ignore: return LeafClass::Masked;
    case RuleType::Number: return compareTextsAsNumbers(a, b, action->what, is);
    case RuleType::Text: return masked(*action, a) == masked(*action, b) ? LeafClass::Masked : LeafClass::Conflicting;
    case RuleType::Time: return within(timeOf(a), timeOf(b), action->what.within) ? LeafClass::WithinTolerance : LeafClass::Conflicting;
    case RuleType::Expected: return isExpectedText(*action, &a, &b) ? LeafClass::Expected : LeafClass::Conflicting;
    case RuleType::Transform:
        return transformedText(action->what.transforms, a) == transformedText(action->what.transforms, b) ? LeafClass::WithinTolerance
                                                                                                          : LeafClass::Conflicting;
    default: return LeafClass::Conflicting;
    }
}

LeafClass compareLeaves(Value a, Value b, const Action *action, TextIs is)
{
    const char s = a.tag();
    const char t = b.tag();
    if (action && action->what.type == RuleType::Ignore)
        return LeafClass::Masked;
    if (action && action->what.type == RuleType::Expected && isExpected(*action, a, b))
        return deepEqual(a, b) ? LeafClass::Equal : LeafClass::Expected;
    const bool times = action && action->what.type == RuleType::Time;
    if (a.document->isNumber(a.index) && b.document->isNumber(b.index)) {
        if (sameNumber(a, b))
            return LeafClass::Equal;
        if (!action)
            return LeafClass::Conflicting;
        // Two numbers that both overflow are as far apart as their digits say, which no tolerance of a double covers.
        const auto overflows = [](Value v) { return v.tag() == '#' && std::isinf(v.document->number(v.index)); };
        if (overflows(a) || overflows(b))
            return LeafClass::Conflicting;
        const RuleAction &rule = action->what;
        const bool near = (rule.type == RuleType::Number
                           && withinTolerance(a.document->number(a.index), b.document->number(b.index), rule.atol, rule.rtol, rule.equalNan))
            || (times && within(timeOfValue(a), timeOfValue(b), rule.within));
        return near ? LeafClass::WithinTolerance : LeafClass::Conflicting;
    }
    if (s == '"' && t == '"')
        return compareTexts(a.document->text(a.index), b.document->text(b.index), action, is);
    if (s == 'n' && t == 'n')
        return LeafClass::BothNull;
    const auto isBool = [](char tag) { return tag == 't' || tag == 'f'; };
    if (s == t)
        return LeafClass::Equal; // true, false; {} and [] come here only when both are empty
    return isBool(s) && isBool(t) ? LeafClass::Conflicting : LeafClass::TypeChanged;
}

bool applies(const Action &action, Value a, Value b, TextIs is)
{
    const auto both = [&](auto &&holds) { return holds(a) && holds(b); };
    const auto isText = [](Value v) { return v.tag() == '"'; };
    switch (action.what.type) {
    case RuleType::Ignore: return true;
    case RuleType::Expected: return isExpected(action, a, b);
    case RuleType::Number:
        return both([is](Value v) {
            return v.document->isNumber(v.index)
                || (v.tag() == '"' && (is == TextIs::Line || numberOf(v.document->text(v.index)).has_value()));
        });
    case RuleType::Time: return both([](Value v) { return timeOfValue(v).has_value(); });
    case RuleType::Text:
    case RuleType::Transform: return both(isText);
    default: return false;
    }
}

bool isExpected(const Action &action, Value oldValue, Value newValue)
{
    return saysJson(oldValue, action.what.oldValue) && saysJson(newValue, action.what.newValue);
}

bool isExpectedText(const Action &action, const std::string_view *oldText, const std::string_view *newText)
{
    const auto says = [](const std::string_view *text, const QJsonValue &expected) {
        if (expected.isUndefined())
            return true;
        if (!text)
            return false;
        if (expected.isDouble())
            return numberOf(*text) == expected.toDouble();
        return decoded(*text) == expected.toVariant().toString();
    };
    return says(oldText, action.what.oldValue) && says(newText, action.what.newValue);
}

} // namespace midflight
