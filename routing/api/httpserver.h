// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routing/api/http.h"
#include "routing/domain/error.h"

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>

namespace midflight {

struct ListenAddress {
    QString host;
    quint16 port = 0;

    /// "127.0.0.1:8471", "[::1]:0", "localhost:0"
    static Result<ListenAddress> parse(const QString &text, const QString &option);
    bool isLoopback() const;
    QString toString() const;
};

/// The control API's HTTP/1.1 server (Boost.Beast): bounded heads and bodies, keep-alive, time-outs. One thread: the
/// io_context's.
class HttpServer
{
public:
    using Handler = std::function<void(HttpRequest, Responder)>;

    HttpServer(boost::asio::io_context &io, Handler handler);
    ~HttpServer();

    /// From now on with TLS 1.2 or newer. Both files are PEM, the certificate with its chain. Error: which file, and why.
    Result<void> secure(const QString &certificateFile, const QString &keyFile);
    /// Error: the address is taken or not this machine's; says which option to change.
    Result<ListenAddress> listen(const ListenAddress &address);
    /// No new connections; open ones are closed once idle. Calls `drained` when all are, or after the patience.
    void close(std::chrono::milliseconds patience, std::function<void()> drained);

    static constexpr size_t headLimit = 16 * 1024;
    static constexpr size_t bodyLimit = 64 * 1024 * 1024;

    struct Private;

private:
    std::shared_ptr<Private> d;
};

} // namespace midflight
