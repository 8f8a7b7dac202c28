// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/api/httpserver.h"

#include "routing/api/problem.h"
#include "routing/api/wire.h"

#include <QFile>
#include <QUrl>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <deque>
#include <set>

namespace midflight {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

class Session;

struct HttpServer::Private : std::enable_shared_from_this<HttpServer::Private> {
    Private(asio::io_context &context, Handler call)
        : io(context)
        , handler(std::move(call))
        , acceptor(context)
        , retry(context)
        , patience(context)
    {
    }
    void accept();
    void left(Session *session);

    asio::io_context &io;
    Handler handler;
    tcp::acceptor acceptor;
    std::optional<asio::ssl::context> tls;
    asio::steady_timer retry;
    asio::steady_timer patience;
    std::set<Session *> sessions;
    bool closing = false;
    std::function<void()> drained;
};

/// One connection. Owned by its pending operations and, while it streams, by its sink.
class Session : public std::enable_shared_from_this<Session>
{
public:
    Session(std::shared_ptr<HttpServer::Private> server, tcp::socket socket)
        : m_server(std::move(server))
        , m_wire(std::move(socket), m_server->tls ? &*m_server->tls : nullptr)
    {
        m_server->sessions.insert(this);
        m_wire.tcp().socket().set_option(tcp::no_delay(true));
    }
    ~Session() { m_server->left(this); }

    void begin()
    {
        m_wire.tcp().expires_after(10s);
        m_wire.accept([self = shared_from_this()](error_code error) {
            if (!error)
                self->read();
        });
    }

    void read()
    {
        m_parser.emplace();
        m_parser->header_limit(HttpServer::headLimit);
        m_parser->body_limit(HttpServer::bodyLimit);
        m_wire.tcp().expires_after(75s);
        m_idle = true;
        http::async_read_header(m_wire, m_buffer, *m_parser,
                                [self = shared_from_this()](error_code error, size_t) { self->headRead(error); });
    }

    void closeIfIdle()
    {
        if (m_idle || m_streaming)
            abort();
    }

    void abort()
    {
        error_code ignored;
        m_wire.tcp().socket().close(ignored);
    }

    bool send(const QByteArray &text)
    {
        if (m_gone || m_pendingBytes > 4'000'000)
            return false;
        m_pendingBytes += size_t(text.size());
        m_outgoing.push_back(text);
        if (m_outgoing.size() == 1)
            writeNext();
        return true;
    }

private:
    void headRead(error_code error)
    {
        m_idle = false;
        if (error)
            return refuse(error);
        if (beast::iequals(m_parser->get()[http::field::expect], "100-continue")) {
            m_continue = {http::status::continue_, 11};
            m_continue.keep_alive(true);
            http::async_write(m_wire, m_continue, [self = shared_from_this()](error_code failed, size_t) {
                if (!failed)
                    self->readBody();
            });
            return;
        }
        readBody();
    }

    void readBody()
    {
        http::async_read(m_wire, m_buffer, *m_parser,
                         [self = shared_from_this()](error_code error, size_t) {
                             error ? self->refuse(error) : self->handle();
                         });
    }

    void refuse(error_code error)
    {
        if (error == http::error::body_limit)
            return finish(problemResponse({Failure::TooLarge,
                                           QStringLiteral("the body is larger than %1 bytes").arg(HttpServer::bodyLimit), {}}),
                          false);
        const bool spoken = error.category() == make_error_code(http::error::bad_method).category()
            && error != http::error::end_of_stream && error != http::error::partial_message;
        if (spoken)
            finish(problemResponse({Failure::Malformed,
                                    QStringLiteral("not an HTTP/1.1 request: %1").arg(QString::fromStdString(error.message())), {}}),
                   false);
    }

    void handle()
    {
        const auto message = m_parser->release();
        HttpRequest request;
        request.method = QByteArray(message.method_string().data(), qsizetype(message.method_string().size()));
        const auto url = QUrl::fromEncoded(QByteArray(message.target().data(), qsizetype(message.target().size())));
        request.path = url.path(QUrl::FullyDecoded);
        request.query = QUrlQuery(url.query(QUrl::FullyEncoded));
        for (const auto &field : message) {
            const auto name = QByteArray(field.name_string().data(), qsizetype(field.name_string().size())).toLower();
            request.headers[name] = QByteArray(field.value().data(), qsizetype(field.value().size()));
        }
        request.body = QByteArray(message.body().data(), qsizetype(message.body().size()));
        error_code unknown;
        if (const auto peer = m_wire.tcp().socket().remote_endpoint(unknown); !unknown)
            request.peer = QString::fromStdString(peer.address().to_string());
        m_headOnly = message.method() == http::verb::head;
        const bool keep = message.keep_alive();
        m_wire.tcp().expires_never();
        Responder responder;
        responder.respond = [self = shared_from_this(), keep](HttpResponse response) { self->finish(std::move(response), keep); };
        responder.stream = [self = shared_from_this()] { return self->beginStream(); };
        m_server->handler(std::move(request), std::move(responder));
    }

