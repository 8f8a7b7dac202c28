#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Once a rollback is acknowledged, no request accepted later reaches new: 100 flips under the load of many connections.

Every request carries the monotonic clock's time at which it was sent; users note who served it, and new notes what it got.
"""
import bisect
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "systems"))
from trafficcase import Traffic, eventually

FLIPS = 100


class Rollback(Traffic):
    def test_noRequestAfterAnAcknowledgedRollbackReachesNew(self):
        heard = self.home / "new.log"
        old, new = self.origin(), self.origin("--log", heard)
        self.route('[components.web.http]\nmatch = "/"\n', http=f'old = "http://{old}"\nnew = "http://{new}"')
        seen = self.home / "users.log"
        load = self.start_load("/1024", connections=48, seconds=60, stamp=True, log=seen)
        eventually(lambda: self.counts("web").get("old"), "users are there")
        back = [] # (acknowledged, the next cutover asked for), nanoseconds of the monotonic clock
        for number in range(FLIPS):
            if back:
                back[-1].append(time.monotonic_ns())
            # A shadow's copies are new's too: from `new` alone, then from a canary with copies of the rest.
            if number % 2:
                self.router.stage("web", "shadow", sample=1, share=0.5)
            else:
                self.router.stage("web", "new", sample=0.1)
            reached = self.heard(heard)
            eventually(lambda: self.heard(heard) > reached, "new is asked", every=0.001)
            self.router.rollback("web")
            back.append([time.monotonic_ns()])
        # As long again as the flips took between two of them: whatever still goes wrong after the last.
        asked = self.counts("web")["old"]
        eventually(lambda: self.counts("web")["old"] > asked + 1000, "users go on")
        load.kill()
        load.wait()
        back[-1].append(time.monotonic_ns())

        served = [line.split() for line in seen.read_text().splitlines()[:-1]]
        to_new = [int(line) for line in heard.read_text().split()]
        self.assertGreater(len([1 for _, side, _ in served if side == "new"]), FLIPS // 2)
        self.assertEqual({status for _, _, status in served}, {"200"})
        self.assertEqual(self.inside(back, (int(sent) for sent, side, _ in served if side == "new")), [], "served by new after a rollback")
        self.assertEqual(self.inside(back, to_new), [], "new was asked after a rollback")

    @staticmethod
    def heard(log):
        return log.stat().st_size if log.exists() else 0

    @staticmethod
    def inside(spans, moments):
        """The moments that lie in a span between an acknowledged rollback and the next cutover."""
        begins = [begin for begin, _ in spans]
        found = []
        for moment in moments:
            at = bisect.bisect_right(begins, moment) - 1
            if at >= 0 and moment < spans[at][1]:
                found.append((at, moment - begins[at]))
        return found


if __name__ == "__main__":
    unittest.main()
