#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control API beyond loopback: tokens and TLS, for the command line and for the dashboard."""
import itertools
import pathlib
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import Home, eventually, program

MIGRATION = """
id = "far"
[components.copy.step]
old = ["cp", "{from}", "{to}"]
new = ["cp", "{from}", "{to}"]
outputs = ["{to}"]
repeatable = true
"""


class Tls(Home):
    def setUp(self):
        super().setUp()
        self.trusted, self.key = self.certificate("localhost")
        self.migration, self.tokens = self.write("far.toml", MIGRATION), self.home / "tokens"

    def options(self, **changed):
        options = {"tokens": self.tokens, "api-certificate": self.trusted, "api-key": self.key} | changed
        return [word for name, value in options.items() if value for word in (f"--{name}", str(value))]

    def lead(self):
        """A token that was made while the router listened on loopback only."""
        router = self.start_router(self.migration, arguments=["--tokens", str(self.tokens)])
        made = self.ctl(router, "token", "create", "--role", "lead", "--name", "ada")
        self.assertEqual(made.returncode, 0, made.stderr)
        router.stop()
        return made.stdout.strip()

    def far(self):
        """The token, and a router on all addresses of this machine, by its name."""
        token = self.lead()
        router = self.start_router(self.migration, api="0.0.0.0:0", arguments=self.options())
        self.assertTrue(router.url.startswith("https://0.0.0.0:"), router.url)
        router.url = router.url.replace("0.0.0.0", "localhost")
        return token, router

    def refused(self, *arguments):
        return self.run_program("midflight-router", "--migration", self.migration, "--store", f"sqlite:{self.home / 'far.db'}", *arguments)

    def test_theCommandLineSpeaksToIt(self):
        token, router = self.far()
        trusted = {"MIDFLIGHT_TOKEN": token, "SSL_CERT_FILE": str(self.trusted)}
        self.assertIn("copy", self.ctl(router, "status", **trusted).stdout)
        decided = self.ctl(router, "shadow", "copy", **trusted)
        self.assertEqual(decided.returncode, 0, decided.stderr)
        (self.home / "a").write_text("x" * 3_000_000)
        ran = self.ctl(router, "run", "copy", "--wait", "from=a", "to=b", **trusted)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        self.assertRegex(self.ctl(router, "status", **trusted).stdout, "1 compared|1 of 1")

    def test_eventsArriveOverIt(self):
        token, router = self.far()
        trusted = {"MIDFLIGHT_TOKEN": token, "SSL_CERT_FILE": str(self.trusted)}
        told = open(self.home / "told", "w+")
        watching = subprocess.Popen([program("midflightctl"), "watch"], stdout=told, env=self.environment | {"MIDFLIGHT_ROUTER": router.url} | trusted)
        self.addCleanup(lambda: (watching.kill(), watching.wait(), told.close()))
        versions = itertools.count()

        def heard():
            # Again and again: nobody knows when it began to listen.
            self.assertEqual(self.ctl(router, "deployed", "copy", "--side", "new", f"v{next(versions)}", **trusted).returncode, 0)
            return '"action":"deployed"' in (self.home / "told").read_text()
        eventually(heard, "the decision arrives")

    def test_theDashboardSpeaksToIt(self):
        token, router = self.far()
        picture = self.home / "report.png"
        drawn = self.run_program("midflight", "--router", router.url, "--report", picture, MIDFLIGHT_TOKEN=token, SSL_CERT_FILE=str(self.trusted))
        self.assertEqual(drawn.returncode, 0, drawn.stderr)
        self.assertTrue(picture.read_bytes().startswith(b"\x89PNG"))

    def test_whoDoesNotTrustItsCertificateSaysSo(self):
        token, router = self.far()
        other = str(self.certificate("other")[0])
        for text in (self.ctl(router, "status", MIDFLIGHT_TOKEN=token, SSL_CERT_FILE=other),):
            self.assertEqual(text.returncode, 3)
            self.assertOneLine(text.stderr, "localhost", "certificate is refused")
        drawn = self.run_program("midflight", "--router", router.url, "--report", self.home / "x.png", MIDFLIGHT_TOKEN=token, SSL_CERT_FILE=other)
        self.assertEqual(drawn.returncode, 3)
        self.assertIn("certificate", drawn.stderr)

    def test_whoSpeaksPlainHttpOrNothingKeepsNobodyFromIt(self):
        token, router = self.far()
        port = int(router.url.rpartition(":")[2])
        silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
        plain = self.run_program("midflightctl", "status", MIDFLIGHT_ROUTER=f"http://localhost:{port}", MIDFLIGHT_TOKEN=token)
        self.assertEqual(plain.returncode, 3)
        self.assertOneLine(plain.stderr, f"localhost:{port}")
        self.assertEqual(self.ctl(router, "status", MIDFLIGHT_TOKEN=token, SSL_CERT_FILE=str(self.trusted)).returncode, 0)
        for connection in silent:
            connection.close()

    def test_withoutATokenNobodyIsLetIn(self):
        _, router = self.far()
        asked = self.ctl(router, "status", SSL_CERT_FILE=str(self.trusted))
        self.assertNotEqual(asked.returncode, 0)
        self.assertIn("asks for a token", asked.stderr)

    def test_beyondLoopbackEverythingIsAskedFor(self):
        for missing in ("tokens", "api-key", "api-certificate"):
            refusal = self.refused("--api", "0.0.0.0:0", *self.options(**{missing: None}))
            self.assertEqual(refusal.returncode, 2, refusal.stderr)
            self.assertOneLine(refusal.stderr, "--api")
        refusal = self.refused("--api", "0.0.0.0:0", *self.options())
        self.assertEqual(refusal.returncode, 2, refusal.stderr)
        self.assertOneLine(refusal.stderr, "no lead's token", "midflightctl token create")

    def test_filesThatAreNoCertificateAreNamed(self):
        self.lead()
        garbage = self.write("garbage.pem", "no certificate")
        for option, file in (("api-certificate", garbage), ("api-key", garbage), ("api-certificate", self.home / "none.pem"), ("api-key", self.certificate("other")[1])):
            refusal = self.refused("--api", "127.0.0.1:0", *self.options(**{option: file}))
            self.assertEqual(refusal.returncode, 2, refusal.stderr)
            self.assertOneLine(refusal.stderr, f"--{option}", file)


if __name__ == "__main__":
    unittest.main()
