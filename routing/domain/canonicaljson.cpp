// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 8785, the JSON Canonicalization Scheme: one text for each value, so that equal values have equal hashes whoever
// computes them. Members are sorted by UTF-16 code units; numbers are written as ECMAScript's Number::toString does;
// strings escape only what JSON demands.
#include "routing/domain/json.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <charconv>
#include <cmath>
#include <string_view>

namespace midflight {

namespace {

void writeString(QByteArray &out, const QString &text)
{
    out += '"';
    for (const char byte : text.toUtf8()) {
        switch (byte) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\b': out += "\\b"; break;
        case '\f': out += "\\f"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            if (uchar(byte) < 0x20) {
                out += "\\u00";
                out += QByteArray::number(uchar(byte), 16).rightJustified(2, '0');
            } else {
                out += byte;
            }
        }
    }
    out += '"';
}

/// ECMA-262, Number::toString: the shortest digits that read back as the same double, laid out by their exponent.
void writeNumber(QByteArray &out, double number)
{
    if (!std::isfinite(number)) { // JSON has no such number, and no codec of ours lets one in
        out += "null";
        return;
    }
    if (number == 0) { // also −0
        out += '0';
        return;
    }
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, std::abs(number), std::chars_format::scientific).ptr;
    const std::string_view text(buffer, size_t(end - buffer));
    const size_t mark = text.find('e');
    QByteArray digits;
    for (const char c : text.substr(0, mark)) {
        if (c != '.')
            digits += c;
    }
    const qsizetype count = digits.size();
    const int exponent = QByteArray(text.data() + mark + 1, qsizetype(text.size() - mark - 1)).toInt();
    const int point = exponent + 1; // the decimal point stands behind so many digits

    if (number < 0)
        out += '-';
    if (count <= point && point <= 21) {
        out += digits + QByteArray(point - count, '0');
    } else if (0 < point && point <= 21) {
        out += digits.left(point) + '.' + digits.mid(point);
    } else if (-6 < point && point <= 0) {
        out += "0." + QByteArray(-point, '0') + digits;
    } else {
        out += digits.left(1);
        if (count > 1)
            out += '.' + digits.mid(1);
        out += exponent < 0 ? "e-" : "e+";
        out += QByteArray::number(std::abs(exponent));
    }
}

void write(QByteArray &out, const QJsonValue &value);

void writeObject(QByteArray &out, const QJsonObject &object)
{
    QStringList names = object.keys();
    std::sort(names.begin(), names.end(), [](const QString &a, const QString &b) {
        return std::u16string_view(reinterpret_cast<const char16_t *>(a.utf16()), size_t(a.size()))
            < std::u16string_view(reinterpret_cast<const char16_t *>(b.utf16()), size_t(b.size()));
    });
    out += '{';
    bool first = true;
    for (const QString &name : std::as_const(names)) {
        if (!std::exchange(first, false))
            out += ',';
        writeString(out, name);
        out += ':';
        write(out, object.value(name));
    }
    out += '}';
}

void writeArray(QByteArray &out, const QJsonArray &array)
{
    out += '[';
    bool first = true;
    for (const QJsonValue value : array) {
        if (!std::exchange(first, false))
            out += ',';
        write(out, value);
    }
    out += ']';
}

void write(QByteArray &out, const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool: out += value.toBool() ? "true" : "false"; break;
    case QJsonValue::Double: writeNumber(out, value.toDouble()); break; // every JSON number is a double to RFC 8785
    case QJsonValue::String: writeString(out, value.toString()); break;
    case QJsonValue::Array: writeArray(out, value.toArray()); break;
    case QJsonValue::Object: writeObject(out, value.toObject()); break;
    case QJsonValue::Null:
    case QJsonValue::Undefined: out += "null"; break;
    }
}

} // namespace

QByteArray canonicalJson(const QJsonValue &value)
{
    QByteArray out;
    write(out, value);
    return out;
}

QString canonicalSha256(const QJsonValue &value)
{
    return QString::fromLatin1(QCryptographicHash::hash(canonicalJson(value), QCryptographicHash::Sha256).toHex());
}

} // namespace midflight
