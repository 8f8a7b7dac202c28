// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/domain/error.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <chrono>
#include <functional>

namespace midflight {

/// Where a router listens: "http://127.0.0.1:8471", or https.
struct RouterAddress {
    QByteArray host;
    quint16 port = 0;
    QByteArray authority; ///< as it stands in the Host header
    bool tls = false;

    /// Error (Failure::Invalid): not an http or https URL with a host, or one with a path of its own.
    static Result<RouterAddress> parse(const QString &url);
};

struct RouterRequest {
    QByteArray method;
    QByteArray target; ///< "/api/v1/migration"
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body; ///< JSON
    std::uint64_t largestAnswer = 256ULL << 20; ///< bytes of its body; more is an error
};

struct RouterResponse {
    int status = 0;
    QByteArray body;
    QByteArray etag;
};

/// One HTTP/1.1 exchange on a connection of its own, waiting in the calling thread. No event loop, no threads, no
/// signal: a process that is about to fork can use it. The deadline covers name, connection, question and answer.
/// Error (Failure::Unavailable): not reached, not done in time, or not HTTP.
Result<RouterResponse> exchange(const RouterAddress &router, const RouterRequest &request, std::chrono::milliseconds deadline);

/// The same for an answer without end: each part of its body goes to `part` as it arrives, until that returns false or
/// the router closes. An answer other than 200 is returned with its body. The deadline covers the head only.
Result<RouterResponse> exchange(const RouterAddress &router, const RouterRequest &request, std::chrono::milliseconds deadline,
                              const std::function<bool(QByteArrayView)> &part);

} // namespace midflight
