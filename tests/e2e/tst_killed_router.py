#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the router acknowledged survives kill -9: reports, requests and decisions, fifty times under load."""
import http.client
import os
import pathlib
import random
import sys
import threading
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import Home, eventually

KILLS = int(os.environ.get("MIDFLIGHT_KILLS", "50"))
MIGRATION = """
id = "killed"
title = "Killed again and again"
[components.reported]
title = "Reported"
[components.reported.call]
[components.routed]
title = "Routed"
[components.routed.call]
[components.decided]
title = "Decided"
[components.decided.call]
"""
AWAY = (OSError, http.client.HTTPException)


class Load(threading.Thread):
    """Calls the router without a pause until it is gone; keeps what was acknowledged apart from what was only sent."""

    def __init__(self, router):
        super().__init__(daemon=True)
        self.router, self.acknowledged, self.uncertain, self.refused = router, [], [], []

    def run(self):
        try:
            with self.router.connect() as api:
                while True:
                    self.once(api)
        except AWAY:
            pass

    def send(self, api, method, path, body, what):
        """Whatever happens from here on, `what` was sent; only an answer makes it acknowledged."""
        self.uncertain.append(what)
        status, answer = api.call(method, path, body)
        self.uncertain.pop()
        if status == 200:
            self.acknowledged.append((what, answer))
        else:
            self.refused.append((status, answer))


class Reports(Load):
    def once(self, api):
        batch = [{"id": str(uuid.uuid4()), "time": "2026-01-01T00:00:00.000Z", "key": "k", "verdict": "match",
                  "old": {"seconds": 0.01, "exit_code": 0}, "new": {"seconds": 0.01, "exit_code": 0}} for _ in range(5)]
        self.send(api, "POST", "/components/reported/comparisons", {"comparisons": batch}, batch)


class Requests(Load):
    """What `run` does: asks for a side, then reports under the lease it was given."""

    asked = 0

    def once(self, api):
        self.asked += 1
        _, route = api.call("POST", "/components/routed/route", {"key": "k"})
        report = [{"id": str(uuid.uuid4()), "time": "2026-01-01T00:00:00.000Z", "key": "k", "lease": route["lease"],
                   "old": {"seconds": 0.01, "exit_code": 0}}]
        self.send(api, "POST", "/components/routed/comparisons", {"comparisons": report}, report)


class DecisionsMade(Load):
    def once(self, api):
        sample = random.randrange(1, 10**9) / 10**9
        self.send(api, "POST", "/components/decided/stage", {"to": "shadow", "sample": sample}, sample)


