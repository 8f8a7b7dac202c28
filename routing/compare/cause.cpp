// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/cause.h"

#include <QRegularExpression>
#include <cmath>
#include <xxhash.h>

namespace midflight {

namespace {

/// A name that tells one row or element from its neighbours, and nothing about what kind of thing it is.
bool namesAnInstance(const QString &token)
{
    // Index, number, range ("10-14"), open range (">10", "10+"), date, time; hexadecimal ids; nucleotides.
    static const QRegularExpression instance(QStringLiteral(
        "^(?:[<>~=]{0,2}[+-]?\\d[\\d.,:+/_eETZ-]*[+%kKmM]*"
        "|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
        "|(?=[a-fA-F]*\\d)[0-9a-fA-F]{12,}"
        "|[ACGTUN]{5,})$"));
    return instance.match(token).hasMatch();
}

std::optional<double> numberIn(const QJsonValue &value)
{
    if (value.isDouble())
        return value.toDouble();
    if (!value.isString())
        return std::nullopt;
    const QString text = value.toString().trimmed();
    if (text.isEmpty() || text.size() > 64)
        return std::nullopt;
    bool ok = false;
    const double number = text.toDouble(&ok); // C locale; takes "nan" and "inf"
    return ok ? std::optional(number) : std::nullopt;
}

QString magnitudeOfNumbers(double a, double b)
{
    if (std::isnan(a) || std::isnan(b) || std::isinf(a) || std::isinf(b))
        return QStringLiteral("nan");
    if (a == b)
        return QStringLiteral("same_number");
    if ((a < 0) != (b < 0) && a != 0 && b != 0)
        return QStringLiteral("sign");
    const double larger = std::max(std::fabs(a), std::fabs(b));
    const double relative = std::fabs(a - b) / larger;
    struct Step { double below; const char *name; };
    static constexpr Step steps[] = {{1e-9, "below_1e-9"}, {1e-6, "below_1e-6"}, {1e-3, "below_1e-3"},
                                     {0.01, "below_1%"}, {0.1, "below_10%"}, {0.5, "below_2x"}};
    for (const Step &step : steps) {
        if (relative < step.below)
            return QString::fromLatin1(step.name);
    }
    return QStringLiteral("2x_or_more");
}

QString withoutNumbers(QString text)
{
    static const QRegularExpression number(QStringLiteral("[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?"));
    return text.replace(number, QStringLiteral("0"));
}

QString magnitudeOfTexts(const QString &a, const QString &b)
{
    if (a.simplified() == b.simplified())
        return QStringLiteral("white_space");
    if (a.compare(b, Qt::CaseInsensitive) == 0)
        return QStringLiteral("case");
    if (withoutNumbers(a) == withoutNumbers(b))
        return QStringLiteral("numbers_in_text");
    return QStringLiteral("text");
}

QString typeName(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null: return QStringLiteral("null");
    case QJsonValue::Bool: return QStringLiteral("boolean");
    case QJsonValue::Double: return QStringLiteral("number");
    case QJsonValue::String: return QStringLiteral("string");
    case QJsonValue::Array: return QStringLiteral("array");
    case QJsonValue::Object: return QStringLiteral("object");
    case QJsonValue::Undefined: break;
    }
    return QStringLiteral("nothing");
}

} // namespace

QString pathPattern(const QString &pointer)
{
    QStringList tokens = pointer.split(u'/');
    for (qsizetype i = 1; i < tokens.size(); ++i) {
        QString plain = tokens.at(i);
        plain.replace(QLatin1String("~1"), QLatin1String("/")).replace(QLatin1String("~0"), QLatin1String("~"));
        if (namesAnInstance(plain))
            tokens[i] = QStringLiteral("*");
    }
    return tokens.join(u'/');
}

QString magnitudeOf(const Difference &difference)
{
    const QJsonValue &a = difference.oldValue;
    const QJsonValue &b = difference.newValue;
    if (difference.leaf == LeafClass::MissingOld || difference.leaf == LeafClass::MissingNew || a.isUndefined()
        || b.isUndefined())
        return QString();
    // A number written as text in one side only is a change of type, not of size.
    const bool sameType = a.type() == b.type();
    const auto numberA = numberIn(a);
    const auto numberB = numberIn(b);
    if (sameType && numberA && numberB)
        return magnitudeOfNumbers(*numberA, *numberB);
    if (a.isString() && b.isString())
        return magnitudeOfTexts(a.toString(), b.toString());
    if (sameType)
        return QString();
    return typeName(a) + QStringLiteral("_to_") + typeName(b);
}

Cause fingerprint(const Difference &difference)
{
    Cause cause {QString(), pathPattern(difference.pointer), difference.kind, magnitudeOf(difference)};
    const QByteArray text = (cause.path + u'\n' + cause.kind + u'\n' + cause.magnitude).toUtf8();
    cause.id = QStringLiteral("%1").arg(quint64(XXH64(text.constData(), size_t(text.size()), 0)), 16, 16, QLatin1Char('0'));
    return cause;
}

} // namespace midflight