    void finish(HttpResponse response, bool keep)
    {
        keep = keep && !m_server->closing;
        m_response = {http::int_to_status(unsigned(response.status)), 11};
        m_response.result(unsigned(response.status));
        m_response.set(http::field::content_type, {response.contentType.constData(), size_t(response.contentType.size())});
        m_response.set(http::field::cache_control, "no-store");
        for (const auto &[name, value] : response.headers)
            m_response.set({name.constData(), size_t(name.size())}, {value.constData(), size_t(value.size())});
        if (!m_headOnly)
            m_response.body() = std::string(response.body.constData(), size_t(response.body.size()));
        m_response.keep_alive(keep);
        if (response.status != 304)
            m_response.content_length(size_t(response.body.size()));
        m_wire.tcp().expires_after(60s);
        http::async_write(m_wire, m_response, [self = shared_from_this(), keep](error_code error, size_t) {
            if (error)
                return;
            if (keep)
                return self->read();
            error_code ignored;
            self->m_wire.tcp().socket().shutdown(tcp::socket::shutdown_send, ignored);
        });
    }

    class Sink final : public EventSink
    {
    public:
        explicit Sink(std::shared_ptr<Session> session)
            : m_session(std::move(session))
        {
        }
        ~Sink() override { m_session->abort(); }
        bool send(const QByteArray &text) override { return m_session->send(text); }

    private:
        std::shared_ptr<Session> m_session;
    };

    std::shared_ptr<EventSink> beginStream()
    {
        m_streaming = true;
        send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n");
        watch();
        return std::make_shared<Sink>(shared_from_this());
    }

    /// Nothing is expected from a client that follows events; reading tells when it has gone.
    void watch()
    {
        m_wire.async_read_some(asio::buffer(m_scratch), [self = shared_from_this()](error_code error, size_t) {
            if (error)
                self->m_gone = true;
            else
                self->watch();
        });
    }

    void writeNext()
    {
        const auto &text = m_outgoing.front();
        asio::async_write(m_wire, asio::buffer(text.constData(), size_t(text.size())),
                          [self = shared_from_this()](error_code error, size_t) {
                              self->m_pendingBytes -= size_t(self->m_outgoing.front().size());
                              self->m_outgoing.pop_front();
                              if (error)
                                  self->m_gone = true;
                              else if (!self->m_outgoing.empty())
                                  self->writeNext();
                          });
    }

    std::shared_ptr<HttpServer::Private> m_server;
    Wire m_wire;
    beast::flat_buffer m_buffer;
    std::optional<http::request_parser<http::string_body>> m_parser;
    http::response<http::string_body> m_response;
    http::response<http::empty_body> m_continue;
    bool m_idle = true;
    bool m_headOnly = false;
    bool m_streaming = false;
    bool m_gone = false;
    std::deque<QByteArray> m_outgoing;
    size_t m_pendingBytes = 0;
    std::array<char, 64> m_scratch {};
};

void HttpServer::Private::accept()
{
    acceptor.async_accept([self = shared_from_this()](error_code error, tcp::socket socket) {
        if (self->closing)
            return;
        if (!error) {
            std::make_shared<Session>(self, std::move(socket))->begin();
            return self->accept();
        }
        // Out of descriptors: who waits keeps waiting in the kernel's queue until some are free again.
        self->retry.expires_after(50ms);
        self->retry.async_wait([self](error_code) { self->accept(); });
    });
}

void HttpServer::Private::left(Session *session)
{
    sessions.erase(session);
    if (closing && sessions.empty() && drained) {
        patience.cancel();
        std::exchange(drained, nullptr)();
    }
}

HttpServer::HttpServer(asio::io_context &io, Handler handler)
    : d(std::make_shared<Private>(io, std::move(handler)))
{
}

HttpServer::~HttpServer()
{
    error_code ignored;
    d->closing = true;
    d->acceptor.close(ignored);
    d->retry.cancel();
}

Result<void> HttpServer::secure(const QString &certificateFile, const QString &keyFile)
{
    auto &tls = d->tls.emplace(asio::ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    error_code error;
    const auto refused = [&](const char *option, const QString &file) {
        return fail(Failure::Invalid, QStringLiteral("%1 %2: %3").arg(QLatin1String(option), file, QString::fromStdString(error.message())));
    };
    if (tls.use_certificate_chain_file(QFile::encodeName(certificateFile).toStdString(), error))
        return refused("--api-certificate", certificateFile);
    if (tls.use_private_key_file(QFile::encodeName(keyFile).toStdString(), asio::ssl::context::pem, error))
        return refused("--api-key", keyFile);
    return {};
}

Result<ListenAddress> HttpServer::listen(const ListenAddress &address)
{
    error_code error;
    const auto numeric = address.host == QLatin1String("localhost") ? QStringLiteral("127.0.0.1") : address.host;
    const auto ip = asio::ip::make_address(numeric.toStdString(), error);
    const tcp::endpoint endpoint(ip, address.port);
    if (!error)
        d->acceptor.open(endpoint.protocol(), error);
    if (!error)
        d->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error)
        d->acceptor.bind(endpoint, error);
    if (!error)
        d->acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return fail(Failure::Unavailable,
                    QStringLiteral("--api %1: cannot listen there: %2; choose another address or port 0 for a free one")
                        .arg(address.toString(), QString::fromStdString(error.message())));
    auto bound = address;
    bound.port = d->acceptor.local_endpoint().port();
    d->accept();
    return bound;
}

void HttpServer::close(std::chrono::milliseconds patience, std::function<void()> drained)
{
    d->closing = true;
    d->drained = std::move(drained);
    error_code ignored;
    d->acceptor.close(ignored);
    d->retry.cancel();
    for (auto *session : std::set(d->sessions))
        session->closeIfIdle();
    d->patience.expires_after(d->sessions.empty() ? 0ms : patience);
    d->patience.async_wait([self = d](error_code error) {
        if (!error && self->drained)
            std::exchange(self->drained, nullptr)();
    });
}

} // namespace midflight
