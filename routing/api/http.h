// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QUrlQuery>
#include <functional>
#include <memory>

namespace midflight {

/// A request as the endpoints see it. Head and body were read completely.
struct HttpRequest {
    QByteArray method;
    QString path; ///< decoded, without the query
    QUrlQuery query;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
    QString peer; ///< address of whoever sent it

    QByteArray header(const QByteArray &name) const { return headers.value(name); }
};

struct HttpResponse {
    int status = 200;
    QByteArray contentType = "application/json";
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
};

/// A client that follows events. send() queues; false once the client has gone or reads too slowly.
class EventSink
{
public:
    virtual ~EventSink() = default;
    virtual bool send(const QByteArray &text) = 0;
};

/// How an endpoint answers: once, with either of the two. On the server's thread.
struct Responder {
    std::function<void(HttpResponse)> respond;
    std::function<std::shared_ptr<EventSink>()> stream; ///< begins a text/event-stream
};

} // namespace midflight
