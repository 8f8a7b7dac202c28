# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of HTTP traffic: an old and a new system, a router between them and their users."""
import json
import pathlib
import subprocess
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[2] / "harness")]
from harness import BIN, Home, eventually, free_port
from system import System
from wire import ask, connect

TOOLS = BIN.parent / "tests"


class Traffic(Home):
    """Each test has an old and a new system and starts a router with the components it is about."""

    def setUp(self):
        super().setUp()
        self.old, self.new = self.system("old"), self.system("new")

    def system(self, name, **options):
        system = System(name, **options)
        self.addCleanup(system.stop)
        return system

    def route(self, components, http=None, threads=2, top="", **options):
        """Starts a router; `components` are TOML tables, `http` the section's (default: the two systems)."""
        if http is None:
            http = f'old = "{self.old.url}"\nnew = "{self.new.url}"'
        migration = self.write("web.toml", f'id = "web"\n{top}\n' + (f"[http]\n{http}\n" if http else "") + components)
        self.router = self.start_router(migration, arguments=("--traffic", "127.0.0.1:0", "--threads", str(threads)), **options)
        return self.router

    def ask(self, method, target, *headers, **more):
        """One request to the router, on a connection of its own."""
        return ask(self.router.traffic, method, target, *headers, **more)

    def connect(self):
        wire = connect(self.router.traffic)
        self.addCleanup(wire.socket.close)
        return wire

    def origin(self, *arguments):
        """A lean system in a process of its own; its address."""
        process = self.run_in_background([TOOLS / "traffic-origin", *arguments])
        return f"127.0.0.1:{process.stdout.readline().split()[1]}"

    def load(self, path, **options):
        """What lean users saw who asked the router for a path."""
        return json.loads(self.start_load(path, **options).communicate(timeout=60)[0])

    def start_load(self, path, **options):
        words = [word for name, value in options.items() for word in ((f"--{name}",) if value is True else (f"--{name}", str(value)))]
        return self.run_in_background([TOOLS / "traffic-load", self.router.traffic, "--path", path, *words])

    def run_in_background(self, command):
        process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)

        def end():
            process.kill()
            process.wait()
            process.stdout.close()
        self.addCleanup(end)
        return process

    def counts(self, component):
        """What /metrics says of a component: {"old": requests, "new": …, verdicts and skip reasons: …}, zeros left out."""
        found = {}
        for name, value in self.router.metrics().items():
            if value and name.startswith(("midflight_requests_total", "midflight_comparisons_total", "midflight_skipped_total")):
                labels = dict(label.split("=", 1) for label in name[name.index("{") + 1:-1].replace('"', "").split(","))
                if labels.pop("component") == component:
                    found[next(iter(labels.values()))] = int(value)
        return found

    def settled(self, component, **expected):
        """Waits until the counts are exactly these."""
        try:
            return eventually(lambda: self.counts(component) == expected, "", 10)
        except AssertionError:
            self.assertEqual(self.counts(component), expected)
