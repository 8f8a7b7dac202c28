// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/gatesjson.h"
#include "routing/domain/json.h"
#include "routing/domain/jsonreader.h"

#include <QJsonArray>

namespace midflight {

using namespace Qt::StringLiterals;

namespace {

QJsonArray array(const QStringList &texts)
{
    return QJsonArray::fromStringList(texts);
}

/// An argv: it must name a program.
void readCommand(JsonReader &reader, const QString &name, QStringList &into, const QString &advice)
{
    reader.require(name, advice);
    const qsizetype before = into.size();
    reader.read(name, into);
    if (!reader.value(name).isArray() || before != 0)
        return;
    if (into.isEmpty() || into.first().isEmpty())
        reader.error(name, u"names no program; write [\"program\", \"argument\", …]"_s);
    for (const QString &argument : std::as_const(into)) {
        if (argument.contains(QChar(u'\0')))
            reader.error(name, u"holds a NUL character, which no program can be given; remove it"_s);
    }
}

StepDefinition readStep(JsonReader &reader)
{
    StepDefinition step;
    readCommand(reader, u"old"_s, step.oldCommand, u"write the old command: old = [\"program\", \"argument\", …]"_s);
    readCommand(reader, u"new"_s, step.newCommand, u"write the new command: new = [\"program\", \"argument\", …]"_s);
    reader.read(u"outputs"_s, step.outputs);
    if (step.outputs.contains(QString()))
        reader.error(u"outputs"_s, u"holds an empty name; remove it"_s);
    reader.read(u"repeatable"_s, step.repeatable);
    step.after = reader.choice(u"when"_s, {u"alongside"_s, u"after"_s}).value_or(0) == 1;
    reader.readDuration(u"timeout"_s, step.timeout, 0.001);
    reader.readDuration(u"offline"_s, step.offline, 0);
    if (std::optional<JsonReader> normalise = reader.object(u"normalise"_s)) {
        const QStringList globs = reader.value(u"normalise"_s).toObject().keys();
        for (const QString &glob : globs)
            readCommand(*normalise, glob, step.normalise[glob], u"write [\"program\", \"{file}\"]"_s);
    }
    reader.finish();
    return step;
}

QJsonObject toJson(const StepDefinition &step)
{
    QJsonObject json {{u"old"_s, array(step.oldCommand)},
                      {u"new"_s, array(step.newCommand)},
                      {u"outputs"_s, array(step.outputs)},
                      {u"repeatable"_s, step.repeatable},
                      {u"when"_s, step.after ? u"after"_s : u"alongside"_s},
                      {u"timeout"_s, durationToString(step.timeout)},
                      {u"offline"_s, durationToString(step.offline)}};
    if (!step.normalise.isEmpty()) {
        QJsonObject normalise;
        for (auto entry = step.normalise.begin(); entry != step.normalise.end(); ++entry)
            normalise[entry.key()] = array(entry.value());
        json[u"normalise"_s] = normalise;
    }
    return json;
}

void readUrl(JsonReader &reader, const QString &name, QString &into)
{
    reader.read(name, into);
    if (!into.isEmpty() && !into.startsWith("http://"_L1) && !into.startsWith("https://"_L1))
        reader.error(name, u"is no web address; write for example \"http://127.0.0.1:9001\""_s);
}

HttpDefinition readHttp(JsonReader &reader)
{
    HttpDefinition http;
    reader.require(u"match"_s, u"write for example match = \"GET /reports/\""_s);
    reader.read(u"match"_s, http.match);
    const qsizetype space = http.match.indexOf(u' ');
    if (!http.match.isEmpty() && (http.match.mid(space + 1).left(1) != "/"_L1 || space == 0))
        reader.error(u"match"_s, u"is \"%1\"; write [METHOD] /path, for example \"GET /reports/\""_s.arg(http.match.left(60)));
    reader.read(u"host"_s, http.host);
    readUrl(reader, u"old"_s, http.oldUrl);
    readUrl(reader, u"new"_s, http.newUrl);
    reader.read(u"repeat"_s, http.repeat);
    reader.read(u"headers"_s, http.headers);
    reader.read(u"key"_s, http.key);
    static const QStringList sources {u"header"_s, u"cookie"_s, u"query"_s, u"path"_s};
    if (http.key != "random"_L1
        && (!sources.contains(http.key.section(u':', 0, 0)) || http.key.section(u':', 1).isEmpty()))
        reader.error(u"key"_s, u"is \"%1\"; write header:NAME, cookie:NAME, query:NAME, path:NAME or random"_s.arg(http.key.left(60)));
    reader.readDuration(u"timeout"_s, http.timeout, 0.001);
    http.fallbackToOld = reader.choice(u"fallback"_s, {u"old"_s, u"none"_s}).value_or(0) == 0;
    reader.finish();
    return http;
}

QJsonObject toJson(const HttpDefinition &http)
{
    QJsonObject json {{u"match"_s, http.match},
                      {u"host"_s, http.host},
                      {u"repeat"_s, array(http.repeat)},
                      {u"key"_s, http.key},
                      {u"timeout"_s, durationToString(http.timeout)},
                      {u"fallback"_s, http.fallbackToOld ? u"old"_s : u"none"_s}};
    if (!http.headers.isEmpty())
        json[u"headers"_s] = array(http.headers);
    if (!http.oldUrl.isEmpty())
        json[u"old"_s] = http.oldUrl;
    if (!http.newUrl.isEmpty())
        json[u"new"_s] = http.newUrl;
    return json;
}

void readKind(JsonReader &reader, Component &component)
{
    const QStringList kinds {u"step"_s, u"http"_s, u"call"_s};
    const auto present = std::count_if(kinds.begin(), kinds.end(), [&](const QString &kind) { return reader.has(kind); });
    if (present != 1) {
        reader.error({}, present ? u"is more than one of step, http and call; keep one of them"_s
                                 : u"is neither step, http nor call; add one of them"_s);
    }
    if (std::optional<JsonReader> step = reader.object(u"step"_s))
        component.kind = readStep(*step);
    if (std::optional<JsonReader> http = reader.object(u"http"_s))
        component.kind = readHttp(*http);
    if (std::optional<JsonReader> call = reader.object(u"call"_s))
        call->finish();
}

QList<CheckDefinition> readChecks(JsonReader &reader)
{
    QList<CheckDefinition> checks;
    QStringList names;
    QList<JsonReader> entries = reader.objects(u"checks"_s);
    for (JsonReader &entry : entries) {
        CheckDefinition check;
        entry.require(u"name"_s, u"write for example name = \"replication lag\""_s);
        entry.read(u"name"_s, check.name);
        if (entry.has(u"name"_s) && names.contains(check.name))
            entry.error(u"name"_s, u"is used by an earlier check; choose another"_s);
        names.append(check.name);
        readCommand(entry, u"run"_s, check.command, u"write run = [\"program\", \"argument\", …]"_s);
        entry.read(u"for"_s, check.scopes);
        for (const QString &scope : std::as_const(check.scopes)) {
            if (scope != "cutover"_L1 && scope != "retire"_L1 && scope != "rollback"_L1)
                entry.error(u"for"_s, u"names \"%1\"; write cutover, retire or rollback"_s.arg(scope.left(60)));
        }
        entry.readDuration(u"every"_s, check.every, 0.1);
        entry.finish();
        checks.append(check);
    }
    return checks;
}

QJsonArray toJson(const QList<CheckDefinition> &checks)
{
    QJsonArray json;
    for (const CheckDefinition &check : checks) {
        json.append(QJsonObject {{u"name"_s, check.name},
                                 {u"run"_s, array(check.command)},
                                 {u"for"_s, array(check.scopes)},
                                 {u"every"_s, durationToString(check.every)}});
    }
    return json;
}

} // namespace

QJsonObject toJson(const Component &component)
{
    QJsonObject json {{u"title"_s, component.title},
                      {u"needs"_s, array(component.needs)},
                      {u"gates"_s, toJson(component.gates)},
                      {u"auto_rollback"_s, component.autoRollback},
                      {u"noise"_s, component.noise},
                      {u"size_days"_s, component.sizeDays}};
    if (!component.description.isEmpty())
        json[u"description"_s] = component.description;
    if (!component.owner.isEmpty())
        json[u"owner"_s] = component.owner;
    if (!component.sources.isEmpty())
        json[u"sources"_s] = array(component.sources);
    if (const StepDefinition *step = component.step())
        json[u"step"_s] = toJson(*step);
    else if (const HttpDefinition *http = component.http())
        json[u"http"_s] = toJson(*http);
    else
        json[u"call"_s] = QJsonObject();
    if (!component.checks.isEmpty())
        json[u"checks"_s] = toJson(component.checks);
    if (!component.rules.isEmpty()) {
        QJsonArray rules;
        for (const Rule &rule : component.rules)
            rules.append(toJson(rule));
        json[u"rules"_s] = rules;
    }
    return json;
}

Result<Component> componentFromJson(const ComponentId &id, const QJsonObject &json)
{
    QList<Detail> errors;
    JsonReader reader(json, {}, errors);
    Component component;
    component.id = id;
    component.title = id.value;
    reader.read(u"title"_s, component.title);
    reader.read(u"description"_s, component.description);
    reader.read(u"owner"_s, component.owner);
    reader.read(u"needs"_s, component.needs);
    for (const QString &need : std::as_const(component.needs)) {
        if (!ComponentId::isValid(need))
            reader.error(u"needs"_s, u"names \"%1\", which is no id; ids are [a-z0-9][a-z0-9_-]*"_s.arg(need.left(60)));
    }
    reader.read(u"size_days"_s, component.sizeDays, 0., 100'000.);
    reader.read(u"sources"_s, component.sources);
    if (component.sources.contains(QString()))
        reader.error(u"sources"_s, u"holds an empty path; remove it"_s);
    readKind(reader, component);
    if (std::optional<JsonReader> gates = reader.object(u"gates"_s))
        component.gates = readGates(*gates);
    component.checks = readChecks(reader);
    if (reader.has(u"rules"_s)) {
        if (!reader.value(u"rules"_s).isArray()) {
            reader.error(u"rules"_s, u"must be a list of tables; write [[…]] above each"_s);
        } else if (auto rules = rulesFromJson(reader.value(u"rules"_s).toArray(), u"/rules"_s, Signature::Needed)) {
            component.rules = *rules;
        } else {
            errors += rules.error().details;
        }
    }
    reader.read(u"auto_rollback"_s, component.autoRollback);
    reader.read(u"noise"_s, component.noise, 0., 1.);
    reader.finish();
    if (!errors.isEmpty())
        return failWith(id.value, errors);
    return component;
}

} // namespace midflight
