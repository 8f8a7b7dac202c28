#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP through the routing layer, from outside: whatever RFC 9112 allows arrives as it was sent, and as soon as it was sent."""
import pathlib
import random
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "systems"))
from system import websocket
from trafficcase import Traffic, eventually
from wire import chunked

WEB = '[components.web.http]\nmatch = "/"\n'


class Messages(Traffic):
    def setUp(self):
        super().setUp()
        self.route(WEB)

    def test_anAnswerArrivesAsItWasSent(self):
        body = random.Random(7).randbytes(300_000)
        self.old.on("/a", lambda exchange: exchange.answer(
            body, "Content-Type: application/x-any", "Set-Cookie: a=1; Path=/", "Set-Cookie: b=2", "X-Empty:", status="201 Made"))
        answer = self.ask("GET", "/a?q=%20x&y=[1]")
        self.assertEqual((answer.status, answer.body == body), (201, True))
        self.assertEqual(answer.first[2], "Made")
        self.assertEqual(answer.all("Set-Cookie"), ["a=1; Path=/", "b=2"])
        self.assertEqual((answer.get("Content-Type"), answer.get("X-Empty")), ("application/x-any", ""))
        self.assertEqual(self.old.requests[-1].target, "/a?q=%20x&y=[1]")

    def test_everyAnswerSaysWhoServedIt(self):
        answer = self.ask("GET", "/a")
        self.assertEqual((answer.body, answer.get("Midflight-Component"), answer.get("Midflight-Served-By")), (b"old", "web", "old"))
        self.assertEqual(int(answer.get("Midflight-Revision")), self.router.get("/migration")["revision"])

    def test_midflightHeadersOfOthersAreDropped(self):
        self.old.on("/a", lambda exchange: exchange.answer(b"", "Midflight-Served-By: new", "X-Other: 1"))
        answer = self.ask("GET", "/a", "Midflight-Shadow: true", "midflight-served-by: new", "X-Mine: 1")
        self.assertEqual((answer.all("Midflight-Served-By"), answer.get("X-Other")), (["old"], "1"))
        asked = self.old.request("/a")
        self.assertEqual([name for name, _ in asked.headers if name.lower().startswith("midflight-")], [])
        self.assertEqual(asked.get("X-Mine"), "1")

    def test_theSystemLearnsWhoAsked(self):
        self.ask("GET", "/a", host="shop.example")
        asked = self.old.request("/a")
        self.assertEqual((asked.all("X-Forwarded-For"), asked.all("X-Forwarded-Proto")), (["127.0.0.1"], ["http"]))
        self.assertTrue(asked.get("Via").startswith("1.1 "), asked.get("Via"))
        self.assertEqual(asked.all("Host"), ["shop.example"])
        self.ask("GET", "/b", "X-Forwarded-For: 192.0.2.7")
        self.assertEqual(self.old.request("/b").get("X-Forwarded-For").replace(" ", ""), "192.0.2.7,127.0.0.1")

    def test_hopByHopHeadersStayWithTheirConnection(self):
        self.old.on("/a", lambda exchange: exchange.answer(b"x", "Connection: X-Secret", "X-Secret: 1", "Keep-Alive: timeout=5", "X-Kept: 1"))
        with self.connect() as wire:
            answer = wire.ask("GET", "/a", "Connection: keep-alive, X-Hop", "X-Hop: 1", "Keep-Alive: timeout=9", "TE: gzip",
                              "Proxy-Connection: keep-alive", "X-End: 1")
        names = {name.lower() for name, _ in self.old.request("/a").headers}
        self.assertFalse(names & {"x-hop", "keep-alive", "te", "proxy-connection"}, names)
        self.assertIn("x-end", names)
        self.assertEqual((answer.get("X-Secret"), answer.get("Keep-Alive"), answer.get("X-Kept")), (None, None, "1"))

    def test_headHasALengthAndNoBody(self):
        with self.connect() as wire:
            answer = wire.ask("HEAD", "/a")
            self.assertEqual((answer.get("Content-Length"), answer.body), ("3", b""))
            self.assertEqual(wire.ask("GET", "/a").body, b"old")

    def test_answersWithoutABodyKeepTheConnection(self):
        self.old.on("/204", lambda exchange: exchange.answer(status="204 No Content", length=False))
        self.old.on("/304", lambda exchange: exchange.send(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 900\r\n\r\n"))
        with self.connect() as wire:
            self.assertEqual(wire.ask("GET", "/204").status, 204)
            self.assertEqual(wire.ask("GET", "/304").status, 304)
            self.assertEqual(wire.ask("GET", "/a").body, b"old")

    def test_interimAnswersArriveFirst(self):
        self.old.on("/a", lambda exchange: (exchange.send(b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n"), exchange.answer(b"x")))
        answer = self.ask("GET", "/a")
        self.assertEqual([(interim.status, interim.get("Link")) for interim in answer.interim], [(103, "</s.css>")])
        self.assertEqual((answer.status, answer.body), (200, b"x"))

    def test_anAnswerThatEndsWithItsConnectionIsWhole(self):
        def until_closed(exchange):
            exchange.answer(b"", "Connection: close", length=False)
            exchange.send(b"y" * 100_000)
            exchange.close()
        self.old.on("/a", until_closed)
        self.assertEqual(self.ask("GET", "/a").body, b"y" * 100_000)

    def test_pipelinedRequestsAreAnsweredInOrder(self):
        for name in "ab":
            self.old.on(f"/{name}", lambda exchange: exchange.answer(exchange.request.target.encode()))
        with self.connect() as wire:
            wire.send(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertEqual([wire.answer().body, wire.answer().body], [b"/a", b"/b"])

    def test_anHttp10UserIsAnsweredAndClosed(self):
        self.old.on("/a", lambda exchange: exchange.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                                         + chunked(b"one") + chunked(b"two") + b"0\r\n\r\n"))
        with self.connect() as wire:
            wire.send(b"GET /a HTTP/1.0\r\n\r\n")
            answer = wire.answer()
            self.assertEqual((answer.get("Transfer-Encoding"), answer.body), (None, b"onetwo"))
            self.assertTrue(wire.closed())


class Streams(Traffic):
    def setUp(self):
        super().setUp()
        self.route(WEB)

    def test_chunksOfAnAnswerArriveAsTheyAreSent(self):
        arrived = threading.Event()

        def slowly(exchange):
            exchange.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n" + chunked(b"first"))
            if arrived.wait(10):
                exchange.send(chunked(b"second") + b"0\r\nX-Sum: 11\r\n\r\n")
        self.old.on("/a", slowly)
        with self.connect() as wire:
            wire.send_request("GET", "/a", "TE: trailers")
            wire.answer_head()
            self.assertEqual(wire.chunk(), b"first")
            arrived.set()
            self.assertEqual((wire.chunk(), wire.chunk()), (b"second", b""))
            self.assertEqual(wire.trailers(), [("X-Sum", "11")])
            self.assertEqual(wire.ask("GET", "/b").body, b"old")

    def test_aLongAnswerWithALengthIsNotHeldBack(self):
        arrived = threading.Event()

        def slowly(exchange):
            exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n" + b"a" * 1_000_000)
            if arrived.wait(10):
                exchange.send(b"b" * 1_000_000)
        self.old.on("/a", slowly)
        with self.connect() as wire:
            wire.send_request("GET", "/a")
            wire.answer_head()
            self.assertEqual(wire.exactly(1_000_000), b"a" * 1_000_000)
            arrived.set()
            self.assertEqual(wire.exactly(1_000_000), b"b" * 1_000_000)

    def test_anUploadArrivesAsItIsSent(self):
        arrived = threading.Event()

        def listen(exchange):
            self.assertEqual(exchange.wire.chunk(), b"first")
            arrived.set()
            exchange.answer(exchange.read_body(), "X-Trailers: " + repr(exchange.request.trailers))
        self.old.on("/a", listen)
        with self.connect() as wire:
            wire.send(b"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(b"first"))
            self.assertTrue(arrived.wait(10), "the first chunk waits for the rest")
            wire.send(chunked(b"second") + b"0\r\n\r\n")
            self.assertEqual(wire.answer().body, b"second")

    def test_aLargeUploadIsWhole(self):
        self.old.on("/a", lambda exchange: exchange.answer(exchange.read_body()))
        body = random.Random(8).randbytes(8_000_000)
        for upload in (body, [body[:3_000_000], body[3_000_000:]]):
            with self.subTest(type(upload).__name__), self.connect() as wire:
                # The system echoes only once it has read all: nobody waits for anybody.
                self.assertTrue(wire.ask("POST", "/a", body=upload).body == body)

    def test_whoExpects100GetsItBeforeTheBody(self):
        def willing(exchange):
            exchange.send(b"HTTP/1.1 100 Continue\r\n\r\n")
            exchange.answer(exchange.read_body())
        self.old.on("/a", willing)
        with self.connect() as wire:
            wire.send(b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            self.assertEqual(wire.head().status, 100)
            wire.send(b"hello")
            self.assertEqual(wire.answer().body, b"hello")

    def test_aRefusalThatLeavesTheBodyUnreadAnnouncesTheEndOfTheConnection(self):
        self.old.on("/a", lambda exchange: exchange.answer(b"no", status="403 Forbidden"))
        with self.connect() as wire:
            wire.send(b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n")
            answer = wire.answer()
            self.assertEqual((answer.status, answer.body, answer.get("Connection")), (403, b"no", "close"))
            wire.rest()

    def test_aSystemMayRefuseBeforeTheBody(self):
        def unwilling(exchange):
            exchange.answer(b"no", "Connection: close", status="403 Forbidden")
            exchange.close()
        self.old.on("/a", unwilling)
        with self.connect() as wire:
            wire.send(b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            answer = wire.answer_head()
            self.assertEqual(answer.status, 403)

    def test_aWebSocketTalksToTheAnsweringSystemOnly(self):
        for system in (self.old, self.new):
            system.on("/chat", websocket)
        self.router.stage("web", "shadow", sample=1)
        with self.connect() as wire:
            wire.send_request("GET", "/chat", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
            answer = wire.answer_head()
            self.assertEqual((answer.status, answer.get("Sec-WebSocket-Accept")), (101, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
            self.assertEqual(answer.get("Upgrade"), "websocket")
            for text in (b"\x81\x05hello", b"\x00" * 70_000):
                wire.send(text)
                self.assertEqual(wire.exactly(len(text)), text)
        self.assertEqual(self.new.requests, [])


class Connections(Traffic):
    def setUp(self):
        super().setUp()
        self.route(WEB, threads=1)

    def test_connectionsToTheSystemAreUsedAgain(self):
        for _ in range(3):
            with self.connect() as wire:
                for _ in range(10):
                    self.assertEqual(wire.ask("GET", "/a").body, b"old")
        self.assertEqual((len(self.old.requests), self.old.connections), (30, 1))

    def test_whoAsksToCloseIsClosed(self):
        with self.connect() as wire:
            self.assertEqual(wire.ask("GET", "/a", "Connection: close").body, b"old")
            self.assertTrue(wire.closed())

    def test_aSystemThatClosesIdleConnectionsIsNoError(self):
        for method in ("GET", "POST", "GET"):
            with self.subTest(method), self.connect() as wire:
                self.assertEqual(wire.ask("GET", "/a").status, 200)
                self.old.drop_connections()
                eventually(lambda: not self.old.open, "the system has closed all")
                self.assertEqual(wire.ask(method, "/a", body=b"x" if method == "POST" else None).body, b"old")

    def test_whoeverLeavesTakesTheWorkAlong(self):
        self.old.on("/slow", lambda exchange: exchange.hang())
        with self.connect() as wire:
            wire.send_request("GET", "/slow")
            eventually(lambda: "/slow" in self.old.targets(), "the system works on it")
        eventually(lambda: self.old.abandoned == 1, "the system is told that nobody waits", 5)

    def test_atSigtermWhatIsInFlightIsFinished(self):
        release = threading.Event()
        self.old.on("/slow", lambda exchange: (release.wait(10), exchange.answer(b"late")))
        with self.connect() as wire, self.connect() as idle:
            self.assertEqual(idle.ask("GET", "/a").status, 200)
            wire.send_request("GET", "/slow")
            eventually(lambda: "/slow" in self.old.targets(), "the system works on it")
            self.router.process.terminate()
            self.assertTrue(idle.closed(), "an idle connection is closed")
            eventually(self.refused, "nobody new is let in", 5)
            release.set()
            self.assertEqual(wire.answer().body, b"late")
        self.assertEqual(self.router.process.wait(10), 0)

    def refused(self):
        try:
            self.connect().socket.close()
        except ConnectionRefusedError:
            return True


class Matching(Traffic):
    def named(self, target, method="GET", host="localhost"):
        return self.ask(method, target, host=host).get("Midflight-Component")

    def test_theMostSpecificPatternWins(self):
        self.route('''
            [components.all.http]
            match = "/shop/"
            [components.reports.http]
            match = "/shop/reports/"
            [components.posting.http]
            match = "POST /shop/reports/"
            [components.one.http]
            match = "/shop/items/{id}"
            [components.prices.http]
            match = "/shop/items/{id}/prices"
            [components.elsewhere.http]
            match = "/shop/"
            host = "other.example"
            ''')
        for target, name in (("/shop/", "all"), ("/shop/x", "all"), ("/shop/reports/7?a=b", "reports"), ("/shop/items/7", "one"),
                             ("/shop/items/7/prices", "prices")):
            self.assertEqual(self.named(target), name, target)
        self.assertEqual(self.named("/shop/reports/7", "POST"), "posting")
        self.assertEqual(self.named("/shop/x", host="other.example"), "elsewhere")
        self.assertEqual(self.named("/shop/x", host="OTHER.example:8080"), "elsewhere")

    def test_whatNothingMatchesGoesToOld(self):
        self.route('[components.shop.http]\nmatch = "/shop/"\n')
        answer = self.ask("GET", "/elsewhere")
        self.assertEqual((answer.status, answer.body, answer.get("Midflight-Component")), (200, b"old", None))
        self.assertEqual(self.new.requests, [])


if __name__ == "__main__":
    unittest.main()
