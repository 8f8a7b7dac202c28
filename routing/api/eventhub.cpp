// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/api/eventhub.h"

#include <QJsonDocument>

namespace midflight {

static QByteArray format(qint64 id, const QByteArray &type, const QJsonObject &data)
{
    return "id: " + QByteArray::number(id) + "\nevent: " + type
        + "\ndata: " + QJsonDocument(data).toJson(QJsonDocument::Compact) + "\n\n";
}

EventHub::EventHub(qint64 firstId)
    : m_next(firstId)
{
}

void EventHub::publish(const QByteArray &type, const QJsonObject &data)
{
    const auto id = m_next++;
    m_kept.push_back({id, format(id, type, data)});
    if (m_kept.size() > kept)
        m_kept.pop_front();
    sendToAll(m_kept.back().text);
}

void EventHub::follow(std::shared_ptr<EventSink> sink, const QByteArray &lastSeen)
{
    sink->send("retry: 1000\n\n");
    if (!lastSeen.isEmpty()) {
        bool number = false;
        const auto seen = lastSeen.toLongLong(&number);
        const auto oldest = m_kept.empty() ? m_next : m_kept.front().id;
        if (!number || seen + 1 < oldest || seen >= m_next) {
            sink->send(format(m_next - 1, "reset", {}));
        } else {
            for (const auto &event : m_kept) {
                if (event.id > seen)
                    sink->send(event.text);
            }
        }
    }
    m_sinks.push_back(std::move(sink));
}

void EventHub::beat() { sendToAll(": still here\n\n"); }

void EventHub::sendToAll(const QByteArray &text)
{
    m_sinks.remove_if([&](const std::shared_ptr<EventSink> &sink) { return !sink->send(text); });
}

} // namespace midflight
