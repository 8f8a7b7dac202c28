# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the real programs for the tests that look at them from outside, each in a home of its own."""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.parse

SOURCE = pathlib.Path(os.environ.get("MIDFLIGHT_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
BIN = pathlib.Path(os.environ.get("MIDFLIGHT_BIN", SOURCE / "build/release/bin"))
EXAMPLE = SOURCE / "resources/examples/ngs-qc"


def program(name):
    return str(BIN / name)


def free_port():
    """A port of the loopback that nothing listens on now, for programs that cannot choose one and say so."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(holds, what, seconds=30, every=0.02):
    """The first true value of holds(), asked again and again; fails the test, naming what was awaited."""
    end = time.monotonic() + seconds
    while True:
        if value := holds():
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(every)


class Home(unittest.TestCase):
    """A test with a folder of its own, which is also the home of every program it starts."""

    def setUp(self):
        # Not TemporaryDirectory: it stumbles over what a detached process writes while it removes.
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="midflight-test-"))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith("MIDFLIGHT_") and not name.startswith("XDG_")}
        self.environment |= {"HOME": str(self.home), "XDG_STATE_HOME": str(self.home / "state"), "TMPDIR": str(self.home),
                             "XDG_CACHE_HOME": str(self.home / "cache"), "XDG_CONFIG_HOME": str(self.home / "config"),
                             "XDG_DATA_HOME": str(self.home / "data"), "XDG_RUNTIME_DIR": str(self.home / "runtime"),
                             "MIDFLIGHT_BIN": str(BIN), "LC_ALL": "C.UTF-8"}
        (self.home / "runtime").mkdir(mode=0o700)

    def run_program(self, name, *arguments, timeout=60, cwd=None, **extra):
        """Runs a program of ours to its end."""
        return subprocess.run([program(name), *map(str, arguments)], env=self.environment | extra, cwd=cwd or self.home,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              errors="replace", timeout=timeout)

    def ctl(self, router, *arguments, **rest):
        return self.run_program("midflightctl", *arguments, MIDFLIGHT_ROUTER=router.url, **rest)

    def start_router(self, migration, **options):
        router = Router(self, migration, **options)
        self.addCleanup(router.stop)
        return router

    def write(self, name, text):
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def certificate(self, name):
        """A certificate for a host name that signs itself, and its key: two PEM files. Skips where there is no openssl."""
        if not shutil.which("openssl"):
            self.skipTest("openssl is not here to make certificates with")
        file, key = self.home / f"{name}.pem", self.home / f"{name}.key"
        made = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                               "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", key, "-out", file], capture_output=True, text=True)
        self.assertEqual(made.returncode, 0, made.stderr)
        return file, key

    def assertOneLine(self, text, *fragments):
        """An error for people: one line that holds every fragment."""
        self.assertEqual(len(text.strip().splitlines()), 1, f"not one line: {text!r}")
        for fragment in fragments:
            self.assertIn(str(fragment), text)


class Router:
    """midflight-router on free ports of the loopback, its store in the test's home."""

    def __init__(self, home, migration, store=None, api="127.0.0.1:0", arguments=()):
        self.home, self.migration = home, migration
        self.store = store or os.environ.get("MIDFLIGHT_TEST_STORE") and self._database() or home.home / "router.db"
        self.api_address, self.arguments = api, arguments
        self.log = open(home.home / "router.log", "ab")
        self.start()

    def start(self):
        address = self.store if str(self.store).startswith("postgresql:") else f"sqlite:{self.store}"
        command = [program("midflight-router"), "--store", address, "--api", self.api_address,
                   *self.arguments]
        if self.migration:
            command += ["--migration", str(self.migration)]
        self.process = subprocess.Popen(command, env=self.home.environment, cwd=self.home.home, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("ready "):
            self.process.wait(10)
            raise AssertionError(f"the router said {line!r} and ended with {self.process.returncode}: "
                                 + pathlib.Path(self.log.name).read_text()[-2000:])
        places = dict(word.split("=", 1) for word in line.split()[1:])
        self.url = places["api"]
        self.traffic = urllib.parse.urlsplit(places.get("traffic", "")).netloc
        # The same port after a restart: whoever knows the router finds it again.
        self.api_address = urllib.parse.urlsplit(self.url).netloc

    def _database(self):
        """A database for this test on the server that postgresql.py has started."""
        server = os.environ["MIDFLIGHT_TEST_STORE"]
        name = self.home.home.name
        subprocess.run(["psql", "--quiet", "--command", f'CREATE DATABASE "{name}"', server], capture_output=True)
        return server.replace("/postgres?", f"/{name}?")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if not self.process.stdout.closed:
            self.process.stdout.close()
        if not self.log.closed:
            self.log.close()
        return self.process.returncode

    def connect(self):
        return Api(self.url)

    def call(self, method, path, body=None, **headers):
        with self.connect() as api:
            return api.call(method, path, body, **headers)

    def get(self, path):
        status, answer = self.call("GET", path)
        if status != 200:
            raise AssertionError(f"GET {path}: {status} {answer}")
        return answer

    def component(self, name):
        return self.get(f"/components/{name}")

    def stage(self, name, to, **options):
        """A decision that has to be accepted: what needs proof is overridden."""
        if to != "shadow" or options.get("share"):
            options = {"override": True, "reason": "a test"} | options
        status, answer = self.call("POST", f"/components/{name}/stage", {"to": to, **options},
                                   If_Match=f'"{self.get("/migration")["revision"]}"')
        if status != 200:
            raise AssertionError(f"{name} to {to}: {status} {answer}")
        return answer

    def rollback(self, name, **options):
        status, answer = self.call("POST", f"/components/{name}/rollback", options)
        if status != 200:
            raise AssertionError(f"rollback of {name}: {status} {answer}")
        return answer

    def history(self):
        """All decisions, oldest first."""
        decisions, before = [], None
        while True:
            page = self.get("/history?limit=1000" + (f"&before={before}" if before else ""))
            decisions += page["decisions"]
            before = page.get("next")
            if not before or not page["decisions"]:
                return decisions[::-1]

    def metrics(self):
        """Name with labels → value, of the Prometheus page."""
        with contextlib.closing(http.client.HTTPConnection(self.api_address, timeout=10)) as connection:
            connection.request("GET", "/metrics")
            lines = connection.getresponse().read().decode().splitlines()
        return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if line and line[0] != "#"}


class Api:
    """One keep-alive connection to /api/v1."""

    def __init__(self, url, timeout=20):
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=timeout)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def call(self, method, path, body=None, **headers):
        """(status, JSON). Raises OSError or HTTPException when the router goes away meanwhile."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        self.connection.request(method, f"/api/v1{path}", data, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None
