// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace midflight {

/// One server-sent event.
struct ServerEvent {
    QString id; ///< the last id seen so far, as the standard has it
    QString name; ///< "message" when the server named none
    QByteArray data;
};

/// Reads the event stream format of the HTML standard (9.2.6) from pieces of any size. A value; no I/O.
class EventParser
{
public:
    /// The events that `bytes` completes.
    QList<ServerEvent> feed(const QByteArray &bytes);
    /// Forgets an unfinished event, as at a broken connection.
    void startAnew();
    /// Of the last event that was whole: where to resume.
    const QString &lastId() const { return m_lastId; }

private:
    void takeLine(QByteArray line, QList<ServerEvent> &events);

    QByteArray m_rest;
    bool m_afterReturn = false; ///< a \n that follows belongs to the \r before it
    QString m_lastId;
    QString m_id; ///< of the event that is being read
    QString m_name;
    QByteArray m_data;
    bool m_hasData = false;
};

} // namespace midflight
