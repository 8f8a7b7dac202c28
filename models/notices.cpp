// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notices.h"

#include "models/words.h"

namespace midflight {

Notices::Notices(const ComponentModel &components, const MigrationFeed &feed, QObject *parent)
    : QObject(parent)
    , m_components(components)
{
    connect(&components, &ComponentModel::refreshed, this, &Notices::lookForReady);
    connect(&feed, &MigrationFeed::wentLive, this, [this] { m_live = true; });
    connect(&feed, &MigrationFeed::wentStale, this, [this](const QDateTime &, const Error &why) {
        if (std::exchange(m_live, false)) // each failed attempt to reconnect says so again
            Q_EMIT raised(Kind::Lost, tr("%1: the router is lost").arg(m_components.migration().title),
                          tr("%1. Steps go on with the last known routing; the window reconnects by itself.").arg(why.message), {});
    });
    connect(&feed, &MigrationFeed::rolledBackByItself, this, [this](const QString &component, const QString &reason) {
        Q_EMIT raised(Kind::Rollback, tr("%1 rolled itself back").arg(m_components.titleOf(component)), reason, component);
    });
}

void Notices::lookForReady()
{
    if (!m_components.hasEvidence())
        return;
    const bool news = std::exchange(m_began, true);
    QSet<QString> ready;
    for (const ComponentSnapshot &component : m_components.migration().components) {
        const QString &id = component.id.value;
        if (component.stage != Stage::Shadow || !component.evidence.ready || component.frozen)
            continue;
        ready.insert(id);
        if (news && !m_ready.contains(id))
            Q_EMIT raised(Kind::Ready, tr("%1 is ready to approve").arg(component.title),
                          tr("All gates hold: %1 of requests proven to match, at %2 confidence.")
                              .arg(words::provenMatch(component.evidence.figures.mismatchUpper), words::rate(component.evidence.figures.confidence)),
                          id);
    }
    m_ready = ready;
}

} // namespace midflight
