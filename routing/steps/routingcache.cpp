// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/steps/routingcache.h"

#include "routing/domain/json.h"
#include "routing/steps/privatefiles.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <fcntl.h>
#include <sys/stat.h>

namespace midflight {

namespace {

const QLatin1String revisionKey("revision");
const QLatin1String stageKey("stage");
const QLatin1String sampleKey("sample");
const QLatin1String privacyKey("privacy");

QStringList strings(const QJsonValue &value)
{
    QStringList list;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &one : array)
        list.append(one.toString());
    return list;
}

/// The routing a file holds. A single answer tells less than the whole: then its own case stands for all.
Routing routingFrom(const QJsonObject &json)
{
    Routing routing;
    routing.stage = stageFromString(json[stageKey].toString()).value_or(Stage::Old);
    if (json.contains(sampleKey)) {
        routing.sample = json[sampleKey].toDouble();
        routing.share = json[QLatin1String("share")].toDouble();
        routing.include = strings(json[QLatin1String("include")]);
        routing.exclude = strings(json[QLatin1String("exclude")]);
    } else {
        routing.sample = json[QLatin1String("also")].isString() ? 1 : 0;
    }
    return routing;
}

QDateTime timeOf(const QByteArray &path)
{
    struct stat found {};
    if (stat(path.constData(), &found) != 0)
        return {};
    return QDateTime::fromMSecsSinceEpoch(qint64(found.st_mtim.tv_sec) * 1000 + found.st_mtim.tv_nsec / 1'000'000, Qt::UTC);
}

} // namespace

QByteArray RoutingCache::fileOf(const ComponentId &component) const
{
    return m_directory + "/component-" + component.value.toUtf8() + ".json";
}

qint64 RoutingCache::knownRevision() const
{
    const auto bytes = readPrivately(m_directory + "/revision");
    bool ok = false;
    const qint64 revision = bytes ? bytes->trimmed().toLongLong(&ok) : -1;
    return ok ? revision : -1;
}

/// The time of this file is the last time the router was known to stand at its revision.
void RoutingCache::touch(qint64 revision) const
{
    const QByteArray path = m_directory + "/revision";
    if (knownRevision() == revision)
        utimensat(AT_FDCWD, path.constData(), nullptr, 0);
    else
        writePrivately(path, QByteArray::number(revision) + '\n');
}

QDateTime RoutingCache::lastContact(const ComponentId &component, qint64 revision) const
{
    QDateTime last = timeOf(fileOf(component));
    if (knownRevision() == revision)
        last = qMax(last, timeOf(m_directory + "/revision"));
    return last;
}

bool RoutingCache::noteRoute(const ComponentId &component, const QJsonObject &answer) const
{
    const qint64 revision = answer[revisionKey].toInteger();
    notePrivacy(answer[privacyKey]);
    if (knownRevision() == revision) {
        touch(revision);
        return true;
    }
    const auto known = readPrivately(fileOf(component));
    const bool same = known && QJsonDocument::fromJson(*known).object()[revisionKey].toInteger(-1) == revision;
    if (same) {
        utimensat(AT_FDCWD, fileOf(component).constData(), nullptr, 0);
        return false;
    }
    if (makePrivateDirectory(m_directory)) {
        QJsonObject kept = answer;
        kept.remove(QLatin1String("lease"));
        kept.remove(privacyKey);
        writePrivately(fileOf(component), QJsonDocument(kept).toJson(QJsonDocument::Compact));
    }
    return false;
}

void RoutingCache::noteMigration(const QJsonObject &migration) const
{
    if (!makePrivateDirectory(m_directory))
        return;
    const qint64 revision = migration[revisionKey].toInteger();
    const QJsonArray components = migration[QLatin1String("components")].toArray();
    for (const QJsonValue &value : components) {
        const QJsonObject component = value.toObject();
        const ComponentId id {component[QLatin1String("id")].toString()};
        if (!ComponentId::isValid(id.value) || !component.contains(QLatin1String("definition")))
            continue;
        QJsonObject kept {{revisionKey, revision}};
        for (const char *name : {"stage", "sample", "share", "include", "exclude", "definition"})
            kept[QLatin1String(name)] = component[QLatin1String(name)];
        writePrivately(fileOf(id), QJsonDocument(kept).toJson(QJsonDocument::Compact));
    }
    notePrivacy(migration[privacyKey]);
    touch(revision);
}

/// The whole migration's, so that it stands apart from the components.
void RoutingCache::notePrivacy(const QJsonValue &privacy) const
{
    if (!privacy.isObject())
        return;
    const QByteArray bytes = QJsonDocument(privacy.toObject()).toJson(QJsonDocument::Compact);
    if (readPrivately(m_directory + "/privacy.json") != bytes && makePrivateDirectory(m_directory))
        writePrivately(m_directory + "/privacy.json", bytes);
}

std::optional<Stage> RoutingCache::stage(const ComponentId &component) const
{
    const auto bytes = readPrivately(fileOf(component));
    return stageFromString(QJsonDocument::fromJson(bytes.value_or(QByteArray())).object()[stageKey].toString());
}

Result<StepRoute> RoutingCache::route(const ComponentId &component, const QString &key, const QDateTime &now) const
{
    const auto bytes = readPrivately(fileOf(component));
    if (!bytes) {
        return fail(Failure::Unavailable,
                    QStringLiteral("%1: the router is away and nothing is remembered of it").arg(component.value));
    }
    const QJsonObject json = QJsonDocument::fromJson(*bytes).object();
    const auto definition = componentFromJson(component, json[QLatin1String("definition")].toObject());
    if (!definition)
        return tl::unexpected<Error>(definition.error());
    const Routing routing = routingFrom(json);
    RoutingTable table;
    table.revision = json[revisionKey].toInteger();
    table.components.insert(component, routing);
    const Route decided = decide(component, key, QRandomGenerator::system()->generate64(), table);

    StepRoute route;
    route.component = *definition;
    route.privacy = privacyFromJson(
        QJsonDocument::fromJson(readPrivately(m_directory + "/privacy.json").value_or(QByteArray())).object());
    route.answer = decided.answer;
    route.also = decided.also;
    route.revision = table.revision;
    const StepDefinition *step = definition->step();
    const QDateTime contact = lastContact(component, table.revision);
    const bool stale = step && contact.msecsTo(now) > qint64(step->offline * 1000);
    if (route.answer == Side::New && routing.stage != Stage::Retired && stale) {
        route.answer = Side::Old;
        route.also.reset();
    }
    return route;
}

} // namespace midflight
