// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/api/http.h"

#include <QJsonObject>
#include <deque>
#include <list>

namespace midflight {

/// Server-sent events to everybody who follows. Ids grow, also across restarts; the newest events are kept so that a
/// follower who was away resumes, and one who was away too long hears `reset` and reads everything again.
class EventHub
{
public:
    explicit EventHub(qint64 firstId = 1);
    void startAt(qint64 firstId) { m_next = firstId; }

    void publish(const QByteArray &type, const QJsonObject &data);
    /// \param lastSeen the Last-Event-ID header; empty for a new follower
    void follow(std::shared_ptr<EventSink> sink, const QByteArray &lastSeen);
    /// Sends a comment, so that whoever has gone is noticed.
    void beat();
    void close() { m_sinks.clear(); }

    static constexpr size_t kept = 4096;

private:
    struct Event {
        qint64 id;
        QByteArray text;
    };
    void sendToAll(const QByteArray &text);

    qint64 m_next;
    std::deque<Event> m_kept;
    std::list<std::shared_ptr<EventSink>> m_sinks;
};

} // namespace midflight
