// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/definitioncommands.h"

#include <QJsonDocument>
#include <QLocale>
#include <cmath>

namespace midflight {

namespace {

bool isBare(const QString &key)
{
    return !key.isEmpty() && std::all_of(key.begin(), key.end(), [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber()) || c == QLatin1Char('_') || c == QLatin1Char('-');
    });
}

/// TOML's basic strings escape as JSON's do, so JSON's writer serves: but for DEL, which only TOML forbids.
QByteArray quoted(const QString &text)
{
    QByteArray json = QJsonDocument(QJsonArray {text}).toJson(QJsonDocument::Compact);
    json = json.mid(1, json.size() - 2);
    return json.replace("\x7f", "\\u007f").replace("\\/", "/");
}

QByteArray keyOf(const QString &key)
{
    return isBare(key) ? key.toUtf8() : quoted(key);
}

QByteArray number(double value)
{
    if (std::floor(value) == value && std::abs(value) < 1e15)
        return QByteArray::number(qint64(value));
    return QByteArray::number(value, 'g', QLocale::FloatingPointShortest);
}

/// A date in a rule is a date in TOML; text elsewhere stays text.
bool isDate(const QString &key, const QJsonValue &value)
{
    return key == QLatin1String("expires") && value.isString();
}

QByteArray inlineValue(const QString &key, const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool: return value.toBool() ? "true" : "false";
    case QJsonValue::Double: return number(value.toDouble());
    case QJsonValue::String: return isDate(key, value) ? value.toString().toUtf8() : quoted(value.toString());
    case QJsonValue::Array: {
        QByteArrayList items;
        const QJsonArray array = value.toArray();
        for (const QJsonValue &item : array)
            items.append(inlineValue({}, item));
        return "[" + items.join(", ") + "]";
    }
    case QJsonValue::Object: {
        QByteArrayList items;
        const QJsonObject object = value.toObject();
        for (auto member = object.begin(); member != object.end(); ++member) {
            if (!member->isNull())
                items.append(keyOf(member.key()) + " = " + inlineValue(member.key(), *member));
        }
        return items.isEmpty() ? QByteArray("{}") : "{ " + items.join(", ") + " }";
    }
    case QJsonValue::Null:
    case QJsonValue::Undefined: break;
    }
    return "\"\"";
}

bool isTables(const QString &key, const QJsonValue &value)
{
    return value.isArray() && (key == QLatin1String("checks") || key == QLatin1String("rules"));
}

bool isTable(const QString &key, const QJsonValue &value)
{
    return value.isObject() && (key == QLatin1String("step") || key == QLatin1String("http") || key == QLatin1String("call") || key == QLatin1String("gates"));
}

void writeMembers(QByteArray &toml, const QJsonObject &object)
{
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (!member->isNull() && !isTable(member.key(), *member) && !isTables(member.key(), *member))
            toml += keyOf(member.key()) + " = " + inlineValue(member.key(), *member) + '\n';
    }
}

void writeComponent(QByteArray &toml, const QString &id, const QJsonObject &definition)
{
    const QByteArray name = "components." + keyOf(id);
    toml += "\n[" + name + "]\n";
    writeMembers(toml, definition);
    for (auto member = definition.begin(); member != definition.end(); ++member) {
        const QByteArray inner = name + '.' + keyOf(member.key());
        if (isTable(member.key(), *member)) {
            toml += "\n[" + inner + "]\n";
            writeMembers(toml, member->toObject());
        } else if (isTables(member.key(), *member)) {
            const QJsonArray tables = member->toArray();
            for (const QJsonValue &table : tables) {
                toml += "\n[[" + inner + "]]\n";
                writeMembers(toml, table.toObject());
            }
        }
    }
}

} // namespace

QByteArray migrationToml(const QJsonObject &migration)
{
    QByteArray toml;
    for (const char *key : {"id", "title", "description"}) {
        const QString text = migration[QLatin1String(key)].toString();
        if (!text.isEmpty())
            toml += QByteArray(key) + " = " + quoted(text) + '\n';
    }
    for (const char *key : {"privacy", "http", "plan"}) {
        if (!migration[QLatin1String(key)].isObject())
            continue;
        toml += QByteArray("\n[") + key + "]\n";
        writeMembers(toml, migration[QLatin1String(key)].toObject());
    }
    const QJsonArray components = migration[QLatin1String("components")].toArray();
    for (const QJsonValue &value : components) {
        const QJsonObject component = value.toObject();
        writeComponent(toml, component[QLatin1String("id")].toString(), component[QLatin1String("definition")].toObject());
    }
    return toml;
}

} // namespace midflight
