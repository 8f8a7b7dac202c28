#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""W3C Trace Context: passed on to both systems as it came, and kept with the comparison where it is valid."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "systems"))
from trafficcase import Traffic, eventually

WEB = '[components.web.http]\nmatch = "/"\nrepeat = ["GET", "POST"]\n'
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
VALID = f"00-{TRACE}-00f067aa0ba902b7-01"
INVALID = ("", "00", f"ff-{TRACE}-00f067aa0ba902b7-01", f"00-{'0' * 32}-00f067aa0ba902b7-01", f"00-{TRACE}-{'0' * 16}-01",
           f"00-{TRACE.upper()}-00f067aa0ba902b7-01", VALID + "-more", VALID + "x", f"00_{TRACE}-00f067aa0ba902b7-01", "x" * 5000)


class Trace(Traffic):
    def setUp(self):
        super().setUp()
        self.route(WEB)
        self.router.stage("web", "shadow")
        self.asked = 0

    def passed(self, *headers):
        """What both systems got of a request with these headers, which has to be the same; the comparison that came of it."""
        self.asked += 1
        target = f"/{self.asked}"
        self.assertEqual(self.ask("GET", target, *headers).status, 200)
        eventually(lambda: target in self.new.targets(), "the copy")
        got = [[pair for pair in system.request(target).headers if pair[0].lower() in ("traceparent", "tracestate")] for system in (self.old, self.new)]
        self.assertEqual(got[0], got[1])
        rows = eventually(lambda: (found := self.router.get("/components/web/comparisons")["comparisons"]) and len(found) == self.asked and found,
                          "a comparison")
        return got[0], self.router.get(f"/comparisons/{rows[0]['id']}")

    def test_aTraceIsPassedOnToBothAndKept(self):
        sent = (("traceparent", VALID), ("tracestate", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"))
        got, comparison = self.passed(*(": ".join(pair) for pair in sent))
        self.assertEqual(got, list(sent))
        self.assertEqual((comparison["verdict"], comparison["trace"], comparison["traceparent"]), ("mismatch", TRACE, VALID))
        later = f"01-{TRACE}-00f067aa0ba902b7-01-what-a-later-version-says"
        got, comparison = self.passed(f"TraceParent: {later}")
        self.assertEqual((got, comparison["trace"], comparison["traceparent"]), ([("TraceParent", later)], TRACE, later))

    def test_whatMatchesIsFoundByItsTraceToo(self):
        for system in (self.old, self.new):
            system.on("/1", lambda exchange: exchange.answer(b"same"))
        _, comparison = self.passed(f"traceparent: {VALID}")
        self.assertEqual((comparison["verdict"], comparison["trace"]), ("match", TRACE))

    def test_whatIsNoTraceIsPassedOnAndNotKept(self):
        for value in INVALID:
            got, comparison = self.passed(f"traceparent: {value}")
            self.assertEqual(got, [("traceparent", value)])
            self.assertNotIn("trace", comparison, value)
        got, comparison = self.passed(f"traceparent: {VALID}", f"traceparent: {VALID}")
        self.assertEqual((got, "trace" in comparison), ([("traceparent", VALID)] * 2, False), "two of them are none")
        got, comparison = self.passed()
        self.assertEqual((got, "trace" in comparison), ([], False), "none is made up")

    def test_traceRedactedIsNotKept(self):
        self.router.stop()
        self.route(WEB, top='[privacy]\nredact = ["header:Traceparent"]', store=self.home / "other.db")
        self.router.stage("web", "shadow")
        got, comparison = self.passed(f"traceparent: {VALID}")
        self.assertEqual((got, "trace" in comparison), ([("traceparent", VALID)], False))

    def test_aStepAndAReportBelongToTheCallersTrace(self):
        migration = self.write("steps.toml", 'id = "steps"\n[components.trim]\n[components.trim.step]\nold = ["sh", "-c", "echo $TRACEPARENT > \\"$0\\"", "{out}"]\n'
                               'new = ["sh", "-c", "echo $TRACEPARENT > \\"$0\\"", "{out}"]\noutputs = ["{out}"]\nrepeatable = true\n[components.totals.call]\n')
        router = self.start_router(migration, store=self.home / "steps.db")
        router.stage("trim", "shadow")

        def kept(component, count):
            rows = eventually(lambda: (found := router.get(f"/components/{component}/comparisons")["comparisons"]) and len(found) == count and found, "a comparison")
            return router.get(f"/comparisons/{rows[0]['id']}")
        out = self.home / "out"
        for number, (value, trace) in enumerate(((VALID, TRACE), ("nonsense", None)), 1):
            done = self.ctl(router, "run", "trim", "--wait", f"out={out}", TRACEPARENT=value)
            self.assertEqual((done.returncode, out.read_text().strip()), (0, value))
            comparison = kept("trim", number)
            self.assertEqual((comparison["verdict"], comparison.get("trace")), ("match", trace), "both sides were given the same")
        router.stage("totals", "shadow")
        self.assertEqual(self.ctl(router, "report", "totals", out, out, TRACEPARENT=VALID).returncode, 0)
        self.assertEqual(kept("totals", 1)["trace"], TRACE)


if __name__ == "__main__":
    unittest.main()
