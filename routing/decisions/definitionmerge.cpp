// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/decisions/definitionmerge.h"

#include <QSet>

namespace midflight {

static QStringList members(const QJsonObject &a, const QJsonObject &b)
{
    auto names = a.keys() + b.keys();
    names.removeDuplicates();
    return names;
}

static void put(QJsonObject &into, const QString &name, const QJsonValue &value)
{
    if (value.isUndefined())
        into.remove(name);
    else
        into[name] = value;
}

QJsonObject mergeDefinition(const QJsonObject &base, const QJsonObject &file, const QJsonObject &inForce)
{
    const auto gates = QStringLiteral("gates");
    auto merged = inForce;
    for (const auto &name : members(base, file)) {
        if (base[name] == file[name])
            continue;
        if (name == gates && file[name].isObject() && inForce[name].isObject())
            merged[name] = mergeDefinition(base[name].toObject(), file[name].toObject(), inForce[name].toObject());
        else
            put(merged, name, file[name]);
    }
    return merged;
}

QStringList changedMembers(const QJsonObject &before, const QJsonObject &after)
{
    QStringList changed;
    for (const auto &name : members(before, after)) {
        if (before[name] != after[name])
            changed += name;
    }
    changed.sort();
    return changed;
}

bool altersVerdicts(const QJsonObject &before, const QJsonObject &after)
{
    for (const auto *name : {"step", "http", "call", "rules"}) {
        if (before[QLatin1String(name)] != after[QLatin1String(name)])
            return true;
    }
    return false;
}

} // namespace midflight
