// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/decisiondesk.h"

#include "models/words.h"

#include <QElapsedTimer>

namespace midflight {

namespace {

/// What the lead should know besides that it is done.
QString remarks(const Receipt &receipt, const ComponentModel &components)
{
    if (receipt.needed > receipt.approvals && receipt.needed > 1)
        return DecisionDesk::tr("signed, %1 of %2 approvals").arg(receipt.approvals).arg(receipt.needed);
    QString text;
    if (receipt.inFlight == 1)
        text = DecisionDesk::tr("one running request ends where it began");
    else if (receipt.inFlight > 1)
        text = DecisionDesk::tr("%1 running requests end where they began").arg(words::count(receipt.inFlight));
    if (!receipt.durable) {
        text = DecisionDesk::tr("it holds, but the router's store refuses writes: free space or make it writable, the "
                                "router writes it as soon as it can");
    }
    QStringList all = text.isEmpty() ? QStringList() : QStringList {text};
    if (!receipt.unconfirmed.isEmpty())
        all.append(DecisionDesk::tr("not confirmed yet by %1").arg(receipt.unconfirmed.join(QLatin1String(", "))));
    if (!receipt.neededBy.isEmpty()) {
        QStringList titles;
        for (const QString &id : receipt.neededBy)
            titles.append(components.titleOf(id));
        all.append(DecisionDesk::tr("still on new, and needs it: %1").arg(titles.join(QLatin1String(", "))));
    }
    all.append(receipt.warnings);
    return all.join(QStringLiteral(" · "));
}

} // namespace

DecisionDesk::DecisionDesk(RouterClient &client, const ComponentModel &components, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_components(components)
{
}

void DecisionDesk::startShadow(const QString &id)
{
    const QString title = m_components.titleOf(id);
    changeStage(id, Stage::Shadow, tr("%1 runs in parallel now").arg(title),
                tr("The shadow of %1 was not started").arg(title));
}

void DecisionDesk::stopShadow(const QString &id)
{
    const QString title = m_components.titleOf(id);
    changeStage(id, Stage::Old, tr("%1 no longer runs in parallel").arg(title),
                tr("The shadow of %1 was not stopped").arg(title));
}

void DecisionDesk::approveCutover(const QString &id)
{
    const QString title = m_components.titleOf(id);
    changeStage(id, Stage::New, tr("%1 flies on the new system").arg(title), tr("%1 was not cut over").arg(title));
}

void DecisionDesk::startShadowTogether(const QStringList &ids)
{
    const QString names = named(ids);
    send(ids, ids.size() == 1 ? tr("%1 runs in parallel now").arg(names) : tr("%1 run in parallel now").arg(names),
         tr("The shadow of %1 was not started").arg(names), [&](const RouterClient::Then<Receipt> &then) {
             m_client.changeStages(ids, Stage::Shadow, {}, {}, this, then);
         });
}

void DecisionDesk::approveTogether(const QStringList &ids)
{
    QHash<QString, QString> evidence;
    for (const QString &id : ids) {
        if (const ComponentSnapshot *component = m_components.find(id))
            evidence.insert(id, component->evidence.hash);
    }
    const QString names = named(ids);
    send(ids, ids.size() == 1 ? tr("%1 flies on the new system").arg(names) : tr("%1 fly on the new system").arg(names),
         ids.size() == 1 ? tr("%1 was not cut over").arg(names) : tr("%1 were not cut over").arg(names),
         [&](const RouterClient::Then<Receipt> &then) {
             m_client.changeStages(ids, Stage::New, m_components.migration().revision, evidence, this, then);
         });
}

void DecisionDesk::overrideCutover(const QString &id, const QString &reason)
{
    const QString title = m_components.titleOf(id);
    send({id}, tr("%1 flies on the new system, without proof").arg(title), tr("%1 was not cut over").arg(title), [&](const RouterClient::Then<Receipt> &then) {
        m_client.overrideCutover({id}, reason, m_components.migration().revision, this, then);
    });
}

void DecisionDesk::rollbackKeepComparing(const QString &id)
{
    sendRollback({id}, [&](const RouterClient::Then<Receipt> &then) { m_client.rollbackKeepComparing({id}, this, then); });
}

void DecisionDesk::setRules(const QString &id, const QList<Rule> &rules)
{
    const QString title = m_components.titleOf(id);
    const ComponentSnapshot *component = m_components.find(id);
    const QList<Rule> seen = component ? component->rules : QList<Rule>();
    send({id}, tr("The rules of %1 are changed").arg(title), tr("The rules of %1 were not changed").arg(title), [&](const RouterClient::Then<Receipt> &then) {
        m_client.setRules({id}, rules, seen, this, then);
    });
}

void DecisionDesk::rollback(const QString &id)
{
    sendRollback({id}, [&](const RouterClient::Then<Receipt> &then) { m_client.rollback({id}, this, then); });
}

void DecisionDesk::rollbackTogether(const QStringList &ids)
{
    sendRollback(ids, [&](const RouterClient::Then<Receipt> &then) { m_client.rollbackTogether(ids, this, then); });
}

/// Never held back by another decision that is still under way.
void DecisionDesk::sendRollback(const QStringList &ids, const std::function<void(const RouterClient::Then<Receipt> &)> &request)
{
    const QString names = named(ids);
    const bool one = ids.size() == 1;
    QElapsedTimer clock;
    clock.start();
    request([this, ids, names, one, clock](const Result<Receipt> &receipt) {
        if (!receipt) {
            const QString refusal = one ? tr("%1 was not rolled back").arg(names) : tr("%1 were not rolled back").arg(names);
            const QString notDone = receipt.error().failure == Failure::Unavailable
                ? tr("The rollback of %1 could not be delivered, nothing is queued. Try again, or run “midflightctl "
                     "rollback %2” where the steps run").arg(names, ids.join(QLatin1Char(' ')))
                : refusal;
            Q_EMIT refused(notDone, receipt.error());
            return;
        }
        const QString rest = remarks(*receipt, m_components);
        const QString done = one ? tr("%1 is back on the old system, acknowledged in %2 ms") : tr("%1 are back on the old system, acknowledged in %2 ms");
        Q_EMIT acknowledged(done.arg(names, words::count(clock.elapsed())) + (rest.isEmpty() ? rest : QStringLiteral(" · ") + rest),
                            receipt->revision);
    });
}

void DecisionDesk::undo(qint64 revision)
{
    m_client.undo(revision, this, [this](const Result<Receipt> &receipt) {
        if (receipt)
            Q_EMIT acknowledged(tr("Undone, as revision %1").arg(words::count(receipt->revision)), 0);
        else
            Q_EMIT refused(tr("The decision was not undone"), receipt.error());
    });
}

void DecisionDesk::changeStage(const QString &id, Stage to, const QString &done, const QString &notDone)
{
    const ComponentSnapshot *component = m_components.find(id);
    if (!component || isBusy(id))
        return;
    std::optional<SeenEvidence> seen;
    if (to == Stage::New)
        seen = SeenEvidence {m_components.migration().revision, component->evidence.hash};
    send({id}, done, notDone, [&](const RouterClient::Then<Receipt> &then) {
        m_client.changeStage({id}, to, seen, this, then);
    });
}

void DecisionDesk::send(const QStringList &ids, const QString &done, const QString &notDone,
                        const std::function<void(const RouterClient::Then<Receipt> &)> &request)
{
    setBusy(ids, true);
    request([this, ids, done, notDone](const Result<Receipt> &receipt) {
        setBusy(ids, false);
        if (!receipt) {
            Q_EMIT refused(notDone, receipt.error());
            return;
        }
        const QString rest = remarks(*receipt, m_components);
        Q_EMIT acknowledged(rest.isEmpty() ? done : done + QStringLiteral(" · ") + rest, receipt->revision);
    });
}

void DecisionDesk::setBusy(const QStringList &ids, bool busy)
{
    for (const QString &id : ids) {
        if (busy)
            m_busy.insert(id);
        else
            m_busy.remove(id);
        Q_EMIT busyChanged(id);
    }
}

QString DecisionDesk::named(const QStringList &ids) const
{
    constexpr int most = 3;
    QStringList titles;
    for (const QString &id : ids.first(std::min<qsizetype>(ids.size(), most)))
        titles.append(m_components.titleOf(id));
    if (ids.size() > most)
        return tr("%1 and %2 more").arg(titles.join(QLatin1String(", ")), words::count(ids.size() - most));
    const QString last = titles.takeLast();
    return titles.isEmpty() ? last : tr("%1 and %2").arg(titles.join(QLatin1String(", ")), last);
}

} // namespace midflight
