// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/migrationfile.h"

#include "routing/domain/json.h"
#include "routing/domain/jsonreader.h"
#include "routing/domain/tomldocument.h"

#include <QFileInfo>
#include <QSet>

namespace midflight {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostComponents = 5000; ///< keeps following `needs` shallow

QJsonObject overlaid(QJsonObject below, const QJsonObject &above)
{
    for (auto member = above.begin(); member != above.end(); ++member)
        below[member.key()] = member.value();
    return below;
}

/// [gates] and [http]: what a component leaves out. They are read as those of a component would be, so a mistake is
/// found where it was made.
struct Defaults {
    QJsonObject gates;
    QJsonObject http; ///< without old and new, which stay the migration's

    /// The component's own fields over these.
    QJsonObject under(QJsonObject component) const
    {
        const QJsonValue own = component.value("gates"_L1);
        if (own.isObject() || own.isUndefined())
            component["gates"_L1] = overlaid(gates, own.toObject());
        if (const QJsonValue ownHttp = component.value("http"_L1); ownHttp.isObject())
            component["http"_L1] = overlaid(http, ownHttp.toObject());
        return component;
    }
};

Defaults readDefaults(JsonReader &reader, Migration &migration, QList<Detail> &errors)
{
    Defaults defaults;
    QJsonObject probe;
    if (reader.object(u"gates"_s))
        probe["gates"_L1] = reader.value(u"gates"_s);
    QJsonObject http {{u"match"_s, u"/"_s}};
    if (std::optional<JsonReader> section = reader.object(u"http"_s)) {
        const QJsonObject own = reader.value(u"http"_s).toObject();
        if (own.contains("match"_L1))
            section->error(u"match"_s, u"belongs to a component's http; move it there"_s);
        http = overlaid(own, http);
    }
    probe["http"_L1] = http;
    const Result<Component> read = componentFromJson({u"defaults"_s}, probe);
    if (!read) {
        errors += read.error().details;
        return defaults;
    }
    migration.httpOld = read->http()->oldUrl;
    migration.httpNew = read->http()->newUrl;
    defaults.gates = probe.value("gates"_L1).toObject();
    for (const QString &name : {u"match"_s, u"old"_s, u"new"_s})
        http.remove(name);
    defaults.http = http;
    return defaults;
}

Privacy readPrivacy(JsonReader &reader)
{
    Privacy privacy;
    std::optional<JsonReader> section = reader.object(u"privacy"_s);
    if (!section)
        return privacy;
    if (const auto store = section->choice(u"store"_s, {u"none"_s, u"differences"_s, u"bodies"_s}))
        privacy.store = StorePolicy(*store);
    section->read(u"redact"_s, privacy.redact);
    section->readDuration(u"retention"_s, privacy.retention, 1);
    section->finish();
    return privacy;
}

void readComponents(const TomlDocument &document, JsonReader &reader, const Defaults &defaults, Migration &migration,
                    QList<Detail> &errors)
{
    std::optional<JsonReader> section = reader.object(u"components"_s);
    if (!reader.has(u"components"_s))
        reader.error(u"components"_s, u"are missing; add a table [components.NAME] for each piece that moves"_s);
    if (!section)
        return;
    const QStringList names = document.membersInOrder(u"/components"_s);
    if (names.size() > mostComponents) {
        reader.error(u"components"_s, u"are %1; a migration holds at most %2, so split it"_s.arg(names.size()).arg(mostComponents));
        return;
    }
    for (const QString &name : names) {
        if (!ComponentId::isValid(name)) {
            section->error(name, u"is no id; use lower-case letters, digits, _ and -, a letter or digit first"_s);
            continue;
        }
        if (!section->object(name))
            continue;
        const Result<Component> component =
            componentFromJson({name}, defaults.under(section->value(name).toObject()));
        if (component) {
            migration.components.append(*component);
            continue;
        }
        for (const Detail &detail : component.error().details)
            errors.append({section->pointer(name) + detail.pointer, detail.detail});
    }
}

QString needPointer(const Component &component, qsizetype index)
{
    return "/components"_L1 + pointerTo(component.id.value) + "/needs"_L1 + pointerTo(index);
}

/// Follows `needs` from a component; `path` holds the way here. The circle, when the way closes one.
QStringList circleFrom(const Migration &migration, const QString &id, QStringList &path, QSet<QString> &done)
{
    if (const qsizetype begin = path.indexOf(id); begin >= 0)
        return path.mid(begin) << id;
    if (done.contains(id))
        return {};
    if (const Component *component = migration.find({id})) {
        path.append(id);
        for (const QString &need : component->needs) {
            if (QStringList circle = circleFrom(migration, need, path, done); !circle.isEmpty())
                return circle;
        }
        path.removeLast();
    }
    done.insert(id);
    return {};
}

/// What can only be said of all components together.
void checkTogether(const Migration &migration, const QStringList &names, QList<Detail> &errors)
{
    for (const Component &component : migration.components) {
        for (qsizetype i = 0; i < component.needs.size(); ++i) {
            const QString &need = component.needs[i];
            if (names.contains(need))
                continue;
            const QString nearest = nearestWord(need, names);
            errors.append({needPointer(component, i),
                           u"names \"%1\", which is no component here; %2"_s.arg(
                               need, nearest.isEmpty() ? u"define it or remove it"_s : u"did you mean \"%1\"?"_s.arg(nearest))});
        }
        const HttpDefinition *http = component.http();
        if (!http)
            continue;
        const QString place = "/components"_L1 + pointerTo(component.id.value) + "/http"_L1;
        if (http->oldUrl.isEmpty() && migration.httpOld.isEmpty())
            errors.append({place + "/old"_L1, u"is missing; add it here or under [http]"_s});
        if (http->newUrl.isEmpty() && migration.httpNew.isEmpty())
            errors.append({place + "/new"_L1, u"is missing; add it here or under [http]"_s});
    }
    QSet<QString> done;
    for (const Component &component : migration.components) {
        QStringList path;
        const QStringList circle = circleFrom(migration, component.id.value, path, done);
        if (circle.isEmpty())
            continue;
        const Component *first = migration.find({circle[0]});
        errors.append({needPointer(*first, first->needs.indexOf(circle[1])),
                       u"goes in a circle (%1), so none could ever move first; remove one of them"_s.arg(
                           circle.join(u" → "_s))});
        return;
    }
}

Result<Migration> migrationFrom(const TomlDocument &document)
{
    QList<Detail> errors;
    JsonReader reader(document.json(), {}, errors);
    Migration migration;
    migration.id = QFileInfo(document.name()).completeBaseName();
    reader.read(u"id"_s, migration.id);
    if (!ComponentId::isValid(migration.id)) {
        reader.error(u"id"_s, u"\"%1\" is no id; write id = \"…\" with lower-case letters, digits, _ and -, a letter or digit first"_s
                                  .arg(migration.id.left(60)));
    }
    migration.title = migration.id;
    reader.read(u"title"_s, migration.title);
    reader.read(u"description"_s, migration.description);
    const Defaults defaults = readDefaults(reader, migration, errors);
    migration.privacy = readPrivacy(reader);
    if (std::optional<JsonReader> plan = reader.object(u"plan"_s)) {
        plan->read(u"checkout"_s, migration.oldCheckout);
        plan->finish();
    }
    readComponents(document, reader, defaults, migration, errors);
    reader.finish();
    checkTogether(migration, document.membersInOrder(u"/components"_s), errors);
    if (!errors.isEmpty())
        return tl::unexpected(document.error(errors));
    return migration;
}

} // namespace

Result<Migration> parseMigration(const QByteArray &toml, const QString &name)
{
    return TomlDocument::parse(toml, name).and_then(migrationFrom);
}

Result<Migration> readMigrationFile(const QString &path)
{
    return TomlDocument::read(path).and_then(migrationFrom);
}

Result<QList<Rule>> readRulesFile(const QString &path)
{
    return TomlDocument::read(path).and_then([](const TomlDocument &document) -> Result<QList<Rule>> {
        QList<Detail> errors;
        JsonReader reader(document.json(), {}, errors);
        QList<Rule> found;
        if (reader.has(u"rules"_s) && !reader.value(u"rules"_s).isArray()) {
            reader.error(u"rules"_s, u"must be a list of tables; write [[rules]] above each"_s);
        } else if (auto rules = rulesFromJson(reader.value(u"rules"_s).toArray(), u"/rules"_s, Signature::NotNeeded)) {
            found = *rules;
        } else {
            errors += rules.error().details;
        }
        reader.finish();
        if (!errors.isEmpty())
            return tl::unexpected(document.error(errors));
        return found;
    });
}

} // namespace midflight
