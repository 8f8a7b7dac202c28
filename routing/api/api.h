// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/api/componentview.h"
#include "routing/api/eventhub.h"
#include "routing/api/signin.h"
#include "routing/decisions/fleet.h"
#include "routing/domain/plan.h"
#include "routing/store/readerthread.h"

namespace midflight {

/// The control API, /api/v1 and beside it: finds the endpoint for a request and lets the parts answer. Lives on the
/// deciding thread.
class Api
{
public:
    Api(Decisions &decisions, Recorder &recorder, ComponentView &view, Fleet &fleet, EventHub &events, ReaderThread &reader,
        SignIn &signIn, Post post, const Clock &clock);

    void handle(HttpRequest request, Responder responder);

    /// Called before figures are told that should hold what was counted up to now; calls back when they do.
    void setSettle(std::function<void(std::function<void()>)> settle) { m_settle = std::move(settle); }
    void setReady(bool ready) { m_ready = ready; }
    /// Changes to each component's sources within a year, where they are known.
    void setChanges(const QHash<ComponentId, qint64> &changes) { m_changes = changes; }

    /// Tells followers what changed. Figures are gathered and told at most a few times a second: see flush().
    void stateChanged(const QList<ComponentId> &components);
    void figuresChanged(const ComponentId &component) { m_changedFigures.insert(component); }
    void decisionStored(const Decision &decision);
    void fleetChanged();
    void flush();

private:
    struct Call;
    void api(const Call &call);
    void component(const Call &call, const ComponentId &id);
    void flags(const Call &call);
    void allFlags(const Call &call, const QJsonObject &context, const QString &key);
    void board(const Call &call);
    QJsonObject fleet() const;
    void tokens(const Call &call);
    QList<PlanSubject> planSubjects() const;
    void plan(const Call &call);
    void forecast(const Call &call);
    void componentDocument(const Call &call, const ComponentId &id);
    void route(const Call &call, const ComponentId &id);
    void stage(const Call &call, const ComponentId &id);
    void rollback(const Call &call, const QList<ComponentId> &ids, const QJsonObject &body);
    QList<ComponentId> waveOf(const Call &call) const;
    void rollbackTogether(const Call &call);
    void stageTogether(const Call &call);
    void report(const Call &call, const ComponentId &id);
    void read(const Call &call, std::function<Result<QJsonObject>(Connection &)> query);
    void query(const Call &call, std::function<Result<QJsonObject>(Connection &)> query); ///< whatever the method
    void history(const Call &call);
    void comparisons(const Call &call, const ComponentId &id);
    void series(const Call &call, const ComponentState &state);
    void causes(const Call &call, const ComponentId &id);
    void rules(const Call &call, const ComponentState &state);
    void fields(const Call &call, const ComponentId &id);
    void noise(const Call &call, const ComponentState &state);
    void proposals(const Call &call, const ComponentId &id, const QString &cause);

    Decisions &m_decisions;
    Recorder &m_recorder;
    ComponentView &m_view;
    Fleet &m_fleet;
    EventHub &m_events;
    ReaderThread &m_reader;
    SignIn &m_signIn;
    Post m_post;
    const Clock &m_clock;
    std::function<void(std::function<void()>)> m_settle;
    bool m_ready = false;
    QHash<ComponentId, qint64> m_changes;
    QSet<ComponentId> m_changedFigures;
    QMap<QString, qint64> m_decided; ///< since the start, by action
    QJsonObject m_fleetTold;
};

} // namespace midflight
