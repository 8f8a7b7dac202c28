// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/client/httpexchange.h"

#include "routing/client/socketconnection.h"

#include <QUrl>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace midflight {

namespace {

namespace http = boost::beast::http;
using Parser = http::response_parser<http::string_body>;

QByteArray headOf(const RouterAddress &router, const RouterRequest &request)
{
    QByteArray head = request.method + ' ' + request.target + " HTTP/1.1\r\nHost: " + router.authority
        + "\r\nUser-Agent: midflightctl/" MIDFLIGHT_VERSION "\r\nConnection: close\r\n";
    for (const auto &[name, value] : request.headers)
        head += name + ": " + value + "\r\n";
    if (!request.body.isEmpty() || request.method == "POST" || request.method == "PUT") {
        head += "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(request.body.size()) + "\r\n";
    }
    return head + "\r\n";
}

RouterResponse responseOf(Parser &parser)
{
    const auto &message = parser.get();
    const auto etag = message[http::field::etag];
    return {int(message.result_int()), QByteArray::fromStdString(message.body()),
            QByteArray(etag.data(), qsizetype(etag.size()))};
}

/// Feeds what was read to the parser; false when it is not HTTP.
bool feed(Parser &parser, QByteArray &unread)
{
    while (!unread.isEmpty() && !parser.is_done()) {
        boost::system::error_code error;
        const size_t used = parser.put(boost::asio::buffer(unread.constData(), size_t(unread.size())), error);
        unread.remove(0, qsizetype(used));
        if (error == http::error::need_more)
            return true;
        if (error)
            return false;
        if (used == 0)
            break;
    }
    return true;
}

tl::unexpected<Error> unreachable(const RouterAddress &router, const QString &why)
{
    return fail(Failure::Unavailable, QStringLiteral("router %1: %2").arg(QString::fromUtf8(router.authority), why));
}

} // namespace

Result<RouterAddress> RouterAddress::parse(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https")) || url.host().isEmpty() || url.path().size() > 1) {
        return fail(Failure::Invalid,
                    QStringLiteral("router '%1': not an address such as http://127.0.0.1:8471").arg(text));
    }
    RouterAddress address;
    address.host = url.host(QUrl::FullyEncoded).toLatin1();
    address.tls = url.scheme() == QLatin1String("https");
    address.port = quint16(url.port(address.tls ? 443 : 80));
    address.authority = url.authority(QUrl::FullyEncoded).toLatin1();
    return address;
}

Result<RouterResponse> exchange(const RouterAddress &router, const RouterRequest &request,
                              std::chrono::milliseconds deadline, const std::function<bool(QByteArrayView)> &part)
{
    const Deadline until(deadline);
    auto connection = SocketConnection::open(router.host, router.port, until);
    if (!connection)
        return unreachable(router, connection.error());
    if (const QString error = router.tls ? connection->secure(router.host, until) : QString(); !error.isEmpty())
        return unreachable(router, error);
    if (const QString error = connection->write(headOf(router, request) + request.body, until); !error.isEmpty())
        return unreachable(router, error);

    Parser parser;
    parser.body_limit(request.largestAnswer);
    parser.eager(true);
    QByteArray unread;
    while (!parser.is_done()) {
        const bool endless = part && parser.is_header_done() && parser.get().result_int() == 200;
        const auto got = connection->read(unread, endless ? Deadline::never() : until);
        if (!got)
            return unreachable(router, got.error());
        if (*got == 0) {
            boost::system::error_code error;
            if (parser.got_some())
                parser.put_eof(error);
            if (endless || (parser.is_done() && !error))
                break;
            return unreachable(router, QStringLiteral("closed the connection before its answer was complete"));
        }
        if (!feed(parser, unread))
            return unreachable(router, QStringLiteral("does not speak HTTP, is it another program?"));
        if (part && parser.is_header_done() && parser.get().result_int() == 200) {
            std::string &body = parser.get().body();
            if (!body.empty() && !part(QByteArrayView(body.data(), qsizetype(body.size()))))
                break;
            body.clear();
        }
    }
    return responseOf(parser);
}

Result<RouterResponse> exchange(const RouterAddress &router, const RouterRequest &request,
                              std::chrono::milliseconds deadline)
{
    return exchange(router, request, deadline, {});
}

} // namespace midflight
