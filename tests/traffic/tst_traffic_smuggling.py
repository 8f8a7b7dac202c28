#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing is forwarded differently than it was understood: what could be, is refused and its connection closed."""
import contextlib
import pathlib
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "systems"))
import smuggling
from trafficcase import Traffic
from wire import Closed

WEB = '[components.web.http]\nmatch = "/"\n'


class Smuggling(Traffic):
    def setUp(self):
        super().setUp()
        self.route(WEB)

    def refused(self, raw, statuses):
        """Sends bytes and /smuggled behind them; fails unless the answer is a refusal and the connection closes."""
        with self.connect() as wire:
            wire.send(raw + smuggling.SMUGGLED)
            answer = wire.answer()
            self.assertIn(answer.status, statuses)
            self.assertTrue(wire.closed(), "the connection stays open")
            return answer

    @staticmethod
    def status(wire, raw):
        """The status that bytes are answered with; none when the answer was lost because the connection closed while more came."""
        with contextlib.suppress(ConnectionError):
            wire.send(raw + smuggling.SMUGGLED)
        with contextlib.suppress(Closed):
            return wire.answer().status

    def test_headsThatTwoParsersMayReadDifferently(self):
        for name, (raw, statuses) in smuggling.HEADS.items():
            self.old.requests.clear()
            with self.subTest(name):
                self.refused(raw, statuses)
                self.assertEqual(self.old.targets(), [], "the system has heard of it")
        self.stillServes()

    def test_headsThatComeByteByByte(self):
        for name in ("CL.TE", "CL.TE in a folded line", "a header ends in LF", "one length twice", "a NUL in a value"):
            with self.subTest(name), self.connect() as wire:
                try:
                    for byte in smuggling.HEADS[name][0]:
                        wire.send(bytes([byte]))
                except ConnectionError:
                    pass # refused before it was sent to the end
                self.assertIn(wire.answer().status, smuggling.HEADS[name][1])
                self.assertEqual(self.old.targets(), [])

    def test_bodiesThatTwoParsersMayReadDifferently(self):
        for name, (raw, statuses) in smuggling.BODIES.items():
            self.old.requests.clear()
            with self.subTest(name):
                with self.connect() as wire:
                    self.assertIn(self.status(wire, raw), (*statuses, None) if len(raw) > 10_000 else statuses)
                    self.assertTrue(wire.closed(), "the connection stays open")
                self.assertEqual([request.target for request in self.old.requests if request.whole], [])
                self.assertNotIn("/smuggled", self.old.targets())
        self.stillServes()

    def test_headsThatAreTooLarge(self):
        for name, raw in smuggling.OVERSIZED.items():
            with self.subTest(name), self.connect() as wire:
                self.assertIn(self.status(wire, raw), (400, 431, None))
                self.assertTrue(wire.closed(), "the connection stays open")
                self.assertEqual(self.old.targets(), [])
        self.stillServes()

    def test_whatIsAllowedArrives(self):
        """The corpus refuses by what is wrong, not by what is unusual."""
        with self.connect() as wire:
            wire.send(b"POST /odd HTTP/1.1\r\nhOST:x\r\nX-Empty:\r\nX-Tabs:\t a\tb \t\r\nX-Bytes: \xe4\xf6\r\n!#$%&'*+-.^_`|~09aZ: 1\r\n"
                      b"Transfer-Encoding: Chunked\r\n\r\n00005;name=\"quoted\"\r\nhello\r\nA\r\n0123456789\r\n0;last\r\n\r\n")
            self.assertEqual(wire.answer().body, b"old")
        asked = self.old.request("/odd")
        self.assertEqual(asked.body, b"hello0123456789")
        self.assertEqual([asked.get(name) for name in ("X-Empty", "X-Tabs", "X-Bytes", "!#$%&'*+-.^_`|~09aZ")],
                         ["", "a\tb", "\xe4\xf6", "1"])

    def test_anUpgradeToHttp2IsNotPassedOn(self):
        with self.connect() as wire:
            answer = wire.ask("GET", "/a", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__")
            self.assertIn(answer.status, (200, 400, 501))
        for asked in self.old.requests:
            self.assertEqual((asked.get("Upgrade"), asked.get("HTTP2-Settings")), (None, None))

    def stillServes(self):
        self.assertEqual(self.ask("GET", "/fine").body, b"old")


class SmuggledAnswers(Traffic):
    def setUp(self):
        super().setUp()
        self.route(WEB, threads=1)

    def test_answersThatTwoParsersMayReadDifferently(self):
        for name, raw in smuggling.ANSWERS.items():
            self.old.on("/a", lambda exchange, raw=raw: (exchange.send(raw), exchange.hang()))
            with self.subTest(name), self.connect() as wire:
                answer = wire.ask("GET", "/a")
                self.assertEqual((answer.status, answer.get("Content-Type")), (502, "application/problem+json"))
        self.assertEqual(self.ask("GET", "/fine").body, b"old")

    def test_anAnswerWithBothLengthsIsReadByItsChunks(self):
        self.old.on("/a", lambda exchange: (exchange.send(
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"), exchange.hang()))
        answer = self.ask("GET", "/a")
        self.assertIn((answer.status, answer.get("Content-Length"), answer.body if answer.status == 200 else b""),
                      [(200, None, b"hello"), (502, answer.get("Content-Length"), b"")])

    def test_bytesBehindAnAnswerAreNobodysAnswer(self):
        evil = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
        for name in ("at once", "later"):
            asked_next, sent = threading.Event(), threading.Event()

            def behave(exchange):
                exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold" + (evil if name == "at once" else b""))
                if name == "later":
                    asked_next.wait(10)
                    exchange.send(evil)
                sent.set()
            self.old.on("/a", behave)
            with self.subTest(name), self.connect() as wire:
                self.assertEqual(wire.ask("GET", "/a").body, b"old")
                asked_next.set()
                self.assertTrue(sent.wait(10))
                self.assertEqual({wire.ask("GET", "/b").body for _ in range(5)}, {b"old"})


if __name__ == "__main__":
    unittest.main()
