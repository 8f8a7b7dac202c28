// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <optional>

namespace midflight {

/// A connection with TLS or without, as the operations of Asio and Beast want a stream. Time-outs are those of tcp().
class Wire
{
public:
    using executor_type = boost::beast::tcp_stream::executor_type;

    /// `tls`: null for none; it outlives the wire.
    Wire(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context *tls)
        : m_tcp(std::move(socket))
    {
        if (tls)
            m_tls.emplace(m_tcp, *tls);
    }

    executor_type get_executor() { return m_tcp.get_executor(); }
    boost::beast::tcp_stream &tcp() { return m_tcp; }

    /// \param handler called with an error_code, at once where there is no TLS
    template <class Handler>
    void accept(Handler &&handler)
    {
        if (m_tls)
            m_tls->async_handshake(boost::asio::ssl::stream_base::server, std::forward<Handler>(handler));
        else
            handler(boost::system::error_code());
    }
    template <class Buffers, class Handler>
    void async_read_some(const Buffers &buffers, Handler &&handler)
    {
        if (m_tls)
            m_tls->async_read_some(buffers, std::forward<Handler>(handler));
        else
            m_tcp.async_read_some(buffers, std::forward<Handler>(handler));
    }
    template <class Buffers, class Handler>
    void async_write_some(const Buffers &buffers, Handler &&handler)
    {
        if (m_tls)
            m_tls->async_write_some(buffers, std::forward<Handler>(handler));
        else
            m_tcp.async_write_some(buffers, std::forward<Handler>(handler));
    }

private:
    boost::beast::tcp_stream m_tcp;
    std::optional<boost::beast::ssl_stream<boost::beast::tcp_stream &>> m_tls;
};

} // namespace midflight
