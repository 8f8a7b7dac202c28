// SPDX-License-Identifier: GPL-3.0-or-later
// Rules: putting them in force, what they would do, and what would explain a cause. Nothing here masks by itself.
#include "routing/api/call.h"
#include "routing/api/timespan.h"
#include "routing/compare/ruleset.h"
#include "routing/domain/json.h"
#include "routing/store/learnedqueries.h"

namespace midflight {

void Api::rules(const Call &call, const ComponentState &state)
{
    const bool preview = call.path.size() == 4;
    if (preview && call.path[3] != QLatin1String("preview"))
        return call.noSuchPath();
    if (!call.is(preview ? "POST" : "PUT"))
        return call.methodNotAllowed(preview ? "POST" : "PUT");
    const auto id = state.definition.id;
    if (!call.body[QStringLiteral("rules")].isArray())
        return call.refuse({Failure::Invalid, QStringLiteral("rules: must be an array of rules, [] for none"),
                            {{QStringLiteral("/rules"), QStringLiteral("must be an array")}}});
    // While somebody still tries what a rule does, nobody has to sign it.
    const auto rules = rulesFromJson(call.body[QStringLiteral("rules")].toArray(), QStringLiteral("/rules"),
                                     preview ? Signature::NotNeeded : Signature::Needed);
    if (!rules)
        return call.refuse(rules.error());
    std::optional<QList<Rule>> seen;
    if (const auto value = call.body[QStringLiteral("seen")]; !preview && !value.isUndefined()) {
        if (!value.isArray())
            return call.refuse({Failure::Invalid, QStringLiteral("seen: must be the array of rules that these replace"),
                                {{QStringLiteral("/seen"), QStringLiteral("must be an array")}}});
        const auto known = rulesFromJson(value.toArray(), QStringLiteral("/seen"), Signature::NotNeeded);
        if (!known)
            return call.refuse(known.error());
        seen = *known;
    }
    if (!preview)
        return m_decisions.setRules(id, *rules, seen, call.ifMatch, call.caller(), call.decision(m_fleet));
    const auto compiled = RuleSet::compile(*rules, m_clock.now().date());
    if (!compiled)
        return call.refuse(compiled.error());
    query(call, [component = id.value, compiled = *compiled](Connection &connection) {
        return previewRules(connection, component, compiled);
    });
}

void Api::proposals(const Call &call, const ComponentId &id, const QString &cause)
{
    read(call, [component = id.value, cause](Connection &connection) -> Result<QJsonObject> {
        auto found = readProposals(connection, component, cause);
        if (found && found->isEmpty())
            return fail(Failure::UnknownComponent, QStringLiteral("\"%1\" has no cause %2").arg(component, cause));
        return found;
    });
}

void Api::noise(const Call &call, const ComponentState &state)
{
    read(call, [component = state.definition.id.value, confidence = state.definition.gates.confidence](Connection &connection) {
        return readNoise(connection, component, confidence);
    });
}

void Api::fields(const Call &call, const ComponentId &id)
{
    const auto &query = call.request.query;
    read(call, [component = id.value, from = timeIn(query, QStringLiteral("from")), to = timeIn(query, QStringLiteral("to"))](Connection &connection) {
        return readFields(connection, component, from, to);
    });
}

} // namespace midflight
