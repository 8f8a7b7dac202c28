#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who answers and who runs along, stage by stage, asked of the systems themselves."""
import pathlib
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "systems"))
from system import websocket
from trafficcase import Traffic, eventually

WEB = '[components.web.http]\nmatch = "/"\nkey = "header:X-User"\n'


class Stages(Traffic):
    def setUp(self):
        super().setUp()
        self.route(WEB)

    def served(self, method="GET", target="/a", user="ada", **more):
        """Who answered: what the router and the answer itself say."""
        answer = self.ask(method, target, f"X-User: {user}", **more)
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.get("Midflight-Served-By").encode(), answer.body)
        return answer.get("Midflight-Served-By")

    def test_inOldTheNewSystemHearsNothing(self):
        self.assertEqual([self.served() for _ in range(5)], ["old"] * 5)
        self.settled("web", old=5)
        self.assertEqual(self.new.requests, [])

    def test_inShadowNewRunsAlongAndIsCompared(self):
        for system in (self.old, self.new):
            system.on("/same", lambda exchange: exchange.answer(b'{"a": [1, 2]}', "Content-Type: application/json"))
        self.new.on("/cookie", lambda exchange: exchange.answer(b"old", "Content-Type: text/plain", "Set-Cookie: stolen=1"))
        self.router.stage("web", "shadow", sample=1)
        self.assertEqual(self.ask("GET", "/same?x=1", "X-User: ada", "Cookie: c=1").status, 200)
        answer = self.ask("GET", "/cookie")
        self.assertEqual((answer.body, answer.get("Set-Cookie")), (b"old", None))
        self.assertEqual(self.served(target="/differs"), "old")
        self.settled("web", old=3, match=2, mismatch=1)
        original, copy = self.old.request("/same?x=1"), self.new.request("/same?x=1")
        self.assertEqual((original.get("Midflight-Shadow"), copy.get("Midflight-Shadow")), (None, "true"))
        self.assertEqual((copy.get("Cookie"), copy.get("X-User"), copy.get("Host")), ("c=1", "ada", original.get("Host")))
        found = self.router.get("/components/web/comparisons?verdict=mismatch")["comparisons"]
        self.assertEqual([(one["key"], one["old"]["status"], one["new"]["status"]) for one in found], [("ada", 200, 200)])
        differences = self.router.get(f"/comparisons/{found[0]['id']}")["differences"]
        self.assertTrue(any("old" in str(difference["old"]) and "new" in str(difference["new"]) for difference in differences), differences)

    def test_whatIsNotDeclaredRepeatableRunsOnce(self):
        self.router.stage("web", "shadow", sample=1)
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            self.assertEqual(self.served(method, body=b"x"), "old")
        self.settled("web", old=4, unsafe=4)
        self.assertEqual(self.new.requests, [])

    def test_anUpgradeIsNotRepeatedAndSaysSo(self):
        self.old.on("/chat", websocket)
        self.router.stage("web", "shadow", sample=1)
        with self.connect() as wire:
            wire.send_request("GET", "/chat", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
            self.assertEqual(wire.answer_head().status, 101)
        self.settled("web", old=1, upgrade=1)
        self.assertEqual(self.new.requests, [])

    def test_aFailureOfNewIsCountedAndNotSeen(self):
        self.new.on("/500", lambda exchange: exchange.answer(b"", status="500 Oh"))
        self.old.on("/both", lambda exchange: exchange.answer(b"", status="503 Busy"))
        self.new.on("/both", lambda exchange: exchange.reset())
        self.old.on("/502", lambda exchange: exchange.answer(b"", status="502 Bad"))
        self.router.stage("web", "shadow", sample=1)
        self.assertEqual([self.ask("GET", target).status for target in ("/500", "/both", "/502")], [200, 503, 502])
        self.settled("web", old=3, new_error=1, both_error=1, old_error=1)

    def test_aSampleIsSticky(self):
        self.router.stage("web", "shadow", sample=0.5)
        users = [f"user-{number}" for number in range(60)]
        for _ in range(2):
            for user in users:
                self.served(user=user)
        self.settled_copies(120)
        ran = [user for user in users if any(request.get("X-User") == user for request in self.new.requests)]
        self.assertTrue(15 <= len(ran) <= 45, f"{len(ran)} of 60 at a sample of 0.5")
        self.assertEqual(len(self.new.requests), 2 * len(ran), "a user's second request is sampled as the first was")

    def settled_copies(self, asked):
        """Waits until all are counted, and every copy is compared."""
        eventually(lambda: self.counts("web").get("old") == asked and self.counts("web").get("mismatch", 0) == len(self.new.requests),
                   f"{asked} requests are counted and their copies compared")

    def test_aShareIsStickyAndTenantsCanBeNamed(self):
        self.router.stage("web", "shadow", sample=0, share=0.5, include=["first-tenant"], exclude=["last-tenant"])
        users = [f"user-{number}" for number in range(60)]
        first, second = ({user: self.served(user=user) for user in users} for _ in range(2))
        self.assertEqual(first, second)
        self.assertTrue(15 <= list(first.values()).count("new") <= 45, first)
        self.assertEqual({self.served(user="first-tenant"), self.served("POST", user="first-tenant", body=b"")}, {"new"})
        self.assertEqual(self.served(user="last-tenant"), "old")

    def test_inNewOldRunsAlong(self):
        self.router.stage("web", "new", sample=1)
        self.assertEqual([self.served(), self.served("POST", body=b"x")], ["new", "new"])
        self.settled("web", new=2, mismatch=1, unsafe=1)
        self.assertEqual([request.get("Midflight-Shadow") for request in self.old.requests], ["true"])

    def test_inRetiredOldHearsNothing(self):
        self.router.stage("web", "new", sample=0)
        self.router.stage("web", "retired")
        self.assertEqual([self.served() for _ in range(3)], ["new"] * 3)
        self.assertEqual(self.old.requests, [])

    def test_aRollbackHoldsForConnectionsThatAreOpen(self):
        self.router.stage("web", "new", sample=0)
        with self.connect() as wire:
            self.assertEqual(wire.ask("GET", "/a").body, b"new")
            self.router.rollback("web")
            self.assertEqual(wire.ask("GET", "/a").body, b"old")

    def test_theKeyMayBeACookieAQueryOrPartOfThePath(self):
        self.router.stop()
        self.route('''
            [components.cookie.http]
            match = "/cookie/"
            key = "cookie:tenant"
            [components.query.http]
            match = "/query/"
            key = "query:tenant"
            [components.path.http]
            match = "/path/{tenant}/"
            key = "path:tenant"
            ''', store=self.home / "other.db")
        for name in ("cookie", "query", "path"):
            self.router.stage(name, "shadow", sample=0, share=0.000001, include=["acme"])
        self.assertEqual(self.ask("GET", "/cookie/x", "Cookie: a=b; tenant=acme; c=d").body, b"new")
        self.assertEqual(self.ask("GET", "/cookie/x", "Cookie: a=b; tenant=acme2").body, b"old")
        self.assertEqual(self.ask("GET", "/query/x?a=b&tenant=acme").body, b"new")
        self.assertEqual(self.ask("GET", "/query/x?a=tenant").body, b"old")
        self.assertEqual((self.ask("GET", "/path/acme/x").body, self.ask("GET", "/path/other/x").body), (b"new", b"old"))


class Fallback(Traffic):
    """In `new`, a repeatable request that new could not answer is answered by old."""

    def setUp(self):
        super().setUp()
        self.route('''
            [components.web.http]
            match = "/"
            timeout = "1s"
            [components.bare.http]
            match = "/bare/"
            timeout = "1s"
            fallback = "none"
            ''')
        for path in ("/reset", "/bare/reset"):
            self.new.on(path, lambda exchange: exchange.reset())
        for path in ("/hang", "/bare/hang"):
            self.new.on(path, lambda exchange: exchange.hang())
        for name in ("web", "bare"):
            self.router.stage(name, "new", sample=0)

    def test_aFailedSafeRequestIsRepeatedOnOld(self):
        for path in ("/reset", "/hang"):
            answer = self.ask("GET", path)
            self.assertEqual((answer.status, answer.body, answer.get("Midflight-Served-By")), (200, b"old", "old"), path)
        self.assertEqual(self.ask("GET", "/fine").body, b"new")
        # No samples, so no comparisons: if only failures counted beside a sample, its rate of failures would be wrong.
        self.settled("web", old=2, new=1)
        self.assertEqual(self.router.metrics()['midflight_fallbacks_total{component="web"}'], 2)

    def test_anUnsafeOneIsNot(self):
        for path, status in (("/reset", 502), ("/hang", 504)):
            answer = self.ask("POST", path, body=b"x")
            self.assertEqual((answer.status, answer.get("Midflight-Served-By")), (status, "new"), path)
        self.assertEqual(self.old.requests, [])

    def test_withoutAFallbackNewAnswersForItself(self):
        for path, status in (("/bare/reset", 502), ("/bare/hang", 504)):
            self.assertEqual(self.ask("GET", path).status, status, path)
        self.assertEqual(self.old.requests, [])

    def test_aSystemThatIsGoneIsFallenBackFromAtOnce(self):
        self.new.stop()
        done = [self.ask("GET", "/any").body for _ in range(20)]
        self.assertEqual(done, [b"old"] * 20)

    def test_aRollbackDuringATimeoutIsSeenByTheFallback(self):
        answers = []
        asking = threading.Thread(target=lambda: answers.append(self.ask("GET", "/hang").body))
        asking.start()
        eventually(lambda: "/hang" in self.new.targets(), "new works on it")
        self.router.rollback("web")
        asking.join(10)
        self.assertEqual(answers, [b"old"])


if __name__ == "__main__":
    unittest.main()
