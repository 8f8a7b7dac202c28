#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of two answers is compared beside their bodies, and what old says when it is asked twice."""
import itertools
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "systems"))
from trafficcase import Traffic, eventually

WEB = '[components.web.http]\nmatch = "/"\nheaders = ["Location", "X-Secret"]\n'
NOISY = '[components.web]\nnoise = 1\n[components.web.http]\nmatch = "/"\n'


def says(body, *headers):
    return lambda exchange: exchange.answer(body, "Content-Type: application/json", *headers)


class Comparing(Traffic):
    def shadow(self, components=WEB, **options):
        self.route(components, **options)
        self.router.stage("web", "shadow", sample=1)

    def differences(self):
        """Pointer → (old, new) of the newest comparison that differs."""
        found = eventually(lambda: self.router.get("/components/web/comparisons?verdict=mismatch")["comparisons"], "a mismatch is stored")
        return {one["pointer"]: (one["old"], one["new"]) for one in self.router.get(f"/comparisons/{found[0]['id']}")["differences"]}

    def test_aHeaderThatIsNamedIsCompared(self):
        self.old.on("/moved", says(b"{}", "location: /a", "Date: now"))
        self.new.on("/moved", says(b"{}", "Location: /b", "Date: then"))
        self.shadow()
        self.ask("GET", "/moved")
        self.settled("web", old=1, mismatch=1)
        self.assertEqual(self.differences(), {"/headers/location": ("/a", "/b")})

    def test_aHeaderThatOneSideLacksDiffers(self):
        self.old.on("/moved", says(b"{}"))
        self.new.on("/moved", says(b"{}", "Location: /b"))
        self.shadow()
        self.ask("GET", "/moved")
        self.settled("web", old=1, mismatch=1)
        self.assertEqual(list(self.differences()), ["/headers/location"])

    def test_headersNobodyNamedAndTheNamesCaseDoNotMatter(self):
        self.old.on("/same", says(b"{}", "Location: /a", "Server: old"))
        self.new.on("/same", says(b"{}", "LOCATION: /a", "Server: new"))
        self.shadow()
        self.ask("GET", "/same")
        self.settled("web", old=1, match=1)

    def test_aRuleSpeaksOfAHeader(self):
        rule = '[[components.web.rules]]\ntable = "headers/location"\ntype = "text"\nmask = "[0-9]+"\n' \
               'reason = "numbers are given anew"\nowner = "ada"\nexpires = 2099-01-01\n'
        self.old.on("/made", says(b"{}", "Location: /things/17"))
        self.new.on("/made", says(b"{}", "Location: /things/18"))
        self.shadow(WEB + rule)
        self.ask("GET", "/made")
        self.settled("web", old=1, tolerated=1)

    def test_aHeaderThatIsRedactedDiffersAndIsNotStored(self):
        self.old.on("/secret", says(b"{}", "X-Secret: hunter2"))
        self.new.on("/secret", says(b"{}", "X-Secret: hunter3"))
        self.shadow("[privacy]\nredact = [\"header:X-Secret\"]\n" + WEB)
        self.ask("GET", "/secret")
        self.settled("web", old=1, mismatch=1)
        self.assertEqual(list(self.differences()), ["/headers/x-secret"])
        self.assertNotIn("hunter", str(self.differences()))


class Noise(Traffic):
    def test_oldIsAskedTwiceAndItsOwnChangesAreProposedAsNoise(self):
        numbers = itertools.count()
        self.old.on("/n", lambda exchange: exchange.answer(b'{"at": %d, "n": 1}' % next(numbers), "Content-Type: application/json"))
        self.new.on("/n", lambda exchange: exchange.answer(b'{"at": %d, "n": 2}' % next(numbers), "Content-Type: application/json"))
        self.route(NOISY)
        self.router.stage("web", "shadow", sample=1)
        for _ in range(30):
            self.assertEqual(self.ask("GET", "/n").status, 200)
        self.settled("web", old=30, mismatch=30)
        self.assertEqual((len(self.old.requests), len(self.new.requests)), (60, 30))
        self.assertEqual([request.get("Midflight-Shadow") for request in self.old.requests].count("true"), 30)
        seen = eventually(lambda: {one["path"]: one for one in self.router.get("/components/web/noise")["paths"]}, "noise is counted")
        self.assertFalse(seen["/at"]["real"])
        self.assertTrue(seen["/n"]["real"], "a change that old never shows beside itself is real")
        self.assertGreater(seen["/n"]["only_new"], 20)

    def test_anOldThatHangsWhenAskedAgainKeepsNobodyWaiting(self):
        self.old.on("/h", lambda exchange: exchange.hang() if exchange.request.get("Midflight-Shadow") else exchange.answer(b"old"))
        self.new.on("/h", lambda exchange: exchange.answer(b"new"))
        self.route(NOISY + 'timeout = "1s"\n')
        self.router.stage("web", "shadow", sample=1)
        for _ in range(5):
            self.assertEqual(self.ask("GET", "/h").body, b"old")
        self.settled("web", old=5, mismatch=5)

    def test_inNewOldIsAskedOnce(self):
        self.route(NOISY)
        self.router.stage("web", "new", sample=1)
        self.assertEqual(self.ask("GET", "/a").body, b"new")
        self.settled("web", new=1, mismatch=1)
        self.assertEqual(len(self.old.requests), 1)


if __name__ == "__main__":
    unittest.main()
