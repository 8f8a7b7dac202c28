#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Three routers on one PostgreSQL: one truth, told at once; the database may go, and a router may die."""
import http.client
import os
import pathlib
import signal
import sys
import threading
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
import postgresql
from harness import Home, Router, eventually

IDS = ["prices", "reports", "mails"]
NAMES = ["edge-1", "edge-2", "edge-3"]
MIGRATION = 'id = "fleet"\n' + "".join(f"[components.{one}]\n[components.{one}.call]\n" for one in IDS)


def report(verdict="match"):
    return {"id": str(uuid.uuid4()), "time": "2026-03-01T12:00:00Z", "key": "k", "verdict": verdict,
            "old": {"seconds": 0.2, "exit_code": 0}, "new": {"seconds": 0.1, "exit_code": 0}}


@unittest.skipUnless(postgresql.programs(), "no PostgreSQL server is installed (package postgresql)")
class Fleet(Home):
    def setUp(self):
        super().setUp()
        self.server = postgresql.Server()
        self.addCleanup(self.server.remove)
        self.store = self.server.database("fleet")
        file = self.write("fleet.toml", MIGRATION)
        self.routers = [self.start_router(file, store=self.store, arguments=("--name", name)) for name in NAMES]

    def everywhere(self, holds, what, seconds=10, routers=None):
        for router in routers or self.routers:
            eventually(lambda: holds(router), f"{what} at {router.url}", seconds)

    def answers(self, router, name):
        return router.call("POST", f"/components/{name}/route", {"key": "k"})[1]["answer"]

    def sql(self, statement):
        return self.server.sql(statement, "fleet")

    def assertOneHistory(self, router):
        done = self.ctl(router, "history", "--verify")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        revisions = [decision["revision"] for decision in router.history()]
        self.assertEqual(revisions, list(range(1, len(revisions) + 1)))

    def test_aDecisionHoldsEverywhereOnceItIsAnswered(self):
        first, second, third = self.routers
        self.everywhere(lambda router: len(router.get("/fleet")["routers"]) == 3, "all know each other")
        for _ in range(10):
            self.assertEqual(first.stage("prices", "new")["unconfirmed"], [])
            self.assertEqual([self.answers(router, "prices") for router in self.routers], ["new"] * 3)
            self.assertEqual(second.rollback("prices")["unconfirmed"], [])
            self.assertEqual([self.answers(router, "prices") for router in self.routers], ["old"] * 3)
        fleet = third.get("/fleet")
        self.assertEqual((fleet["confirmed"], [one["name"] for one in fleet["routers"]]), (3, NAMES))
        self.assertOneHistory(third)

    def test_manyDecideAtOnceAndNothingIsDecidedTwice(self):
        told, refused, lock = [], [], threading.Lock()

        def decide(router, number):
            for step in range(8):
                sample = (number * 100 + step + 1) / 1000
                status, answer = router.call("POST", f"/components/{IDS[step % 3]}/stage", {"to": "shadow", "sample": sample})
                with lock:
                    (told if status == 200 else refused).append((sample, answer))
        threads = [threading.Thread(target=decide, args=(router, number * 3 + again)) for again in range(2)
                   for number, router in enumerate(self.routers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual((len(told), refused), (48, []))
        revisions = [answer["revision"] for _, answer in told]
        self.assertEqual(len(set(revisions)), 48, "each has its own")
        stored = {decision["revision"]: decision["record"]["sample"] for decision in self.routers[0].history() if decision["action"] == "stage"}
        self.assertEqual({answer["revision"]: sample for sample, answer in told}, stored)
        self.everywhere(lambda router: router.get("/migration")["revision"] == max(revisions), "the newest revision")
        for router in self.routers:
            self.assertEqual([router.component(one)["sample"] for one in IDS], [self.routers[0].component(one)["sample"] for one in IDS])
        self.assertOneHistory(self.routers[1])

    def test_whatALeadSawElsewhereIsChecked(self):
        first, second, _ = self.routers
        seen = first.get("/migration")["revision"]
        second.stage("mails", "shadow")
        status, answer = first.call("POST", "/components/prices/stage", {"to": "new", "override": True, "reason": "a test"}, If_Match=f'"{seen}"')
        self.assertEqual((status, answer["type"].rpartition(":")[2]), (412, "revision-changed"))

    def test_evidenceIsOneWhoeverCollectsIt(self):
        self.routers[0].stage("prices", "shadow")
        leases = [router.call("POST", "/components/prices/route", {"key": str(n)})[1]["lease"] for n, router in enumerate(self.routers * 5)]
        threads = [threading.Thread(target=lambda router=router: [
            router.call("POST", "/components/prices/comparisons", {"comparisons": [report("mismatch" if step == 7 else "match")]}) for step in range(40)])
            for router in self.routers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        # Leases are closed at another router than gave them.
        for lease in leases:
            status, _ = self.routers[1].call("POST", "/components/prices/comparisons", {"comparisons": [report() | {"lease": lease}]})
            self.assertEqual(status, 200)
        everything = (135, 3)

        def counted(router):
            evidence = router.component("prices")["evidence"]
            return (evidence["n"], evidence["mismatched"]) == everything
        self.everywhere(counted, "all comparisons")
        self.assertEqual(self.sql("SELECT count(*) FROM comparison"), "135")
        for router in self.routers:
            self.assertEqual(router.metrics()['midflight_requests_total{component="prices",served_by="old"}'], 135)
        hashes = {router.get("/components/prices/gates")["evidence"] for router in self.routers}
        self.assertEqual(len(hashes), 1, "a lead sees the same proof everywhere")

    def test_aLostNotificationCostsASecond(self):
        first, *others = self.routers
        # The listening connections break, and nobody tells the routers.
        self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'midflight' AND pid <> pg_backend_pid()")
        eventually(lambda: first.call("POST", "/components/prices/stage", {"to": "shadow"})[0] == 200, "the database is reached again")
        self.everywhere(lambda router: router.component("prices")["stage"] == "shadow", "the decision", seconds=5, routers=others)

    def test_withoutTheDatabaseRoutersRouteOnAndRollBack(self):
        first, second, third = self.routers
        first.stage("prices", "new")
        first.stage("reports", "new")
        before = first.get("/migration")["revision"]
        self.everywhere(lambda router: router.get("/migration")["revision"] == before, "the cutovers")
        self.server.stop("immediate")
        for router in self.routers:
            self.assertEqual([self.answers(router, one) for one in IDS], ["new", "new", "old"])
            status, answer = router.call("POST", "/components/mails/stage", {"to": "shadow"})
            self.assertEqual((status, answer["type"].rpartition(":")[2]), (503, "unavailable"), "forward waits for the store")
            self.assertIn("cannot be reached", answer["detail"])
        back = first.rollback("prices", reason="in the dark")
        self.assertEqual((back["durable"], sorted(back["unconfirmed"])), (False, ["edge-2", "edge-3"]))
        self.assertEqual(self.answers(first, "prices"), "old", "it holds at once")
        self.assertEqual(third.rollback("reports")["durable"], False)
        self.server.start()
        for name in ("prices", "reports"):
            self.everywhere(lambda router: self.answers(router, name) == "old", f"{name} rolled back", seconds=15)
        decisions = eventually(lambda: [one for one in second.history() if one["revision"] > before and one["action"] == "rollback"][1:] and
                               second.history(), "both are in the history", 15)
        rolled = {one["component"]: one["reason"] for one in decisions if one["action"] == "rollback"}
        self.assertEqual(rolled, {"prices": "in the dark", "reports": ""})
        eventually(lambda: second.call("POST", "/components/mails/stage", {"to": "shadow"})[0] == 200, "forward again", 15)
        self.everywhere(lambda router: router.component("mails")["stage"] == "shadow", "the next decision")
        self.assertOneHistory(third)

    def test_whatWasAcknowledgedOutlivesTheDatabase(self):
        self.routers[0].stage("prices", "shadow")
        acknowledged, stop = [0] * 3, threading.Event()

        def load(number):
            while not stop.is_set():
                one = report()
                while not stop.is_set():  # as a step's spool does: the same report again, until it is taken
                    try:
                        if self.routers[number].call("POST", "/components/prices/comparisons", {"comparisons": [one]})[0] == 200:
                            acknowledged[number] += 1
                            break
                    except (OSError, http.client.HTTPException):
                        pass
                    stop.wait(0.05)
        threads = [threading.Thread(target=load, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        for kill in range(5):
            so_far = sum(acknowledged)
            eventually(lambda: sum(acknowledged) > so_far + 30, "reports are acknowledged")
            self.server.stop("immediate")
            self.server.start()
        stop.set()
        for thread in threads:
            thread.join(30)
        # One a thread may have been stored without its answer having arrived.
        stored = int(self.sql("SELECT count(*) FROM comparison"))
        self.assertTrue(sum(acknowledged) <= stored <= sum(acknowledged) + 3, (acknowledged, stored))
        self.everywhere(lambda router: router.component("prices")["evidence"]["n"] == stored, "the figures are those of the rows")

    def test_aRouterThatCannotBeReachedIsNamed(self):
        first, second, third = self.routers
        self.everywhere(lambda router: len(router.get("/fleet")["routers"]) == 3, "all know each other")
        first.stage("prices", "new")
        third.process.send_signal(signal.SIGSTOP)
        self.addCleanup(third.process.send_signal, signal.SIGCONT)
        began = time.monotonic()
        self.assertEqual(first.rollback("prices")["unconfirmed"], ["edge-3"])
        self.assertLess(time.monotonic() - began, 5, "it is not waited for for ever")
        self.assertEqual(self.answers(second, "prices"), "old")
        fleet = eventually(lambda: (now := second.get("/fleet")) and not now["routers"][2]["living"] and now, "it is counted as lost")
        self.assertEqual(fleet["confirmed"], 2)
        third.process.send_signal(signal.SIGCONT)
        eventually(lambda: self.answers(third, "prices") == "old", "it catches up")
        self.everywhere(lambda router: router.get("/fleet")["confirmed"] == 3, "and is counted again")
        second.stop()
        eventually(lambda: [one["name"] for one in first.get("/fleet")["routers"]] == ["edge-1", "edge-3"], "one that said goodbye is gone")
        third.kill()
        self.assertEqual(first.stage("prices", "shadow")["unconfirmed"], ["edge-3"])


if __name__ == "__main__":
    unittest.main()
