#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""/metrics, read by a real Prometheus: what was sent is what it knows, and every panel of the Grafana dashboard shows something."""
import http.client
import json
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import unittest
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "traffic/systems"))
from harness import SOURCE, Home, eventually, free_port
from system import System
from wire import ask

GUIDE = (SOURCE / "resources/help/watching.md").read_text()
MIGRATION = """
id = "shop"
[http]
old = "{old}"
new = "{new}"
[components.carts]
owner = 'the "cart" \\ team'
[components.carts.http]
match = "/carts"
[components.totals.call]
"""


class Prometheus:
    """The real one, on a port of its own, with the guide's configuration but for the address and the pace."""

    def __init__(self, test, target, token=None):
        config = re.search(r"(?ms)^```yaml\n# prometheus.yml\n(.*?)^```$", GUIDE)[1].replace("127.0.0.1:8471", target)
        if token:
            config = config.replace("    static_configs", f"    authorization: {{credentials_file: {token}}}\n    static_configs")
        test.write("prometheus/prometheus.yml", "global: {scrape_interval: 200ms, scrape_timeout: 200ms}\nrule_files: [alerts.yml]\n" + config)
        test.write("prometheus/alerts.yml", re.search(r"(?ms)^```yaml\n# alerts.yml\n(.*?)^```$", GUIDE)[1])
        self.folder = test.home / "prometheus"
        for _ in range(5):  # it does not choose a free port by itself
            self.address = f"127.0.0.1:{free_port()}"
            self.log = open(self.folder / "log", "wb")
            self.process = subprocess.Popen(["prometheus", f"--web.listen-address={self.address}", "--config.file=prometheus.yml", "--storage.tsdb.path=data"],
                                            cwd=self.folder, env=test.environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
            test.addCleanup(self.stop)
            if eventually(lambda: self.process.poll() is not None or self.ready(), "a Prometheus") and self.process.poll() is None:
                return
        test.fail((self.folder / "log").read_text()[-2000:])

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def ready(self):
        try:
            with urllib.request.urlopen(f"http://{self.address}/-/ready", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def get(self, path, **parameters):
        with urllib.request.urlopen(f"http://{self.address}/api/v1/{path}?" + urllib.parse.urlencode(parameters), timeout=10) as answer:
            return json.load(answer)["data"]

    def query(self, expression):
        """{labels in order: value} of an instant query; raises where Prometheus refuses the expression."""
        return {tuple(sorted(each["metric"].items())): float(each["value"][1]) for each in self.get("query", query=expression)["result"]}

    def one(self, expression):
        found = list(self.query(expression).values())
        return found[0] if len(found) == 1 else None


@unittest.skipUnless(shutil.which("prometheus") and shutil.which("promtool"), "prometheus is not here")
class Metrics(Home):
    def setUp(self):
        super().setUp()
        self.old, self.new = System("old"), System("new")
        for system in (self.old, self.new):
            self.addCleanup(system.stop)
        migration = self.write("shop.toml", MIGRATION.format(old=self.old.url, new=self.new.url))
        self.router = self.start_router(migration, arguments=["--traffic", "127.0.0.1:0"])

    def page(self):
        with urllib.request.urlopen(self.router.url + "/metrics", timeout=10) as answer:
            self.assertEqual(answer.headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
            return answer.read().decode()

    def use(self, count):
        for number in range(count):
            self.assertEqual(ask(self.router.traffic, "GET", f"/carts/{number}").status, 200)

    def report(self, seconds):
        for old, new in seconds:
            status, flag = self.router.call("POST", "/components/totals/route", {"key": "a"})
            sides = {side: {"seconds": took, "body": "7"} for side, took in (("old", old), ("new", new))}
            number = self.reported = getattr(self, "reported", 0) + 1
            report = {"id": f"00000000-0000-4000-8000-{number:012}", "time": "2026-01-01T00:00:00Z", "key": "a", "lease": flag["lease"], **sides}
            status, answer = self.router.call("POST", "/components/totals/comparisons", {"comparisons": [report]})
            self.assertEqual((status, answer["accepted"]), (200, 1), answer)

    def test_thePageIsAsItShouldBe(self):
        self.router.stage("carts", "shadow")
        self.router.stage("totals", "shadow")
        self.use(3)
        self.report([(0.004, 0.2), (0.004, 0.2), (40, 0.2)])
        checked = subprocess.run(["promtool", "check", "metrics"], input=self.page(), capture_output=True, text=True, timeout=20)
        self.assertEqual((checked.returncode, checked.stdout, checked.stderr), (0, "", ""))
        values = self.router.metrics()
        bucket = 'midflight_request_duration_seconds_bucket{component="totals",system="%s",le="%s"}'
        self.assertEqual([values[bucket % ("old", le)] for le in ("0.0025", "0.005", "30", "60", "+Inf")], [0, 2, 2, 3, 3])
        self.assertEqual([values[bucket % ("new", le)] for le in ("0.1", "0.25", "+Inf")], [0, 3, 3])
        self.assertAlmostEqual(values['midflight_request_duration_seconds_sum{component="totals",system="old"}'], 40.008, delta=0.41)
        self.assertIn(r'midflight_component_info{component="carts",kind="http",owner="the \"cart\" \\ team",stage="shadow"} 1', self.page())
        self.assertIn('midflight_decisions_total{action="stage"} 2', self.page())

    def test_prometheusKnowsWhatWasSentAndTheDashboardShowsIt(self):
        self.use(2)
        prometheus = Prometheus(self, self.router.api_address)
        eventually(lambda: [target["health"] for target in prometheus.get("targets")["activeTargets"]] == ["up"], "a target that is up")
        self.router.stage("carts", "shadow")
        self.router.stage("totals", "shadow")
        self.use(5)
        self.report([(0.1, 0.2)] * 4)
        self.assertEqual(ask(self.router.traffic, "GET", "/nowhere").status, 200)
        for expression, value in (('midflight_requests_total{component="carts",served_by="old"}', 7),
                                  ('sum(midflight_requests_total{component="carts"})', 7),
                                  ('midflight_requests_total{component="totals",served_by="old"}', 4),
                                  ('sum(midflight_comparisons_total{component="carts"})', 5),
                                  ('midflight_comparisons_total{component="totals",verdict="match"}', 4),
                                  ('midflight_request_duration_seconds_count{component="totals",system="new"}', 4),
                                  ('midflight_component_info{component="carts",stage="shadow"}', 1),
                                  ("midflight_unmatched_requests_total", 1),
                                  ("midflight_revision", self.router.get("/migration")["revision"])):
            eventually(lambda: prometheus.one(expression) == value, f"{expression} = {value}", 10)
        self.router.stage("carts", "new", sample=0)
        self.use(3)
        eventually(lambda: prometheus.one('midflight_requests_total{component="carts",served_by="new"}') == 3, "three by new", 10)
        self.assertEqual(prometheus.query('midflight_component_info{component="carts",stage="shadow"}'), {}, "the stage before it is gone")
        self.assertEqual({rule["health"] for group in prometheus.get("rules")["groups"] for rule in group["rules"]} - {"unknown", "ok"}, set())

        board = json.loads((SOURCE / "resources/grafana/midflight.json").read_text())
        expressions = [(panel["title"], target["expr"]) for panel in board["panels"] for target in panel["targets"]]
        expressions += [(note["name"], note["expr"]) for note in board["annotations"]["list"]]
        self.assertGreater(len(expressions), 14)
        for title, expression in expressions:
            for variable, value in (("$component", ".*"), ("$__rate_interval", "1m"), ("$__range", "5m")):
                expression = expression.replace(variable, value)
            with self.subTest(title):
                self.assertNotIn("$", expression)
                eventually(lambda: prometheus.query(expression), f"data for {expression}", 10)
        self.assertEqual(set(prometheus.get("label/component/values")), {"carts", "totals"}, "what the variable offers")

    def test_aTokenOfAViewerIsEnough(self):
        self.router.stop()
        router = self.start_router(None, store=self.router.store, arguments=["--traffic", "127.0.0.1:0", "--tokens", str(self.home / "tokens")])
        lead = self.ctl(router, "token", "create", "--role", "lead", "--name", "ada").stdout.strip()
        wall = self.ctl(router, "token", "create", "--role", "viewer", "--name", "wall", MIDFLIGHT_TOKEN=lead).stdout
        prometheus = Prometheus(self, router.api_address, self.write("viewer.token", wall))
        eventually(lambda: prometheus.one("midflight_revision"), "metrics", 10)
        self.assertEqual(prometheus.one("up"), 1)
        connection = http.client.HTTPConnection(router.api_address, timeout=10)
        self.addCleanup(connection.close)
        connection.request("GET", "/metrics")
        self.assertEqual(connection.getresponse().status, 401)


if __name__ == "__main__":
    unittest.main()
