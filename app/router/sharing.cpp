// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/router/sharing.h"

#include <QUuid>

namespace midflight {

Sharing::Sharing(Post post, Fleet::After after)
    : m_id(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_post(std::move(post))
    , m_fleet(m_id, std::move(after))
{
}

void Sharing::connect(Decisions &decisions, Recorder &recorder, Api &api)
{
    m_decisions = &decisions;
    m_recorder = &recorder;
    m_api = &api;
}

void Sharing::start(const StoreUrl &url, const QString &name, const StoredState &known)
{
    if (!url.isShared())
        return;
    m_watch.emplace(url, m_id, name, m_post,
                    StoreWatch::Hooks {[this](const StoredState &state) { heard(state); },
                                       [this](const QList<FleetMember> &members) {
                                           m_fleet.take(members);
                                           m_api->fleetChanged();
                                       }});
    m_watch->confirm(m_decisions->revision());
    m_watch->start(known);
}

void Sharing::stored(const Decision &decision)
{
    m_decisions->noteStored(decision);
    tell(decision);
}

void Sharing::heard(const StoredState &state)
{
    m_decisions->adopt(state);
    m_recorder->takeOpenLeases(state.openLeases);
    takeFigures(state.figures);
    for (const auto &decision : state.decisions)
        tell(decision);
}

void Sharing::takeFigures(const QHash<ComponentId, Figures> &figures)
{
    if (!m_recorder->take(figures))
        return;
    for (auto it = figures.cbegin(); it != figures.cend(); ++it) {
        m_api->figuresChanged(it.key());
        m_decisions->review(it.key());
    }
}

void Sharing::takePlanes(const QList<FleetMember> &planes)
{
    m_fleet.takePlanes(planes);
    m_api->fleetChanged();
}

void Sharing::published(qint64 revision)
{
    if (m_watch)
        m_watch->confirm(revision);
    m_api->fleetChanged();
}

void Sharing::tell(const Decision &decision)
{
    if (decision.revision <= m_told)
        return;
    m_told = decision.revision;
    m_api->decisionStored(decision);
}

} // namespace midflight