class KilledRouter(Home):
    def test_keepsEverythingItAcknowledged(self):
        chance = random.Random(7)
        router = self.start_router(self.write("killed.toml", MIGRATION))
        for component in ("reported", "routed"):
            self.assertEqual(router.call("POST", f"/components/{component}/stage", {"to": "shadow"})[0], 200)

        stored, revisions, requests, asked = [], {}, 0, 0
        for kill in range(KILLS):
            loads = [Reports(router), Reports(router), Requests(router), DecisionsMade(router)]
            for load in loads:
                load.start()
            eventually(lambda: all(load.acknowledged for load in loads) or any(not load.is_alive() for load in loads),
                       "every kind of call is acknowledged")
            threading.Event().wait(chance.uniform(0, 0.15))
            router.kill()
            for load in loads:
                load.join(30)
                self.assertEqual(load.refused, [])
                self.assertTrue(load.acknowledged, "something was acknowledged before the kill")
            router.start()

            with router.connect() as api:
                # What was only sent may or may not be there; sending it again makes sure, and must change nothing twice.
                for load in loads[:2]:
                    for batch in load.uncertain:
                        status, answer = api.call("POST", "/components/reported/comparisons", {"comparisons": batch})
                        self.assertEqual((status, answer["accepted"] + answer["duplicates"]), (200, len(batch)))
                        stored += [comparison["id"] for comparison in batch]
                    batches = [batch for batch, _ in load.acknowledged]
                    for batch in batches:
                        stored += [comparison["id"] for comparison in batch]
                    for comparison in (comparison for batch in batches for comparison in batch):
                        status, found = api.call("GET", f"/comparisons/{comparison['id']}")
                        self.assertEqual(status, 200, f"kill {kill}: comparison {comparison['id']} is lost")
                for report in loads[2].uncertain:
                    self.assertEqual(api.call("POST", "/components/routed/comparisons", {"comparisons": report})[0], 200)
                requests += len(loads[2].acknowledged) + len(loads[2].uncertain)
                asked += loads[2].asked
                for sample, answer in loads[3].acknowledged:
                    self.assertNotIn(answer["revision"], revisions)
                    revisions[answer["revision"]] = sample
                reported = api.call("GET", "/components/reported")[1]
                self.assertEqual(reported["stage"], "shadow")
                self.assertEqual(reported["evidence"]["compared"], len(stored), f"kill {kill}: counted otherwise than stored")

        self.assertEqual(len(stored), len(set(stored)))
        history = router.history()
        numbers = [decision["revision"] for decision in history]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))), "revisions grow by one")
        self.assertLessEqual(set(revisions), set(numbers), "an acknowledged decision is lost")
        verified = self.ctl(router, "history", "--verify")
        self.assertEqual(verified.returncode, 0, verified.stderr)

        served = router.metrics()
        counted = sum(served[f'midflight_requests_total{{component="routed",served_by="{side}"}}'] for side in ("old", "new"))
        self.assertGreaterEqual(counted, requests, "an acknowledged request was not counted")
        self.assertLessEqual(counted, asked, "a request was counted twice")
        print(f"{KILLS} kills: {len(stored)} comparisons, {len(revisions)} decisions and {requests} requests acknowledged, "
              "none lost, none twice")

    def test_answersARepeatedReportAsADuplicateAfterARestart(self):
        router = self.start_router(self.write("killed.toml", MIGRATION))
        router.call("POST", "/components/reported/stage", {"to": "shadow"})
        report = {"comparisons": [{"id": str(uuid.uuid4()), "time": "2026-01-01T00:00:00.000Z", "key": "k", "verdict": "match",
                                   "old": {"seconds": 1, "exit_code": 0}, "new": {"seconds": 1, "exit_code": 0}}]}
        status, answer = router.call("POST", "/components/reported/comparisons", report)
        self.assertEqual((status, answer["accepted"], answer["duplicates"]), (200, 1, 0))
        router.kill()
        router.start()
        status, answer = router.call("POST", "/components/reported/comparisons", report)
        self.assertEqual((status, answer["accepted"], answer["duplicates"]), (200, 0, 1))
        self.assertEqual(router.component("reported")["evidence"]["compared"], 1)

    def test_theLogOfAFileStaysSmallAfterARestart(self):
        """A read left open at the start would keep SQLite from ever writing its log back: half a gigabyte in six seconds."""
        if "MIDFLIGHT_TEST_STORE" in os.environ:
            self.skipTest("a server looks after its own log")
        router = self.start_router(self.write("killed.toml", MIGRATION))
        router.call("POST", "/components/reported/stage", {"to": "shadow"})
        router.kill()
        router.start()
        log, largest = pathlib.Path(f"{router.store}-wal"), 0
        with router.connect() as api:
            for _ in range(150):
                report = [{"id": str(uuid.uuid4()), "time": "2026-01-01T00:00:00.000Z", "key": "k", "verdict": "match",
                           "old": {"seconds": 1, "status": 200}, "new": {"seconds": 1, "status": 200}} for _ in range(100)]
                status, answer = api.call("POST", "/components/reported/comparisons", {"comparisons": report})
                self.assertEqual((status, answer["accepted"]), (200, 100))
                largest = max(largest, log.stat().st_size)
        self.assertLess(largest, 8_000_000, "a thousand pages are written back at once")


if __name__ == "__main__":
    unittest.main()
