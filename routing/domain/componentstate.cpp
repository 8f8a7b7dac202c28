// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/componentstate.h"

#include "routing/domain/json.h"

#include <QJsonArray>

namespace midflight {

double ComponentState::secondsInShadow(const QDateTime &now) const
{
    const bool inShadow = routing.stage == Stage::Shadow && stageSince.isValid();
    // A clock that was set back must not take time away that was already spent.
    const double current = inShadow ? double(std::max<qint64>(0, stageSince.msecsTo(now))) / 1000.0 : 0.0;
    return shadowSeconds + current;
}

static QJsonArray toJson(const QList<Approval> &approvals)
{
    QJsonArray array;
    for (const auto &approval : approvals) {
        array.append(QJsonObject {{QStringLiteral("subject"), approval.subject},
                                  {QStringLiteral("by"), approval.by},
                                  {QStringLiteral("time"), toRfc3339(approval.time)}});
    }
    return array;
}

QJsonObject toJson(const ComponentState &state)
{
    return {
        {QStringLiteral("definition"), toJson(state.definition)},
        {QStringLiteral("file_definition"), state.fileDefinition},
        {QStringLiteral("stage"), toString(state.routing.stage)},
        {QStringLiteral("sample"), state.routing.sample},
        {QStringLiteral("share"), state.routing.share},
        {QStringLiteral("include"), QJsonArray::fromStringList(state.routing.include)},
        {QStringLiteral("exclude"), QJsonArray::fromStringList(state.routing.exclude)},
        {QStringLiteral("stage_since"), toRfc3339(state.stageSince)},
        {QStringLiteral("shadow_seconds"), state.shadowSeconds},
        {QStringLiteral("frozen"), state.frozen},
        {QStringLiteral("removed"), state.removed},
        {QStringLiteral("overridden"), state.overridden},
        {QStringLiteral("approvals"), toJson(state.approvals)},
        {QStringLiteral("deployments"), QJsonArray::fromStringList(state.deployments)},
        {QStringLiteral("evidence_since"), toRfc3339(state.evidenceSince)},
        {QStringLiteral("evidence_revision"), state.evidenceRevision},
    };
}

static QStringList strings(const QJsonValue &value)
{
    QStringList list;
    for (const auto &item : value.toArray())
        list += item.toString();
    return list;
}

Result<ComponentState> componentStateFromJson(const ComponentId &id, const QJsonObject &json)
{
    auto definition = componentFromJson(id, json[QStringLiteral("definition")].toObject());
    if (!definition)
        return tl::unexpected(definition.error());
    const auto stage = stageFromString(json[QStringLiteral("stage")].toString());
    if (!stage)
        return fail(Failure::Invalid, QStringLiteral("stored component %1 has no valid stage").arg(id.value));
    ComponentState state;
    state.definition = *std::move(definition);
    state.fileDefinition = json[QStringLiteral("file_definition")].toObject();
    state.routing = {*stage, json[QStringLiteral("sample")].toDouble(1), json[QStringLiteral("share")].toDouble(0),
                     strings(json[QStringLiteral("include")]), strings(json[QStringLiteral("exclude")])};
    state.stageSince = fromRfc3339(json[QStringLiteral("stage_since")].toString()).value_or(QDateTime());
    state.shadowSeconds = json[QStringLiteral("shadow_seconds")].toDouble();
    state.frozen = json[QStringLiteral("frozen")].toBool();
    state.removed = json[QStringLiteral("removed")].toBool();
    state.overridden = json[QStringLiteral("overridden")].toBool();
    const auto approvals = json[QStringLiteral("approvals")].toArray();
    for (const auto &value : approvals) {
        state.approvals += Approval {value[QStringLiteral("subject")].toString(), value[QStringLiteral("by")].toString(),
                                     fromRfc3339(value[QStringLiteral("time")].toString()).value_or(QDateTime())};
    }
    state.deployments = strings(json[QStringLiteral("deployments")]);
    state.evidenceSince = fromRfc3339(json[QStringLiteral("evidence_since")].toString()).value_or(QDateTime());
    state.evidenceRevision = json[QStringLiteral("evidence_revision")].toInteger();
    return state;
}

} // namespace midflight
