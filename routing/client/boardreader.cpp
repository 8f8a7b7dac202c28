// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/client/boardreader.h"

#include "routing/domain/json.h"

#include <QJsonDocument>
#include <simdjson.h>

namespace midflight {

namespace {

using simdjson::SUCCESS;
using simdjson::dom::element;
using Json = simdjson::simdjson_result<element>; ///< a member, or why there is none

QString toText(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

template <typename T>
std::optional<T> valueOf(const Json &json)
{
    T value;
    return json.get(value) == SUCCESS ? std::optional<T>(value) : std::nullopt;
}

QString textIn(const Json &json, std::string_view name) { return toText(valueOf<std::string_view>(json[name]).value_or(std::string_view())); }
bool flagIn(const Json &json, std::string_view name) { return valueOf<bool>(json[name]).value_or(false); }
std::optional<double> numberIn(const Json &json, std::string_view name) { return valueOf<double>(json[name]); }
qint64 countIn(const Json &json, std::string_view name) { return valueOf<int64_t>(json[name]).value_or(0); }
QDateTime timeIn(const Json &json, std::string_view name) { return fromRfc3339(textIn(json, name)).value_or(QDateTime()); }

/// A gate's number, text, flag or null; anything else is null.
QJsonValue scalarIn(const Json &json, std::string_view name)
{
    const Json member = json[name];
    if (const auto number = valueOf<double>(member))
        return *number;
    if (const auto text = valueOf<std::string_view>(member))
        return toText(*text);
    if (const auto flag = valueOf<bool>(member))
        return *flag;
    return QJsonValue::Null;
}

template <typename Take>
void eachOf(const Json &json, Take take)
{
    if (const auto all = valueOf<simdjson::dom::array>(json)) {
        for (element one : *all)
            take(Json(std::move(one)));
    }
}

template <typename Take>
void eachMemberOf(const Json &json, Take take)
{
    if (const auto all = valueOf<simdjson::dom::object>(json)) {
        for (auto [name, value] : *all)
            take(name, Json(std::move(value)));
    }
}

/// Gates and rules as they were read last: most components of a migration have the same.
struct KnownDefinition {
    std::string text;
    GateSettings gates;
    QList<Rule> rules;
};

void readDefinition(const ComponentId &id, const Json &definition, KnownDefinition &last)
{
    std::string text;
    for (const char *part : {"gates", "rules"}) {
        if (const auto one = valueOf<element>(definition[part]))
            text += simdjson::minify(*one);
        text += '\n';
    }
    if (text == last.text)
        return;
    last = {std::move(text), {}, {}};
    const auto whole = valueOf<element>(definition);
    const auto known = whole ? QByteArray::fromStdString(simdjson::minify(*whole)) : QByteArray();
    if (const auto read = componentFromJson(id, QJsonDocument::fromJson(known).object()))
        last = {std::move(last.text), read->gates, read->rules};
}

ComponentSnapshot readComponent(const Json &json, KnownDefinition &last)
{
    ComponentSnapshot component;
    component.id.value = textIn(json, "id");
    component.title = textIn(json, "title");
    if (component.title.isEmpty())
        component.title = component.id.value;
    component.description = textIn(json, "description");
    component.owner = textIn(json, "owner");
    eachOf(json["needs"], [&](const Json &need) { component.needs.append(toText(valueOf<std::string_view>(need).value_or(std::string_view()))); });
    component.kind = textIn(json, "kind");
    component.stage = stageFromString(textIn(json, "stage")).value_or(Stage::Old);
    component.stageSince = timeIn(json, "stage_since");
    component.sample = numberIn(json, "sample").value_or(1);
    component.share = numberIn(json, "share").value_or(0);
    component.frozen = flagIn(json, "frozen");
    readDefinition(component.id, json["definition"], last);
    component.gates = last.gates;
    component.rules = last.rules;
    return component;
}

Figures readFigures(const Json &json)
{
    Figures figures;
    figures.since = timeIn(json, "since");
    figures.requests = countIn(json, "requests");
    figures.compared = countIn(json, "compared");
    figures.n = countIn(json, "n");
    figures.mismatched = countIn(json, "mismatched");
    figures.mismatchUpper = numberIn(json, "mismatch_upper").value_or(1);
    figures.mismatchLower = numberIn(json, "mismatch_lower").value_or(0);
    figures.confidence = numberIn(json, "confidence").value_or(0.95);
    figures.timeRatio = numberIn(json, "time_ratio");
    eachMemberOf(json["skipped"], [&](std::string_view reason, const Json &count) {
        figures.skipped.insert(toText(reason), valueOf<int64_t>(count).value_or(0));
    });
    return figures;
}

Gate readGate(const Json &json)
{
    return {textIn(json, "id"), textIn(json, "title"), valueOf<bool>(json["holds"]), scalarIn(json, "required"), scalarIn(json, "observed"),
            scalarIn(json, "limit"), textIn(json, "detail"), textIn(json, "forecast")};
}

Evidence readEvidenceOf(const Json &json)
{
    Evidence evidence;
    evidence.ready = flagIn(json, "ready");
    evidence.hash = textIn(json, "evidence");
    eachOf(json["gates"], [&](const Json &gate) { evidence.gates.append(readGate(gate)); });
    evidence.figures = readFigures(json["figures"]);
    evidence.rollbackProposed = textIn(json["rollback"]["proposed"], "detail");
    evidence.inShadowSeconds = numberIn(json, "in_shadow_seconds").value_or(0);
    eachOf(json["trend"], [&](const Json &point) {
        evidence.trend.append({timeIn(point, "t"), numberIn(point, "mismatch").value_or(0), numberIn(point, "old_p95"), numberIn(point, "new_p95")});
    });
    return evidence;
}

/// An object, or nothing.
Json parse(simdjson::dom::parser &parser, const QByteArray &json)
{
    Json whole = parser.parse(json.constData(), size_t(json.size()));
    return whole.is_object() ? whole : Json(simdjson::INCORRECT_TYPE);
}

} // namespace

std::optional<MigrationSnapshot> readMigration(const QByteArray &json)
{
    simdjson::dom::parser parser;
    const Json whole = parse(parser, json);
    if (whole.error())
        return {};
    MigrationSnapshot migration;
    migration.id = textIn(whole, "id");
    migration.title = textIn(whole, "title");
    if (migration.title.isEmpty())
        migration.title = migration.id;
    migration.description = textIn(whole, "description");
    migration.revision = countIn(whole, "revision");
    migration.started = timeIn(whole, "started");
    if (const auto all = valueOf<simdjson::dom::array>(whole["components"]))
        migration.components.reserve(qsizetype(all->size()));
    KnownDefinition last;
    eachOf(whole["components"], [&](const Json &component) { migration.components.append(readComponent(component, last)); });
    return migration;
}

std::optional<EvidenceById> readEvidence(const QByteArray &json)
{
    simdjson::dom::parser parser;
    const Json whole = parse(parser, json);
    if (whole.error())
        return {};
    EvidenceById all;
    eachMemberOf(whole["components"], [&](std::string_view id, const Json &one) { all.insert(toText(id), readEvidenceOf(one)); });
    return all;
}

} // namespace midflight
