#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two real HAProxies carry the traffic, a router steers them: decided, pushed, verified; killed and brought back."""
import pathlib
import shutil
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "systems"))
from trafficcase import Traffic, eventually, free_port
from haproxy import Haproxy, settings_for
from wire import Closed, ask

COMPONENTS = """
[components.reports.http]
match = "GET /reports/"
[components.report.http]
match = "/reports/{id}/pages"
[components.orders.http]
match = "POST /orders"
[components.shop.http]
match = "/"
host = "shop.example"
[components.shops.http]
match = "/"
host = "*.shop.example"
"""


@unittest.skipUnless(shutil.which("haproxy"), "haproxy is not installed")
class Steered(Traffic):
    def setUp(self):
        super().setUp()
        self.map_file = self.home / "midflight.map"
        self.steer(COMPONENTS)

    def steer(self, components):
        migration = self.write("web.toml", f'id = "web"\n[http]\nold = "{self.old.url}"\nnew = "{self.new.url}"\n{components}')
        config = self.write("router.toml", settings_for([Haproxy.socket_of(self, name) for name in ("one", "two")], self.map_file))
        arguments = ("--config", str(config), "--traffic", f"127.0.0.1:{free_port()}")
        printed = self.run_program("midflight-router", *arguments, "--migration", migration, "--print-haproxy")
        self.assertEqual((printed.returncode, printed.stderr), (0, ""))
        self.proxies = [Haproxy(self, name, printed.stdout, self.map_file) for name in ("one", "two")]
        checked = subprocess.run(["haproxy", "-c", "-f", str(self.proxies[0].config)], capture_output=True, text=True)
        self.assertEqual((checked.returncode, "WARNING" in checked.stderr), (0, False), checked.stderr)
        self.router = self.start_router(migration, arguments=arguments)
        self.confirmed(2)
        # The tap is used once HAProxy's own check has seen it.
        for proxy in self.proxies:
            eventually(lambda: proxy.routers_up() == 2, "the taps are up")

    def confirmed(self, count):
        def holds():
            fleet = self.router.get("/fleet")
            return fleet["confirmed"] == count + 1 and fleet
        return eventually(holds, f"{count} instances confirm")

    def through(self, proxy, method, target, *headers, **more):
        return ask(proxy.address, method, target, *headers, **more)

    def served(self, target="/reports/7"):
        return [self.through(proxy, "GET", target).get("Midflight-Served-By") for proxy in self.proxies]

    def test_whatIsDecidedIsCarriedByHaproxyItself(self):
        self.assertEqual(self.served(), ["old", "old"])
        self.assertEqual(self.router.stage("reports", "shadow", sample=1)["unconfirmed"], [])
        self.assertEqual(self.served(), ["old", "old"])
        self.settled("reports", old=2, mismatch=2)
        self.assertEqual(self.router.stage("reports", "new", sample=0)["unconfirmed"], [])
        self.assertEqual(self.served(), ["new", "new"])
        self.assertEqual(self.counts("reports")["old"], 2, "these did not pass the router")
        self.assertEqual(self.router.stage("reports", "new", sample=1)["unconfirmed"], [], "a reverse shadow does")
        self.assertEqual(self.served(), ["new", "new"])
        eventually(lambda: self.counts("reports").get("new") == 2, "the router has seen these")
        back = self.router.rollback("reports")
        self.assertEqual(back["unconfirmed"], [])
        self.assertEqual(self.served(), ["old", "old"])
        for proxy in self.proxies:
            held = proxy.map(self.map_file)
            self.assertEqual((held["reports"], held["midflight-revision"]), ("old", str(back["revision"])))
        self.assertIn(f"midflight-revision {back['revision']}", self.map_file.read_text())

    def test_aRequestBelongsToTheSameComponentWhicheverWayItComes(self):
        requests = [("GET", "/reports/7", ()), ("HEAD", "/reports/7", ()), ("POST", "/reports/7", ()), ("GET", "/reports", ()),
                    ("GET", "/reports/7/pages", ()), ("DELETE", "/reports/7/pages/2", ()), ("GET", "/reports//pages", ()),
                    ("GET", "/reports/7/pagesize", ()), ("POST", "/orders", ()), ("POST", "/orders/8", ()), ("POST", "/orders8", ()),
                    ("GET", "/orders", ()), ("GET", "/reports/7?x=/orders", ()), ("GET", "/", ("Host: shop.example",)),
                    ("GET", "/reports/7", ("Host: SHOP.example:8080",)), ("GET", "/a", ("Host: de.shop.example",)), ("GET", "/a", ("Host: myshop.example",)),
                    ("GET", "/a", ("Host: shop.example.org",))]
        for method, target, headers in requests:
            with self.subTest(f"{method} {target} {headers}"):
                body = {"body": b"x"} if method == "POST" else {}
                direct = self.ask(method, target, *headers, **body)
                carried = self.through(self.proxies[0], method, target, *headers, **body)
                self.assertEqual((carried.status, carried.get("Midflight-Component")), (direct.status, direct.get("Midflight-Component")))
        forged = self.through(self.proxies[0], "GET", "/reports/7", "Midflight-Served-By: new")
        self.assertEqual(forged.get("Midflight-Served-By"), "old")
        self.assertTrue(all(request.get("Midflight-Served-By") is None for request in self.old.requests))

    def test_oneThatDiesIsNamedAndIsRightAgainWhenItComesBack(self):
        first, second = self.proxies
        self.router.stage("reports", "new", sample=0)
        second.kill()
        back = self.router.rollback("reports")
        self.assertEqual(back["unconfirmed"], [f"haproxy {second.socket}"])
        self.assertEqual(self.through(first, "GET", "/reports/7").get("Midflight-Served-By"), "old")
        second.start()
        self.assertEqual(self.through(second, "GET", "/reports/7").get("Midflight-Served-By"), "old", "from its first request: the file says so")
        self.confirmed(2)
        # As on another machine, where the file is as old as the installation.
        self.router.stage("reports", "new", sample=0)
        second.kill()
        kept = self.map_file.read_text()
        self.map_file.write_text("")
        second.start()
        self.map_file.write_text(kept)
        eventually(lambda: second.map(self.map_file).get("reports") == "new", "it is pushed again")
        self.assertEqual(self.served(), ["new", "new"])

    def test_underLoadNothingFailsAndNothingIsNewAfterTheRollback(self):
        seen, stop = [], threading.Event()

        def use(proxy):
            while not stop.is_set():
                began = time.monotonic()
                try:
                    answer = self.through(proxy, "GET", "/reports/7")
                    seen.append((began, proxy, answer.status, answer.get("Midflight-Served-By")))
                except (OSError, Closed) as error:
                    seen.append((began, proxy, repr(error), None))
        first, second = self.proxies
        threads = [threading.Thread(target=use, args=(proxy,)) for proxy in (first, first, second, second)]
        for thread in threads:
            thread.start()
        for round_ in range(3):
            for stage, sample in (("shadow", 1), ("new", 0)):
                before = len(seen)
                self.router.stage("reports", stage, sample=sample)
                eventually(lambda: len(seen) > before + 40, "requests flow")
            self.assertEqual(self.router.rollback("reports")["unconfirmed"], [])
            acknowledged = time.monotonic()
            before = len(seen)
            eventually(lambda: len(seen) > before + 40, "requests flow")
            late = [one for one in seen if one[0] > acknowledged and one[3] != "old"]
            self.assertEqual(late, [])
        self.router.stage("reports", "shadow", sample=1)
        before = len(seen)
        self.router.kill()  # shadow work ends, answers do not
        eventually(lambda: len(seen) > before + 200, "requests flow without the router")
        self.router.start()
        self.confirmed(2)
        died = time.monotonic()
        second.kill()
        self.router.rollback("reports")
        second.start()
        stop.set()
        for thread in threads:
            thread.join(20)
        failed = [one for one in seen if one[2] != 200 and not (one[1] is second and one[0] > died - 1)]
        self.assertEqual(failed, [])
        self.assertGreater(sum(one[3] == "new" for one in seen), 50)

    def test_whatDoesNotFitIsSaid(self):
        self.router.stop()
        config = self.write("wrong.toml", '[fleet.haproxy]\nsockets = ["relative.sock"]\nmap = "/a.map"\n')
        done = self.run_program("midflight-router", "--config", config, "--migration", self.home / "web.toml")
        self.assertEqual(done.returncode, 2)
        self.assertOneLine(done.stderr, config, "sockets", "relative.sock")
        log = self.home / "router.log"
        self.map_file.unlink()
        other = self.write("other.toml", f'[fleet.haproxy]\nsockets = ["{self.proxies[0].socket}"]\nmap = "/somewhere/else.map"\n')
        self.router.arguments = ("--config", str(other), "--traffic", "127.0.0.1:0")
        self.router.log = open(log, "ab")
        self.router.start()
        eventually(lambda: "is the generated snippet in its configuration" in log.read_text(), "the router says that the map is not there")


if __name__ == "__main__":
    unittest.main()
