// SPDX-License-Identifier: GPL-3.0-or-later
// Several components in one decision: POST /rollback and POST /stage.
#include "routing/api/call.h"

namespace midflight {

static Error wrong(const QString &member, const QString &what)
{
    return {Failure::Invalid, member + QStringLiteral(": ") + what, {{u'/' + member, what}}};
}

/// The components that a wave names; empty after a refusal.
QList<ComponentId> Api::waveOf(const Call &call) const
{
    if (!call.is("POST")) {
        call.methodNotAllowed("POST");
        return {};
    }
    QList<ComponentId> ids;
    for (const auto &id : call.body[QStringLiteral("components")].toArray())
        ids += ComponentId {id.toString()};
    if (ids.isEmpty())
        call.refuse(wrong(QStringLiteral("components"), QStringLiteral("name at least one")));
    for (const auto &id : std::as_const(ids)) {
        if (const auto *state = m_decisions.find(id); state && !call.mayChange(*state))
            return {};
    }
    return ids;
}

void Api::rollbackTogether(const Call &call)
{
    if (const auto ids = waveOf(call); !ids.isEmpty())
        rollback(call, ids, call.body);
}

void Api::stageTogether(const Call &call)
{
    const auto ids = waveOf(call);
    if (ids.isEmpty())
        return;
    if (auto known = onlyMembers(call.body, {QStringLiteral("components"), QStringLiteral("to"), QStringLiteral("reason"), QStringLiteral("evidence")}); !known)
        return call.refuse(known.error());
    const auto to = stageFromString(call.body[QStringLiteral("to")].toString());
    if (!to || *to == Stage::Old || *to == Stage::Retired)
        return call.refuse(wrong(QStringLiteral("to"), QStringLiteral("must be shadow or new; several go back through /rollback")));
    const auto evidence = call.body[QStringLiteral("evidence")].toObject();
    QMap<ComponentId, StageRequest> requests;
    for (const auto &id : ids) {
        StageRequest request;
        request.to = *to;
        request.reason = call.body[QStringLiteral("reason")].toString();
        request.evidence = evidence[id.value].toString();
        request.ifMatch = call.ifMatch;
        requests.insert(id, request);
    }
    m_decisions.moveTogether(requests, call.caller(), call.decision(m_fleet));
}

} // namespace midflight
