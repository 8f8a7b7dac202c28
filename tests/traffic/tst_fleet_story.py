#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole story under load: three routers on one PostgreSQL, two HAProxys; shadow, cutover, one of each killed, roll back."""
import pathlib
import shutil
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "systems"))
from trafficcase import Traffic, eventually, free_port
from haproxy import Haproxy, settings_for
from wire import Closed, ask
import postgresql

NAMES = ["edge-1", "edge-2", "edge-3"]
COMPONENTS = '[components.reports.http]\nmatch = "/reports/"\n[components.orders.http]\nmatch = "/orders/"\n'


@unittest.skipUnless(postgresql.programs(), "no PostgreSQL server is installed (package postgresql)")
@unittest.skipUnless(shutil.which("haproxy"), "haproxy is not installed")
class Story(Traffic):
    def setUp(self):
        super().setUp()
        self.server = postgresql.Server()
        self.addCleanup(self.server.remove)
        store, map_file = self.server.database("web"), self.home / "midflight.map"
        migration = self.write("web.toml", f'id = "web"\n[http]\nold = "{self.old.url}"\nnew = "{self.new.url}"\n{COMPONENTS}')
        addresses = [f"127.0.0.1:{free_port()}" for _ in NAMES]
        config = self.write("router.toml", settings_for([Haproxy.socket_of(self, name) for name in ("one", "two")], map_file, addresses))
        printed = self.run_program("midflight-router", "--config", config, "--migration", migration, "--print-haproxy")
        self.assertEqual((printed.returncode, printed.stderr), (0, ""))
        self.proxies = [Haproxy(self, name, printed.stdout, map_file) for name in ("one", "two")]
        self.routers = [self.start_router(migration, store=store, arguments=("--config", str(config), "--name", name, "--traffic", address))
                        for name, address in zip(NAMES, addresses)]
        self.holds()
        for proxy in self.proxies:
            eventually(lambda: proxy.routers_up() == 6, "each tap has three routers")
        self.seen, self.stop = [], threading.Event()

    def holds(self, gone=()):
        """Waits until whoever lives routes by the newest revision, and all see that: done, as far as a lead is concerned."""
        for router in (router for router in self.routers if router.process.poll() is None):
            def unconfirmed():
                fleet = router.get("/fleet")
                return sorted(one["name"] for one in fleet["routers"] if one["revision"] != fleet["revision"])
            try:
                eventually(lambda: unconfirmed() == sorted(gone), "", 30)
            except AssertionError:
                self.fail(f"{router.url} says {router.get('/fleet')}; gone is {gone}")
        return time.monotonic()

    def use(self, proxy, path):
        number = 0
        while not self.stop.is_set():
            self.stop.wait(0.005)  # the machine has more to do than to ask
            began, number = time.monotonic(), number + 1
            try:
                answer = ask(proxy.address, "GET", f"/{path}/{number}")
                self.seen.append((began, proxy, path, answer.status, answer.get("Midflight-Served-By")))
            except (OSError, Closed) as error:
                self.seen.append((began, proxy, path, repr(error), None))

    def flow(self, count=60):
        before = len(self.seen)
        eventually(lambda: len(self.seen) >= before + count, "requests flow", 20)

    def late(self, acknowledged, path):
        """Answers by new of requests that began after the rollback was answered."""
        return [one for one in self.seen if one[0] > acknowledged and one[2] == path and one[4] == "new"]

    def test_oneOfEachIsKilledAndNobodyNotices(self):
        first, second, third = self.routers
        one, two = self.proxies
        users = [threading.Thread(target=self.use, args=(proxy, path)) for proxy in self.proxies for path in ("reports", "orders")]
        for user in users:
            user.start()
        self.addCleanup(lambda: (self.stop.set(), [user.join(20) for user in users]))
        self.flow()
        first.stage("reports", "shadow", sample=1)
        second.stage("orders", "shadow", sample=1)
        self.holds()
        self.flow(200)

        second.kill()
        self.flow(200)
        second.start()
        self.holds()

        revision = third.get("/migration")["revision"]
        self.server.stop("immediate")
        self.flow(200)
        status, _ = third.call("POST", "/components/orders/stage", {"to": "new", "override": True, "reason": "now"}, If_Match=f'"{revision}"')
        self.assertEqual(status, 503, "forward waits for the database")
        self.server.start()
        self.holds()

        third.stage("reports", "new", sample=0.5)
        first.stage("orders", "new", sample=0)
        self.holds()
        self.flow(200)
        self.assertGreater(sum(served[4] == "new" for served in self.seen), 100)

        died = time.monotonic()
        two.kill()
        self.flow(50)
        third.kill()
        self.flow(50)
        gone = ["edge-3", f"haproxy {two.socket}"]
        named = first.rollback("reports")["unconfirmed"]
        self.assertEqual([one for one in gone if one not in named], [], "who is gone is named at once")
        acknowledged = self.holds(gone)
        self.flow(100)
        self.assertEqual(self.late(acknowledged, "reports"), [])
        two.start()
        started = time.monotonic()
        third.start()
        self.holds()
        second.rollback("orders")
        again = self.holds()
        self.flow(200)
        self.stop.set()
        for user in users:
            user.join(20)
        self.assertEqual(self.late(acknowledged, "reports") + self.late(again, "orders"), [])
        failed = [request for request in self.seen if request[3] != 200 and not (request[1] is two and died - 5 < request[0] < started + 1)]
        self.assertEqual(failed, [], f"of {len(self.seen)}: only on the instance that was killed, while it was away")
        self.assertAccounts()
        for router in self.routers:
            checked = self.ctl(router, "history", "--verify")
            self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        self.assertEqual([decision["action"] for decision in first.history() if decision["action"] == "rollback"], ["rollback"] * 2)

    def assertAccounts(self):
        """What passed a router is counted once, at all of them alike."""
        self.router = self.routers[0]
        for name in ("reports", "orders"):
            counts = self.counts(name)
            sides = counts["old"] + counts.get("new", 0)
            for router in self.routers:
                self.router = router
                eventually(lambda: self.counts(name) == counts, f"{name} at {router.url}")
            rows = self.server.sql(f"SELECT sum(answered_old + answered_new) FROM rollup WHERE component = '{name}'", "web")
            self.assertEqual(int(rows), sides)
            # Each runs in parallel at most once. A router that is killed takes a tenth of a second of either count with it.
            parallel = sum(counts.values()) - sides
            self.assertLessEqual(parallel, sides + 50)
            self.assertGreater(counts["mismatch"], 100)
            answered = sum(served[2] == name and served[3] == 200 for served in self.seen)
            self.assertLess(sides, answered, "what HAProxy carried by itself passed no router")


if __name__ == "__main__":
    unittest.main()
