// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/client/eventparser.h"

namespace midflight {

QList<ServerEvent> EventParser::feed(const QByteArray &bytes)
{
    QList<ServerEvent> events;
    for (const char c : bytes) {
        const bool partOfReturn = m_afterReturn && c == '\n';
        m_afterReturn = c == '\r';
        if (partOfReturn)
            continue;
        if (c == '\n' || c == '\r')
            takeLine(std::exchange(m_rest, {}), events);
        else
            m_rest.append(c);
    }
    return events;
}

void EventParser::startAnew()
{
    m_rest.clear();
    m_afterReturn = false;
    m_name.clear();
    m_data.clear();
    m_hasData = false;
    m_id = m_lastId;
}

void EventParser::takeLine(QByteArray line, QList<ServerEvent> &events)
{
    if (line.isEmpty()) {
        m_lastId = m_id;
        if (m_hasData)
            events.append({m_lastId, m_name.isEmpty() ? QStringLiteral("message") : m_name, m_data});
        m_name.clear();
        m_data.clear();
        m_hasData = false;
        return;
    }
    if (line.startsWith(':')) // a comment: the server shows that it is alive
        return;
    const qsizetype colon = line.indexOf(':');
    const QByteArray field = colon < 0 ? line : line.left(colon);
    QByteArray value = colon < 0 ? QByteArray() : line.mid(colon + 1);
    if (value.startsWith(' '))
        value.remove(0, 1);
    if (field == "event") {
        m_name = QString::fromUtf8(value);
    } else if (field == "data") {
        if (m_hasData)
            m_data.append('\n');
        m_data.append(value);
        m_hasData = true;
    } else if (field == "id" && !value.contains('\0')) {
        m_id = QString::fromUtf8(value);
    }
}

} // namespace midflight
