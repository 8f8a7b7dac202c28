#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""full_disk.py FOLDER: a router whose store fills FOLDER up. Run by tst_bad_input on a small disk."""
import pathlib
import sys
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import Home, Router

SMALL = pathlib.Path(sys.argv[1])
MIGRATION = 'id = "full"\n[components.a]\ntitle = "A"\n[components.a.call]\n[components.b]\ntitle = "B"\n[components.b.call]\n'


def fill(path):
    """Takes the last kilobyte."""
    try:
        with open(path, "wb", 0) as rest:
            while True:
                rest.write(b"x" * 512)
    except OSError:
        pass


class FullDisk(Home):
    def runTest(self):
        (SMALL / "somebody-elses").write_bytes(bytes(512 * 1024))
        router = self.start()
        self.assertEqual(router.call("POST", "/components/a/stage", {"to": "shadow"})[0], 200)
        revision = router.get("/migration")["revision"]
        status, answer = router.call("POST", "/components/a/stage", {"to": "new", "override": True, "reason": "for the test"},
                                     If_Match=f'"{revision}"')
        self.assertEqual(status, 200, answer)

        acknowledged = self.report_until_refused(router)
        fill(SMALL / "rest")
        self.decide_until_refused(router)

        status, answer = router.call("POST", "/components/a/rollback", {})
        self.assertEqual((status, answer.get("durable")), (200, False), "a full disk does not stop a rollback")
        self.assertEqual(router.call("POST", "/components/a/route", {"key": "k"})[1]["answer"], "old")

        (SMALL / "rest").unlink()
        (SMALL / "somebody-elses").unlink()
        self.assertKept(router, acknowledged)
        router.stop()
        self.assertKept(self.start(), acknowledged)

    def start(self):
        router = Router(self, self.write("full.toml", MIGRATION), store=SMALL / "router.db")
        self.addCleanup(router.stop)
        return router

    def report_until_refused(self, router):
        acknowledged = []
        for _ in range(400):
            batch = [{"id": str(uuid.uuid4()), "time": "2026-01-01T00:00:00.000Z", "key": "k" * 200, "verdict": "match",
                      "old": {"seconds": 1, "exit_code": 0}, "new": {"seconds": 1, "exit_code": 0}} for _ in range(100)]
            status, answer = router.call("POST", "/components/a/comparisons", {"comparisons": batch})
            if status != 200:
                self.assertGreaterEqual(status, 500, answer)
                self.assertTrue(acknowledged, "some reports fit")
                return acknowledged
            acknowledged += [comparison["id"] for comparison in batch]
        self.fail("the disk never filled up")

    def decide_until_refused(self, router):
        """The last pages that the store had of its own are used up, too."""
        for number in range(1, 1000):
            if router.call("POST", "/components/b/stage", {"to": "shadow", "sample": number / 1000})[0] != 200:
                return
        self.fail("decisions never found the disk full")

    def assertKept(self, router, acknowledged):
        self.assertEqual(router.component("a")["stage"], "old")
        for identifier in acknowledged[::max(1, len(acknowledged) // 50)]:
            self.assertEqual(router.call("GET", f"/comparisons/{identifier}")[0], 200, f"{identifier} is lost")


if __name__ == "__main__":
    sys.exit(not unittest.TextTestRunner().run(FullDisk()).wasSuccessful())
