// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/client/httpexchange.h"

#include <QJsonObject>

namespace midflight {

/// What a call adds to its path and body.
struct CallOptions {
    std::chrono::milliseconds deadline {10'000};
    std::optional<qint64> ifMatch; ///< a revision
    QByteArray ifNoneMatch; ///< an ETag as the router gave it
};

/// The router's API for programs that wait: one call, one answer, in the calling thread. Holds no connection between
/// calls, so it may be copied and used on either side of a fork. Paths are those of the contract without "/api/v1".
class BlockingClient
{
public:
    BlockingClient(RouterAddress router, QByteArray token) : m_router(std::move(router)), m_token(std::move(token)) { }

    struct Answer {
        int status = 0; ///< 2xx, or 304
        QJsonObject body;
        QByteArray etag;
    };
    /// Failure::Unavailable: not reached. Other failures carry the router's own words.
    Result<Answer> call(const QByteArray &method, const QString &path, const QJsonObject &body = {},
                        const CallOptions &options = {}) const;
    Result<Answer> get(const QString &path, const CallOptions &options = {}) const { return call("GET", path, {}, options); }
    Result<Answer> post(const QString &path, const QJsonObject &body, const CallOptions &options = {}) const
    {
        return call("POST", path, body, options);
    }

    /// Follows the event stream until `part` returns false or the router closes it.
    Result<void> stream(const QString &path, const std::function<bool(QByteArrayView)> &part) const;

    const RouterAddress &router() const { return m_router; }

private:
    RouterRequest request(const QByteArray &method, const QString &path) const;
    RouterAddress m_router;
    QByteArray m_token;
};

} // namespace midflight
