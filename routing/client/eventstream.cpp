// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/client/eventstream.h"

#include "routing/client/problem.h"

#include <QNetworkReply>

namespace midflight {

using namespace std::chrono_literals;

namespace {
constexpr auto shortestPause = 250ms;
constexpr std::chrono::milliseconds longestPause = 5s;
}

EventStream::EventStream(const QUrl &url, const QByteArray &token, QObject *parent)
    : QObject(parent)
    , m_url(url)
    , m_token(token)
    , m_pause(shortestPause)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &EventStream::connectNow);
}

void EventStream::open()
{
    if (!m_reply && !m_retry.isActive())
        connectNow();
}

void EventStream::connectNow()
{
    m_parser.startAnew();
    QNetworkRequest request(m_url);
    request.setRawHeader("Accept", "text/event-stream");
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    if (!m_token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_token);
    if (!m_parser.lastId().isEmpty())
        request.setRawHeader("Last-Event-ID", m_parser.lastId().toUtf8());
    m_reply = m_network.get(request);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, [this] {
        const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status == 200 && !m_open) {
            m_open = true;
            m_pause = shortestPause;
            Q_EMIT opened();
        }
    });
    connect(m_reply, &QNetworkReply::readyRead, this, &EventStream::takeBytes);
    connect(m_reply, &QNetworkReply::finished, this, &EventStream::takeEnd);
}

void EventStream::takeBytes()
{
    if (!m_open) // the body of a refusal is read at the end
        return;
    Q_EMIT heard();
    for (const ServerEvent &event : m_parser.feed(m_reply->readAll()))
        Q_EMIT received(event);
}

void EventStream::takeEnd()
{
    QNetworkReply *reply = m_reply;
    m_reply = nullptr;
    reply->deleteLater();
    const bool wasOpen = std::exchange(m_open, false);
    m_retry.start(m_pause);
    m_pause = std::min(m_pause * 2, longestPause);
    Q_EMIT broken(wasOpen ? Error {Failure::Unavailable,
                                   tr("%1: the router ended the connection").arg(m_url.authority()), {}}
                          : errorFrom(*reply, reply->readAll()));
}

} // namespace midflight
