#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every request is accounted for: requests = answered by old + by new, parallel = compared + skipped; always, exactly."""
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "systems"))
from trafficcase import Traffic, eventually

VERDICTS = ("match", "tolerated", "mismatch", "old_error", "new_error", "both_error")


class Accounts(Traffic):
    def setUp(self):
        super().setUp()
        old = self.origin()
        self.route(f'''
            [components.same.http]
            match = "/same/"
            [components.differs.http]
            match = "/differs/"
            new = "http://{self.origin("--differs")}"
            [components.broken.http]
            match = "/broken/"
            new = "http://{self.origin("--mode", "reset")}"
            ''', http=f'old = "http://{old}"\nnew = "http://{self.origin()}"')

    def expect(self, name, old, new, parallel):
        """Waits until all that ran in parallel is accounted for; the counts."""
        def complete():
            counts = self.counts(name)
            sides = counts.get("old", 0), counts.get("new", 0)
            return counts if sides == (old, new) and sum(counts.values()) - sum(sides) == parallel else None
        try:
            return eventually(complete, "", 15)
        except AssertionError:
            self.fail(f"{name}: {old} by old, {new} by new, {parallel} in parallel; /metrics says {self.counts(name)}")

    def series(self, name):
        """The same sums, as the charts have them."""
        now = int(time.time())
        buckets = eventually(lambda: self.router.get(f"/components/{name}/series?from={now - 3600}&to={now + 3600}&buckets=10"), "a series")["buckets"]
        sums = {key: sum(bucket[key] for bucket in buckets) for key in ("requests", "compared", "matched", "mismatched", "new_errors")}
        return sums | {"skipped": sum(sum(bucket["skipped"].values()) for bucket in buckets)}

    def check(self, name, old, new, parallel):
        counts = self.expect(name, old, new, parallel)
        skipped = sum(count for reason, count in counts.items() if reason not in ("old", "new", *VERDICTS))
        wanted = {"requests": old + new, "compared": parallel - skipped, "matched": counts.get("match", 0), "skipped": skipped,
                  "mismatched": counts.get("mismatch", 0), "new_errors": counts.get("new_error", 0)}
        try:
            eventually(lambda: self.series(name) == wanted, "", 10)
        except AssertionError:
            self.assertEqual(self.series(name), wanted, name)
        evidence = self.router.component(name)["evidence"]
        self.assertEqual(sum(evidence["skipped"].values()), skipped)
        self.assertEqual(evidence["compared"], parallel - skipped)
        return counts

    def test_sumsAddUpUnderLoadAndAcrossARestart(self):
        for name in ("same", "differs", "broken"):
            self.router.stage(name, "shadow", sample=1)
        loads = [self.start_load(f"/{name}/2048", requests=3000, connections=16) for name in ("same", "differs", "broken")]
        for load in loads:
            load.communicate(timeout=60)
        for _ in range(10):
            self.assertEqual(self.ask("POST", "/same/10", body=b"").status, 200)
        before = [self.check("same", 3010, 0, 3010), self.check("differs", 3000, 0, 3000), self.check("broken", 3000, 0, 3000)]
        self.assertEqual((before[0]["unsafe"], set(before[1]) - {"old", "overload"}, set(before[2]) - {"old", "overload"}),
                         (10, {"mismatch"}, {"new_error"}))

        self.assertEqual(self.router.stop(), 0)
        self.router = self.start_router(self.router.migration, arguments=("--traffic", "127.0.0.1:0"))
        self.assertEqual([self.counts(name) for name in ("same", "differs", "broken")], before)
        self.load("/same/2048", requests=500, connections=8)
        self.check("same", 3510, 0, 3510)

    def test_whatNoComponentMatchesBecomesACandidateForThePlan(self):
        for target in ["/orders/new?id=1", "/orders/new/7", "/orders/new"] + ["/stock"]:
            self.assertEqual(self.ask("GET", target).get("Midflight-Served-By"), "old")
        wanted = [("GET /orders/new", 3), ("GET /stock", 1)]
        def candidates():
            return [(one["place"], one["requests"]) for one in self.router.get("/plan")["candidates"]]
        eventually(lambda: candidates() == wanted, "both places are counted")
        self.router.process.terminate()
        self.router.process.wait(20)
        self.router.start()
        self.assertEqual(candidates(), wanted)
        self.assertIn("no component yet: GET /orders/new, 3 requests", self.ctl(self.router, "plan").stdout)

    def test_aRestartUnderLoadLosesNothingThatWasAnswered(self):
        """SIGTERM while users are at it: whatever they got an answer to is counted, in parallel too."""
        self.router.stage("differs", "shadow", sample=1)
        load = self.start_load("/differs/2048", seconds=1, connections=16)
        eventually(lambda: self.counts("differs").get("old", 0) > 200, "users are there")
        self.assertEqual(self.router.stop(), 0)
        load.kill()
        load.wait()
        self.router = self.start_router(self.router.migration, arguments=("--traffic", "127.0.0.1:0"))
        counts = self.counts("differs")
        asked = counts.pop("old")
        self.assertGreater(asked, 200)
        self.assertEqual(sum(counts.values()), asked, counts)


if __name__ == "__main__":
    unittest.main()
