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

void DecisionDesk::rollback(const QString &id)
{
    const QString title = m_components.titleOf(id);
    // Never held back by another decision that is still under way.
    QElapsedTimer clock;
    clock.start();
    m_client.rollback({id}, this, [this, title, id, clock](const Result<Receipt> &receipt) {
        if (!receipt) {
            const QString notDone = receipt.error().failure == Failure::Unavailable
                ? tr("The rollback of %1 could not be delivered, nothing is queued. Try again, or run “midflightctl "
                     "rollback %2” where the steps run").arg(title, id)
                : tr("%1 was not rolled back").arg(title);
            Q_EMIT refused(notDone, receipt.error());
            return;
        }
        const QString rest = remarks(*receipt, m_components);
        Q_EMIT acknowledged(tr("%1 is back on the old system, acknowledged in %2 ms")
                                    .arg(title, QString::number(clock.elapsed()))
                                + (rest.isEmpty() ? rest : QStringLiteral(" · ") + rest),
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
    send(id, done, notDone, [&](const RouterClient::Then<Receipt> &then) {
        m_client.changeStage({id}, to, seen, this, then);
    });
}

void DecisionDesk::send(const QString &id, const QString &done, const QString &notDone,
                        const std::function<void(const RouterClient::Then<Receipt> &)> &request)
{
    m_busy.insert(id);
    Q_EMIT busyChanged(id);
    request([this, id, done, notDone](const Result<Receipt> &receipt) {
        m_busy.remove(id);
        Q_EMIT busyChanged(id);
        if (!receipt) {
            Q_EMIT refused(notDone, receipt.error());
            return;
        }
        const QString rest = remarks(*receipt, m_components);
        Q_EMIT acknowledged(rest.isEmpty() ? done : done + QStringLiteral(" · ") + rest, receipt->revision);
    });
}

} // namespace midflight
