// SPDX-License-Identifier: GPL-3.0-or-later
// GET /tokens, POST /tokens, DELETE /tokens/{name}: for leads whose own token is not limited to a team.
#include "routing/api/call.h"

namespace midflight {

void Api::tokens(const Call &call)
{
    auto *tokens = m_signIn.tokens();
    if (!tokens)
        return call.refuse(Failure::NotPossible, QStringLiteral("this router keeps no tokens; start it with --tokens FILE"));
    if (!call.caller().owner.isEmpty())
        return call.refuse(Failure::Forbidden,
                           QStringLiteral("%1 is limited to %2; only a lead of all components gives out tokens")
                               .arg(call.caller().name, call.caller().owner));
    if (call.path.size() == 2) {
        if (!call.is("DELETE"))
            return call.methodNotAllowed("DELETE");
        if (auto revoked = tokens->revoke(call.path[1], m_clock); !revoked)
            return call.refuse(revoked.error());
        m_events.close(); // whoever followed with it must sign in again
        return call.json({{QStringLiteral("revoked"), call.path[1]}});
    }
    if (call.is("GET")) {
        QJsonArray list;
        for (const auto &token : tokens->all())
            list.append(toJson(token));
        return call.json({{QStringLiteral("tokens"), list}, {QStringLiteral("in_force"), tokens->inForce()}});
    }
    if (!call.is("POST"))
        return call.methodNotAllowed("GET, POST");
    if (auto known = onlyMembers(call.body, {QStringLiteral("name"), QStringLiteral("role"), QStringLiteral("owner")}); !known)
        return call.refuse(known.error());
    const auto role = roleFromString(call.body[QStringLiteral("role")].toString());
    if (!role)
        return call.refuse({Failure::Invalid, QStringLiteral("role: must be viewer, operator or lead"),
                            {{QStringLiteral("/role"), QStringLiteral("must be viewer, operator or lead")}}});
    const auto name = call.body[QStringLiteral("name")].toString();
    const auto owner = call.body[QStringLiteral("owner")].toString();
    const auto secret = tokens->create(name, *role, owner, m_clock);
    if (!secret)
        return call.refuse(secret.error());
    QJsonObject json {{QStringLiteral("name"), name},
                      {QStringLiteral("role"), toString(*role)},
                      {QStringLiteral("token"), QString::fromLatin1(*secret)},
                      {QStringLiteral("in_force"), tokens->inForce()}};
    if (!owner.isEmpty())
        json[QStringLiteral("owner")] = owner;
    call.json(json);
}

} // namespace midflight
