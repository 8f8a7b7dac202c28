#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What watches over a cutover: the user's own checks, and the rollback that carries itself out."""
import json
import os
import pathlib
import sqlite3
import sys
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import Home, eventually

MIGRATION = """
id = "safety"
[gates]
shadow_time = "0s"
comparisons = 3
mismatch = "0 of 3"
slowdown = "off"
coverage = "off"
[components.prices]
auto_rollback = true
[components.prices.call]
[components.reports]
needs = ["prices"]
[components.reports.call]
[components.mails]
needs = ["reports"]
[components.mails.call]
[components.checked]
[components.checked.call]
[[components.checked.checks]]
name = "replication lag"
run = ["./lag"]
every = "100ms"
[[components.checked.checks]]
name = "writes"
run = ["./writes"]
for = ["rollback"]
every = "100ms"
"""


class Safety(Home):
    def setUp(self):
        super().setUp()
        self.script("lag", "exit 0")
        self.script("writes", "exit 0")
        self.router = self.start_router(self.write("safety.toml", MIGRATION))

    def script(self, name, text):
        path = self.write(name + ".next", f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        path.rename(self.home / name)

    def report(self, component, verdict, count):
        comparisons = [{"id": str(uuid.uuid4()), "time": "2026-01-01T00:00:00.000Z", "key": "k", "verdict": verdict,
                        "old": {"seconds": 0.01, "status": 200}, "new": {"seconds": 0.01, "status": 200}} for _ in range(count)]
        status, answer = self.router.call("POST", f"/components/{component}/comparisons", {"comparisons": comparisons})
        self.assertEqual((status, answer["accepted"]), (200, count))

    def override(self, component):
        revision = self.router.get("/migration")["revision"]
        status, answer = self.router.call("POST", f"/components/{component}/stage",
                                          {"to": "new", "override": True, "reason": "test"}, If_Match=f'"{revision}"')
        self.assertEqual(status, 200, answer)

    def stage(self, component):
        return self.router.component(component)["stage"]

    def checks(self):
        gates = self.router.get("/components/checked/gates")["gates"]
        return next(gate for gate in gates if gate["id"] == "checks")

    def newest(self):
        return self.router.get("/history?limit=1")["decisions"][0]

    def test_aGateHoldsAsLongAsItsCheckDoes(self):
        eventually(lambda: self.checks()["holds"], "the check holds")
        self.script("lag", "echo lag 90 s; exit 1")
        eventually(lambda: not self.checks()["holds"], "the check fails")
        self.assertIn("replication lag (lag 90 s)", self.checks()["detail"])
        self.script("lag", "sleep 600")
        self.assertEqual(self.router.call("POST", "/components/checked/rollback", {})[0], 200, "a hung check keeps nobody waiting")
        self.router.stop()
        self.assertEqual(self.router.process.returncode, 0)

    def test_aRollbackIsWarnedByItsChecksAndGoesAhead(self):
        self.override("checked")
        self.script("writes", "echo 1,204 writes since the cutover are not on old; exit 1")
        eventually(lambda: "1,204" in str(self.router.component("checked")["rollback"]["warnings"]), "the warning is there")
        done = self.ctl(self.router, "rollback", "checked")
        self.assertEqual(done.returncode, 0)
        self.assertIn("1,204 writes since the cutover are not on old", done.stderr)
        self.assertEqual(self.stage("checked"), "old")
        self.assertIn("1,204 writes", self.newest()["record"]["warnings"][0])

    def test_checksCannotBeDefinedOverAnOpenLoopback(self):
        definition = self.router.component("checked")["definition"]
        definition["checks"][0]["run"] = ["touch", str(self.home / "pwned")]
        self.assertEqual(self.router.call("PUT", "/components/checked", definition)[0], 403)
        definition.pop("checks")
        self.assertEqual(self.router.call("PUT", "/components/fresh", definition)[0], 200)
        definition["checks"] = [{"name": "x", "run": ["true"]}]
        self.assertEqual(self.router.call("PUT", "/components/fresh", definition)[0], 403)

    def test_aBrokenNewSystemRollsItselfBackOnceAndStaysBack(self):
        self.override("prices")
        self.report("prices", "match", 50)
        self.assertEqual(self.stage("prices"), "new")
        self.report("prices", "new_error", 5)
        eventually(lambda: self.stage("prices") == "old", "it rolled itself back")
        decision = eventually(lambda: (row := self.newest())["by"] == "midflight" and row, "it is stored")
        self.assertEqual(decision["action"], "rollback")
        self.assertEqual(decision["record"]["automatic"]["rule"], "errors")
        self.assertEqual(decision["record"]["automatic"]["figures"]["k"], 5)
        revision = decision["revision"]
        self.report("prices", "new_error", 20)
        self.assertEqual(self.newest()["revision"], revision)
        self.override("prices")  # a lead acts: what brought the rollback counts no more
        self.report("prices", "match", 50)
        self.assertEqual(self.stage("prices"), "new")
        self.router.kill()
        self.router.start()
        self.assertEqual(self.stage("prices"), "new")

    def test_withoutItsLeaveARollbackIsOnlyProposed(self):
        self.override("reports")
        self.assertIsNone(self.router.component("reports")["rollback"]["proposed"])
        self.report("reports", "mismatch", 5)
        proposed = eventually(lambda: self.router.component("reports")["rollback"]["proposed"], "a rollback is proposed")
        self.assertEqual(proposed["rule"], "mismatch")
        self.assertIn("ROLL BACK? new answered otherwise than old in 5 of 5 comparisons", self.ctl(self.router, "status").stdout)
        self.assertEqual(self.stage("reports"), "new")
        for _ in range(2):
            self.report("reports", "match", 1000)
        eventually(lambda: self.router.component("reports")["rollback"]["proposed"] is None, "it is withdrawn")

    def test_namesWhatNeedsTheOneRolledBackAndTakesItAlong(self):
        for component in ("prices", "reports", "mails"):
            self.override(component)
        self.assertEqual(self.router.component("prices")["rollback"]["needed_by"], ["reports", "mails"])
        status, answer = self.router.call("POST", "/components/reports/rollback", {})
        self.assertEqual((status, answer["needed_by"]), (200, ["mails"]))
        self.assertEqual(self.stage("mails"), "new")
        self.override("reports")
        before = self.newest()["revision"]
        done = self.ctl(self.router, "rollback", "prices", "--with-dependents")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([self.stage(one) for one in ("prices", "reports", "mails")], ["old"] * 3)
        self.assertEqual(self.newest()["revision"], before + 1, "one decision")

    def test_aChangedHistoryIsFoundAndTold(self):
        if "MIDFLIGHT_TEST_STORE" in os.environ:
            self.skipTest("changes a store that is a file")
        self.override("prices")
        self.assertEqual(self.router.call("POST", "/components/prices/rollback", {})[0], 200)
        log = self.home / "router.log"
        last = self.newest()["revision"]
        changes = {"is not the last that was written": (f"DELETE FROM decision WHERE revision = {last}", last - 1),
                   "does not match its own hash": ("UPDATE decision SET reason = 'all was well' WHERE revision = 3", 3),
                   "does not continue the row before it": ("DELETE FROM decision WHERE revision = 4", 5),
                   "continues a row that is not there": ("DELETE FROM decision WHERE revision = 1", 2)}
        kept = None
        for fault, (change, revision) in changes.items():
            with self.subTest(fault):
                self.router.kill()
                # With its write-ahead log folded in, a copy of the file is a copy of the store.
                with sqlite3.connect(self.router.store) as store:
                    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                kept = kept or pathlib.Path(self.router.store).read_bytes()
                for leftover in self.home.glob("router.db-*"):
                    leftover.unlink()
                pathlib.Path(self.router.store).write_bytes(kept)
                self.assertEqual(self.tampered(change).returncode, 1)
                eventually(lambda: f"THE HISTORY WAS CHANGED: revision {revision} {fault}" in log.read_text(), "the router tells it")
                verified = self.ctl(self.router, "--json", "history", "--verify")
                self.assertEqual((verified.returncode, json.loads(verified.stdout)["revision"]), (1, revision))
                self.assertEqual(self.stage("prices"), "old", "and it routes on")

    def tampered(self, change):
        with sqlite3.connect(self.router.store) as store:
            store.execute(change)
        store.close()
        self.router.start()
        return self.ctl(self.router, "history", "--verify")


if __name__ == "__main__":
    unittest.main()
