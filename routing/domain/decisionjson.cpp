// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/domain/json.h"

namespace midflight {

using namespace Qt::StringLiterals;

QJsonObject toJson(const Decision &decision)
{
    return {{u"revision"_s, decision.revision},
            {u"time"_s, toRfc3339(decision.time)},
            {u"by"_s, decision.by},
            {u"component"_s, decision.component},
            {u"action"_s, decision.action},
            {u"from"_s, decision.from},
            {u"to"_s, decision.to},
            {u"reason"_s, decision.reason},
            {u"evidence"_s, decision.evidence},
            {u"record"_s, decision.record},
            {u"previous_hash"_s, decision.previousHash},
            {u"hash"_s, decision.hash}};
}

Decision decisionFromJson(const QJsonObject &json)
{
    const auto text = [&](const QString &name) { return json.value(name).toString(); };
    Decision decision;
    decision.revision = json.value(u"revision"_s).toInteger();
    decision.time = fromRfc3339(text(u"time"_s)).value_or(QDateTime());
    decision.by = text(u"by"_s);
    decision.component = text(u"component"_s);
    decision.action = text(u"action"_s);
    decision.from = text(u"from"_s);
    decision.to = text(u"to"_s);
    decision.reason = text(u"reason"_s);
    decision.evidence = text(u"evidence"_s);
    decision.record = json.value(u"record"_s).toObject();
    decision.previousHash = text(u"previous_hash"_s);
    decision.hash = text(u"hash"_s);
    return decision;
}

} // namespace midflight
