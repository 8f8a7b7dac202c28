// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/api/componentview.h"

#include "routing/domain/json.h"

#include <QJsonDocument>

namespace midflight {

static QJsonArray approvalsToJson(const QList<Approval> &approvals)
{
    QJsonArray array;
    for (const auto &approval : approvals) {
        array.append(QJsonObject {{QStringLiteral("by"), approval.by},
                                  {QStringLiteral("time"), toRfc3339(approval.time)},
                                  {QStringLiteral("for"), approval.subject.section(u':', 0, -2).section(u':', -1)}});
    }
    return array;
}

QJsonObject ComponentView::summary(const ComponentState &state) const
{
    const auto &definition = state.definition;
    return {
        {QStringLiteral("id"), definition.id.value},
        {QStringLiteral("title"), definition.title},
        {QStringLiteral("description"), definition.description},
        {QStringLiteral("owner"), definition.owner},
        {QStringLiteral("needs"), QJsonArray::fromStringList(definition.needs)},
        {QStringLiteral("size_days"), definition.sizeDays},
        {QStringLiteral("kind"), definition.kindName()},
        {QStringLiteral("stage"), toString(state.routing.stage)},
        {QStringLiteral("stage_since"), toRfc3339(state.stageSince)},
        {QStringLiteral("sample"), state.routing.sample},
        {QStringLiteral("share"), state.routing.share},
        {QStringLiteral("include"), QJsonArray::fromStringList(state.routing.include)},
        {QStringLiteral("exclude"), QJsonArray::fromStringList(state.routing.exclude)},
        {QStringLiteral("frozen"), state.frozen},
        {QStringLiteral("overridden"), state.overridden},
        {QStringLiteral("approvals"), approvalsToJson(state.approvals)},
        {QStringLiteral("deployments"), QJsonArray::fromStringList(state.deployments)},
        {QStringLiteral("definition"), toJson(definition)},
    };
}

QJsonObject ComponentView::figures(const ComponentState &state) const
{
    const auto &id = state.definition.id;
    const auto &tally = m_recorder.tally(id);
    const auto bound = mismatchBound(tally, state.definition.gates);
    const auto &account = m_recorder.account(id);
    QJsonValue ratio;
    if (tally.oldTime.count() > 0 && tally.newTime.count() > 0 && tally.oldTime.quantile(0.95) > 0)
        ratio = tally.newTime.quantile(0.95) / tally.oldTime.quantile(0.95);
    return {
        {QStringLiteral("since"), toRfc3339(state.evidenceSince)},
        {QStringLiteral("compared"), tally.compared()},
        {QStringLiteral("n"), bound.n},
        {QStringLiteral("mismatched"), bound.k},
        {QStringLiteral("mismatch_lower"), bound.lower},
        {QStringLiteral("mismatch_upper"), bound.upper},
        {QStringLiteral("confidence"), bound.confidence},
        {QStringLiteral("skipped"), skippedToJson(tally.skipped)},
        {QStringLiteral("time_ratio"), ratio},
        {QStringLiteral("requests"), account.requests()},
        {QStringLiteral("answered_old"), account.answeredOld},
        {QStringLiteral("answered_new"), account.answeredNew},
        {QStringLiteral("in_flight"), m_recorder.inFlight(id)},
        {QStringLiteral("comparisons_per_second"), m_recorder.comparisonsPerSecond(id)},
    };
}

QJsonObject ComponentView::gates(const ComponentState &state) const
{
    const auto verdicts = m_decisions.judge(state.definition.id);
    QJsonArray gates;
    for (const auto &gate : verdicts.gates)
        gates.append(toJson(gate));
    return {{QStringLiteral("ready"), verdicts.ready},
            {QStringLiteral("evidence"), m_decisions.evidence(state.definition.id, verdicts)},
            {QStringLiteral("gates"), gates}};
}

QByteArray ComponentView::migrationText()
{
    auto json = toJson(m_decisions.settings());
    if (m_decisions.started().isValid())
        json[QStringLiteral("started")] = toRfc3339(m_decisions.started());
    json[QStringLiteral("revision")] = m_decisions.revision();
    auto text = QJsonDocument(json).toJson(QJsonDocument::Compact);
    text.chop(1); // the closing brace
    text += ",\"components\":[";
    const auto &order = m_decisions.order();
    if (m_told.size() > 2 * order.size())
        m_told.clear(); // many were removed
    for (const auto &id : order) {
        const auto &state = *m_decisions.find({id});
        auto &told = m_told[id];
        if (told.text.isEmpty() || told.state != state)
            told = {state, QJsonDocument(summary(state)).toJson(QJsonDocument::Compact)};
        if (!text.endsWith('['))
            text += ',';
        text += told.text;
    }
    return text + "]}";
}

QJsonObject ComponentView::component(const ComponentState &state) const
{
    auto json = summary(state);
    const auto gates = this->gates(state);
    json[QStringLiteral("ready")] = gates[QStringLiteral("ready")];
    json[QStringLiteral("gates")] = gates[QStringLiteral("gates")];
    json[QStringLiteral("evidence_hash")] = gates[QStringLiteral("evidence")];
    json[QStringLiteral("evidence")] = figures(state);
    json[QStringLiteral("in_shadow_seconds")] = state.secondsInShadow(m_clock.now());
    json[QStringLiteral("revision")] = m_decisions.revision();
    json[QStringLiteral("rollback")] = rollback(state);
    return json;
}

QJsonObject ComponentView::rollback(const ComponentState &state) const
{
    if (state.routing.stage != Stage::New)
        return {{QStringLiteral("warnings"), QJsonArray()}, {QStringLiteral("needed_by"), QJsonArray()}, {QStringLiteral("proposed"), QJsonValue()}};
    const auto &id = state.definition.id;
    QJsonArray neededBy;
    const auto others = m_decisions.neededBy({id});
    for (const auto &other : others)
        neededBy.append(other.value);
    QJsonValue proposed;
    if (const auto alarm = m_decisions.alarm(id))
        proposed = QJsonObject {{QStringLiteral("rule"), alarm->rule},
                                {QStringLiteral("detail"), alarm->detail},
                                {QStringLiteral("figures"), alarm->figures}};
    return {{QStringLiteral("warnings"), QJsonArray::fromStringList(m_decisions.rollbackWarnings(id))},
            {QStringLiteral("needed_by"), neededBy},
            {QStringLiteral("proposed"), proposed}};
}

QJsonObject ComponentView::boardEntry(const ComponentState &state) const
{
    auto json = gates(state);
    json[QStringLiteral("figures")] = figures(state);
    json[QStringLiteral("in_shadow_seconds")] = state.secondsInShadow(m_clock.now());
    json[QStringLiteral("rollback")] = rollback(state);
    json[QStringLiteral("trend")] = m_recorder.trend(state.definition.id);
    return json;
}

} // namespace midflight
