// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/exitcodes.h"
#include "app/ctl/viewcommands.h"

#include <QJsonDocument>
#include <cstdio>

namespace midflight {

namespace {

/// Splits a stream of server-sent events and prints each as one line.
class EventPrinter
{
public:
    explicit EventPrinter(bool json) : m_json(json) { }

    bool take(QByteArrayView part)
    {
        m_unread += part;
        for (qsizetype end; (end = m_unread.indexOf('\n')) >= 0;) {
            QByteArray line = m_unread.left(end);
            m_unread.remove(0, end + 1);
            if (line.endsWith('\r'))
                line.chop(1);
            if (line.isEmpty())
                print();
            else if (line.startsWith("event:"))
                m_event = line.mid(6).trimmed();
            else if (line.startsWith("data:"))
                m_data += line.mid(5).trimmed();
            else if (line.startsWith("id:"))
                m_id = line.mid(3).trimmed();
        }
        return std::fflush(stdout) == 0; // nobody reads any more: stop
    }

private:
    void print()
    {
        if (!m_data.isEmpty()) {
            const QJsonObject data = QJsonDocument::fromJson(m_data).object();
            if (m_json) {
                const QJsonObject line {{QLatin1String("event"), QString::fromUtf8(m_event)},
                                        {QLatin1String("id"), QString::fromUtf8(m_id)},
                                        {QLatin1String("data"), data}};
                std::printf("%s\n", QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
            } else {
                std::printf("%-12s %s\n", m_event.constData(), m_data.constData());
            }
        }
        m_event.clear();
        m_data.clear();
    }

    bool m_json;
    QByteArray m_unread;
    QByteArray m_event;
    QByteArray m_data;
    QByteArray m_id;
};

} // namespace

int runWatch(const Session &session)
{
    session.settle();
    EventPrinter printer(session.json());
    const auto ended = session.client().stream(QStringLiteral("/events"),
                                               [&](QByteArrayView part) { return printer.take(part); });
    if (!ended)
        return complain(ended.error());
    return exitcode::done;
}

} // namespace midflight
