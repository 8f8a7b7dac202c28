// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/componentmodel.h"
#include "routing/client/routerclient.h"

#include <QSet>

namespace midflight {

/// Sends the lead's decisions and reports what became of them, in words. Changes nothing by itself: the window shows a
/// new stage only when the router's own events say so.
class DecisionDesk : public QObject
{
    Q_OBJECT
public:
    /// Both must outlive the desk.
    DecisionDesk(RouterClient &client, const ComponentModel &components, QObject *parent = nullptr);

    void startShadow(const QString &id);
    void stopShadow(const QString &id);
    /// Bound to the revision and evidence that the model shows at this moment.
    void approveCutover(const QString &id);
    /// Without proof; the router keeps the reason.
    void overrideCutover(const QString &id, const QString &reason);
    void rollback(const QString &id);
    /// The old system answers again, the new one goes on running in parallel.
    void rollbackKeepComparing(const QString &id);
    /// Puts these rules, and no others, in force.
    void setRules(const QString &id, const QList<Rule> &rules);
    /// Several in one decision: all of them or, with one refusal, none.
    void startShadowTogether(const QStringList &ids);
    void approveTogether(const QStringList &ids);
    void rollbackTogether(const QStringList &ids);
    void undo(qint64 revision);

    /// A decision on this component has been sent and not been answered yet.
    bool isBusy(const QString &id) const { return m_busy.contains(id); }

Q_SIGNALS:
    void busyChanged(const QString &id);
    /// `what`: "FastQC rolled back · 12 ms". `undoable`: the revision that undo() takes back; 0 when there is none.
    void acknowledged(const QString &what, qint64 undoable);
    void refused(const QString &what, const midflight::Error &why);

private:
    void send(const QStringList &ids, const QString &done, const QString &notDone,
              const std::function<void(const RouterClient::Then<Receipt> &)> &request);
    void sendRollback(const QStringList &ids, const std::function<void(const RouterClient::Then<Receipt> &)> &request);
    void setBusy(const QStringList &ids, bool busy);
    QString named(const QStringList &ids) const; ///< "A and B", "A, B and 12 more"
    void changeStage(const QString &id, Stage to, const QString &done, const QString &notDone);

    RouterClient &m_client;
    const ComponentModel &m_components;
    QSet<QString> m_busy;
};

} // namespace midflight
