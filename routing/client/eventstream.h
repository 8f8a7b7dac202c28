// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/eventparser.h"
#include "routing/domain/error.h"

#include <QNetworkAccessManager>
#include <QPointer>
#include <QTimer>
#include <QUrl>

class QNetworkReply;

namespace midflight {

/// Follows the router's server-sent events and reconnects by itself, resuming after the last event it saw.
/// Owns its network manager: a stream would otherwise hold one of the six connections that requests share.
class EventStream : public QObject
{
    Q_OBJECT
public:
    EventStream(const QUrl &url, const QByteArray &token, QObject *parent = nullptr);

    void open();
    bool isOpen() const { return m_open; }

Q_SIGNALS:
    void opened();
    void received(const midflight::ServerEvent &event);
    /// Anything arrived, keep-alives included.
    void heard();
    /// The stream broke, or could not be opened. It is tried again after a pause of 0.25 s, doubled up to 5 s.
    void broken(const midflight::Error &why);

private:
    void connectNow();
    void takeBytes();
    void takeEnd();

    QUrl m_url;
    QByteArray m_token;
    QNetworkAccessManager m_network;
    QPointer<QNetworkReply> m_reply;
    EventParser m_parser;
    QTimer m_retry;
    std::chrono::milliseconds m_pause;
    bool m_open = false;
};

} // namespace midflight
