// SPDX-License-Identifier: GPL-3.0-or-later
// Several components forward in one decision: all of them, or none.
#include "routing/decisions/decisions.h"

namespace midflight {

void Decisions::moveTogether(const QMap<ComponentId, StageRequest> &requests, const Caller &caller, DecisionAnswer answer)
{
    submit(
        [this, requests, caller]() -> Result<Change> {
            QMap<ComponentId, ComponentState> changed;
            QJsonObject proofs, evidence;
            for (auto request = requests.cbegin(); request != requests.cend(); ++request) {
                const auto &id = request.key();
                const auto state = known(id);
                if (!state)
                    return tl::unexpected(state.error());
                const auto following = transition(**state, *request, context(id));
                if (!following)
                    return tl::unexpected(following.error());
                if (following->routing == (*state)->routing)
                    continue;
                const bool forward = following->routing.stage > (*state)->routing.stage && following->routing.stage >= Stage::New;
                if (forward && (*state)->definition.gates.approvals > 1)
                    return fail(Failure::NotPossible,
                                QStringLiteral("%1 asks for several approvals: sign it by itself").arg(id.value));
                if (forward)
                    proofs[id.value] = proof(id);
                if (!request->evidence.isEmpty())
                    evidence[id.value] = request->evidence;
                changed[id] = *following;
            }
            auto change = this->change(QStringLiteral("stage"), caller, changed);
            change.nothing = changed.isEmpty();
            auto &decision = change.write.decision;
            decision.reason = requests.isEmpty() ? QString() : requests.first().reason;
            if (!proofs.isEmpty())
                decision.record[QStringLiteral("proof")] = proofs;
            if (!evidence.isEmpty())
                decision.record[QStringLiteral("evidence")] = evidence;
            return change;
        },
        std::move(answer));
}

} // namespace midflight
