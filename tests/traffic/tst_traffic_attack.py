#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The old system's users never notice: whatever the new one does, they are answered as fast and as well as without it.

Absolute times say little on a machine that others use: users of the same component take turns in stage old and in shadow,
and the worst of their answers are held against each other, with room.
"""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "systems"))
from trafficcase import Traffic, eventually

RATE, SECONDS, ROUNDS = 400, 0.3, 3
# How new behaves → (arguments of its origin, how its parallel runs may be counted)
ATTACKS = {
    "fine": ([], {"match", "overload"}),
    "hang": (["--mode", "hang"], {"new_error", "overload"}),
    "slow": (["--mode", "slow", "--delay", "300"], {"match", "overload"}),
    "crash": (["--mode", "crash"], {"new_error", "overload"}),
    "refuse": (["--mode", "refuse"], {"new_error", "overload"}),
    "reset": (["--mode", "reset"], {"new_error", "overload"}),
    "garbage": (["--mode", "garbage"], {"new_error", "overload"}),
    "giant": (["--mode", "giant"], {"too_large", "new_error", "overload"}),
    "differs": (["--differs"], {"mismatch", "overload"}),
}


class UnderAttack(Traffic):
    def setUp(self):
        super().setUp()
        old = self.origin()
        components = "".join(f'''
            [components.{name}.http]
            match = "/{name}/"
            timeout = "1s"
            new = "http://{self.origin(*arguments)}"''' for name, (arguments, _) in ATTACKS.items())
        self.route(components, http=f'old = "http://{old}"\nnew = "http://{old}"')

    def p99(self, name):
        """Milliseconds that users waited at most, but for 1 %."""
        seen = self.load(f"/{name}/8192", rate=RATE, seconds=SECONDS, connections=16)
        self.assertEqual((seen["errors"], set(seen["status"]), set(seen["served"])), (0, {"200"}, {"old"}), f"{name}: {seen}")
        self.asked[name] = self.asked.get(name, 0) + seen["requests"]
        return seen["p99"] / 1000, seen["requests"]

    def test_nobodyWaitsForTheNewSystem(self):
        self.asked, parallel = {}, {}
        for name, (_, allowed) in ATTACKS.items():
            with self.subTest(name):
                alone, beside, parallel[name] = [], [], 0
                for _ in range(ROUNDS):
                    self.router.rollback(name)
                    alone.append(self.p99(name)[0])
                    self.router.stage(name, "shadow", sample=1)
                    worst, ran = self.p99(name)
                    beside.append(worst)
                    parallel[name] += ran
                self.assertLess(min(beside), 2 * max(alone) + 10, f"p99 in ms, alone {alone}, beside a new that is {name} {beside}")
        for name, (_, allowed) in ATTACKS.items():
            with self.subTest(name):
                counts = self.accounted(name, self.asked[name], parallel[name])
                self.assertLessEqual(set(counts), {"old", *allowed}, counts)

    def accounted(self, name, asked, parallel):
        """Waits until every request is counted and every parallel run compared or skipped; a hung one ends with the time-out."""
        def complete():
            counts = self.counts(name)
            return counts if counts.get("old") == asked and sum(counts.values()) - asked == parallel else None
        try:
            return eventually(complete, "", 15)
        except AssertionError:
            self.fail(f"{name}: {asked} requests, {parallel} in parallel; /metrics says {self.counts(name)}")

    def test_workThatPilesUpIsShedAndCounted(self):
        """As many at once as come: what cannot be held is shed, in bounded memory."""
        for name in ("hang", "giant", "slow"):
            self.router.stage(name, "shadow", sample=1)
            with self.subTest(name):
                seen = self.load(f"/{name}/65536", requests=6000, connections=64)
                self.assertEqual((seen["errors"], seen["status"], seen["served"]), (0, {"200": 6000}, {"old": 6000}))
                counts = self.accounted(name, 6000, 6000)
                self.assertLessEqual(set(counts), {"old", *ATTACKS[name][1]}, counts)
        memory = int(pathlib.Path(f"/proc/{self.router.process.pid}/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
        self.assertLess(memory, 400, "MB at most")


if __name__ == "__main__":
    unittest.main()
