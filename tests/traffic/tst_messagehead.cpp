// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/traffic/bodyreader.h"

#include <QTest>

using namespace midflight;

/// What a request's bytes are understood as.
struct Understood {
    HeadFault fault;
    MessageHead head;
    bool bodyMalformed = false;
    bool bodyDone = false;
    std::string payload;
    std::string trailers;
    size_t used = 0;

    explicit Understood(const std::string &bytes, size_t step = SIZE_MAX)
    {
        HeadSearch search;
        const size_t size = search.feed(bytes, fault);
        if (fault || size == 0)
            return;
        fault = readRequestHead(std::string_view(bytes).substr(0, size), head);
        if (fault)
            return;
        BodyReader reader;
        reader.start(head, head.framing);
        std::vector<std::string_view> parts;
        for (used = size; !reader.done() && used < bytes.size() && !bodyMalformed;) {
            const auto fed = reader.feed(std::string_view(bytes).substr(used, step), parts);
            for (const auto part : parts)
                payload += part;
            used += fed.used;
            bodyMalformed = fed.malformed;
        }
        bodyDone = reader.done();
        trailers = reader.trailers();
    }
};

class TestMessageHead : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aPlainRequestIsUnderstood()
    {
        const std::string bytes = "GET /a?b=c HTTP/1.1\r\nHost: x:80\r\nX-Empty:\r\nX-Spaced:  v \t\r\n\r\n";
        const Understood seen(bytes);
        QVERIFY(!seen.fault);
        QVERIFY(seen.head.target == "/a?b=c" && seen.head.host == "x:80" && seen.head.methodName() == "GET");
        QVERIFY(seen.head.value("x-spaced") == "v" && seen.head.value("X-EMPTY").empty());
        QVERIFY(seen.head.keepAlive && seen.head.framing == Framing::None);
        QCOMPARE(int(seen.head.fieldCount), 3);
    }

    void theAbsoluteFormNamesItsHost()
    {
        const std::string good = "GET http://x/a HTTP/1.1\r\nHost: X\r\n\r\n";
        const Understood seen(good);
        QVERIFY(!seen.fault && seen.head.target == "/a");
        const std::string other = "GET http://y/a HTTP/1.1\r\nHost: x\r\n\r\n";
        QCOMPARE(Understood(other).fault.status, 400);
    }

    void keepAliveFollowsVersionAndConnection_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<bool>("keepAlive");
        QTest::newRow("1.1") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\n\r\n") << true;
        QTest::newRow("1.1 close") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\nConnection: a, Close\r\n\r\n") << false;
        QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false;
        QTest::newRow("1.0 keep-alive") << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << true;
    }
    void keepAliveFollowsVersionAndConnection()
    {
        QFETCH(QByteArray, request);
        const auto bytes = request.toStdString();
        const Understood seen(bytes);
        QVERIFY(!seen.fault);
        QTEST(seen.head.keepAlive, "keepAlive");
    }

    void whatCanBeReadInTwoWaysIsRefused_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        const auto with = [](const char *lines) { return QByteArray("POST / HTTP/1.1\r\nHost: x\r\n") + lines + "\r\n"; };
        QTest::newRow("CL.TE") << with("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n") << 400;
        QTest::newRow("TE.CL") << with("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n") << 400;
        QTest::newRow("TE.TE") << with("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n") << 400;
        QTest::newRow("TE x") << with("Transfer-Encoding: xchunked\r\n") << 400;
        QTest::newRow("TE list") << with("Transfer-Encoding: chunked, identity\r\n") << 400;
        QTest::newRow("TE tab, upgrade") << with("Transfer-Encoding: chunked\t\r\nConnection: upgrade\r\nUpgrade: h2c\r\n") << 400;
        QTest::newRow("TE gzip") << with("Transfer-Encoding: gzip, chunked\r\n") << 501;
        QTest::newRow("TE tab") << with("Transfer-Encoding:\x0b""chunked\r\n") << 400;
        QTest::newRow("CL twice") << with("Content-Length: 4\r\nContent-Length: 4\r\n") << 400;
        QTest::newRow("CL signed") << with("Content-Length: +4\r\n") << 400;
        QTest::newRow("CL list") << with("Content-Length: 4, 4\r\n") << 400;
        QTest::newRow("CL hex") << with("Content-Length: 0x4\r\n") << 400;
        QTest::newRow("CL huge") << with("Content-Length: 99999999999999999999\r\n") << 400;
        QTest::newRow("CL empty") << with("Content-Length:\r\n") << 400;
        QTest::newRow("space before colon") << with("Content-Length : 4\r\n") << 400;
        QTest::newRow("fold") << with("X: a\r\n b\r\n") << 400;
        QTest::newRow("fold first") << QByteArray("GET / HTTP/1.1\r\n X: a\r\nHost: x\r\n\r\n") << 400;
        QTest::newRow("no name") << with(": a\r\n") << 400;
        QTest::newRow("no colon") << with("abc\r\n") << 400;
        QTest::newRow("NUL") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", 35) << 400;
        QTest::newRow("bare CR") << with("X: a\rY: b\r\n") << 400;
        QTest::newRow("bare LF") << QByteArray("GET / HTTP/1.1\nHost: x\r\n\r\n") << 400;
        QTest::newRow("no host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
        QTest::newRow("two hosts") << with("Host: y\r\n") << 400;
        QTest::newRow("host with path") << QByteArray("GET / HTTP/1.1\r\nHost: x/y\r\n\r\n") << 400;
        QTest::newRow("TE in 1.0") << QByteArray("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") << 400;
        QTest::newRow("two spaces") << QByteArray("GET  / HTTP/1.1\r\nHost: x\r\n\r\n") << 400;
        QTest::newRow("fragment") << QByteArray("GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n") << 400;
        QTest::newRow("connect") << QByteArray("CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n") << 501;
        QTest::newRow("method") << QByteArray("BREW / HTTP/1.1\r\nHost: x\r\n\r\n") << 501;
        QTest::newRow("version") << QByteArray("GET / HTTP/2.0\r\nHost: x\r\n\r\n") << 505;
        QTest::newRow("preface") << QByteArray("PRI * HTTP/2.0\r\n\r\n") << 505;
        QTest::newRow("too many") << with(QByteArray("X: y\r\n").repeated(130).constData()) << 431;
        QTest::newRow("too large") << with((QByteArray("X: ") + QByteArray(70'000, 'y') + "\r\n").constData()) << 431;
    }
    void whatCanBeReadInTwoWaysIsRefused()
    {
        QFETCH(QByteArray, request);
        const auto bytes = request.toStdString();
        HeadSearch search;
        HeadFault fault;
        const size_t size = search.feed(bytes, fault);
        MessageHead head;
        if (!fault && size > MessageHead::maxBytes)
            fault = {431, "large"};
        if (!fault)
            fault = readRequestHead(std::string_view(bytes).substr(0, size), head);
        QTEST(fault.status, "status");
    }

    void chunksAreFoundHoweverTheyArrive()
    {
        const std::string bytes = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                                  "5;a=\"b\"\r\nhello\r\n1\r\n,\r\n0\r\nX-Sum: 6\r\nMidflight-X: evil\r\n\r\nGET /next";
        for (const size_t step : {size_t(1), size_t(2), size_t(7), bytes.size()}) {
            const Understood seen(bytes, step);
            QVERIFY(seen.bodyDone && !seen.bodyMalformed);
            QVERIFY(seen.payload == "hello,");
            QVERIFY(seen.trailers == "X-Sum: 6\r\n"); // our own names are left out
            QCOMPARE(bytes.substr(seen.used), std::string("GET /next"));
        }
    }

    void chunksThatCanBeReadInTwoWaysAreRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("bare LF") << QByteArray("5\nhello\r\n0\r\n\r\n");
        QTest::newRow("size with sign") << QByteArray("+5\r\nhello\r\n0\r\n\r\n");
        QTest::newRow("size with 0x") << QByteArray("0x5\r\nhello\r\n0\r\n\r\n");
        QTest::newRow("space before CRLF") << QByteArray("5 \r\nhello\r\n0\r\n\r\n");
        QTest::newRow("no CRLF behind data") << QByteArray("5\r\nhelloX\r\n0\r\n\r\n");
        QTest::newRow("size overflows") << QByteArray("fffffffffffffffff\r\nhello\r\n0\r\n\r\n");
        QTest::newRow("LF in an extension") << QByteArray("5;a\nb\r\nhello\r\n0\r\n\r\n");
        QTest::newRow("long extensions") << QByteArray("5;") + QByteArray(5000, 'a') + "\r\nhello\r\n0\r\n\r\n";
        QTest::newRow("LF behind the last chunk") << QByteArray("0\r\n\n");
        QTest::newRow("LF behind a trailer") << QByteArray("0\r\nX: a\n\r\n");
        QTest::newRow("host as trailer") << QByteArray("0\r\nHost: evil\r\n\r\n");
        QTest::newRow("length as trailer") << QByteArray("0\r\nContent-Length: 4\r\n\r\n");
        QTest::newRow("folded trailer") << QByteArray("0\r\nX: a\r\n b\r\n\r\n");
        QTest::newRow("long trailers") << QByteArray("0\r\nX: ") + QByteArray(20'000, 'a') + "\r\n\r\n";
    }
    void chunksThatCanBeReadInTwoWaysAreRefused()
    {
        QFETCH(QByteArray, body);
        const auto bytes = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body.toStdString();
        for (const size_t step : {size_t(1), size_t(3), bytes.size()}) {
            const Understood seen(bytes, step);
            QVERIFY(!seen.fault);
            QVERIFY(seen.bodyMalformed);
        }
    }

    void aLengthEndsTheBody()
    {
        const std::string bytes = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhelloGET /";
        const Understood seen(bytes, 2);
        QVERIFY(seen.bodyDone && seen.payload == "hello");
        QCOMPARE(bytes.substr(seen.used), std::string("GET /"));
    }

    void anUpgradeIsForWebSocketsNotForHttp2()
    {
        const std::string head = "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n";
        const std::string websocket = head + "Upgrade: websocket\r\n\r\n";
        const std::string http2 = head + "Upgrade: h2c\r\n\r\n";
        QVERIFY(Understood(websocket).head.connectionUpgrade);
        QVERIFY(!Understood(http2).head.connectionUpgrade);
    }

    void anAnswersHeadIsUnderstood()
    {
        MessageHead head;
        const std::string bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\n";
        QVERIFY(!readResponseHead(bytes, head));
        QCOMPARE(int(head.status), 200);
        QVERIFY(head.framing == Framing::Length && head.length == 3);
        for (const std::string garbage : {"HTTP/1.1 abc OK\r\n\r\n", "HTTP/3.0 200 OK\r\n\r\n", "SSH-2.0-OpenSSH\r\n\r\n",
                                          "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
                                          "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"})
            QVERIFY2(bool(readResponseHead(garbage, head)), garbage.c_str());
    }
};

QTEST_APPLESS_MAIN(TestMessageHead)
#include "tst_messagehead.moc"
