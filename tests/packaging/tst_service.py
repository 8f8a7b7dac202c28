#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The router as its systemd unit starts it: the unit's own command line, its readiness, its levels, its refusals.

Only the folders differ: what the unit has in /etc/midflight and /var/lib/midflight is in the test's home.
"""
import contextlib
import os
import pathlib
import shlex
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import BIN, SOURCE, Home, eventually

UNIT = SOURCE / "packaging/router/midflight-router.service"
CALLS = 'id = "calls"\n[components.a]\ntitle = "A"\n[components.a.call]\n'


def of_unit(key):
    """The values of `key` in the unit."""
    return [line.split("=", 1)[1].strip() for line in UNIT.read_text().splitlines() if line.startswith(key + "=")]


class Service(Home):
    def setUp(self):
        super().setUp()
        self.etc, self.state = self.home / "etc", self.home / "state-directory"
        self.etc.mkdir()
        self.state.mkdir(mode=0o700)
        self.config = self.etc / "router.toml"
        text = self.moved((SOURCE / "packaging/router/router.toml").read_text())
        self.config.write_text(text.replace('#api = "127.0.0.1:8471"', 'api = "127.0.0.1:0"'))
        self.assertIn('\napi = "127.0.0.1:0"', self.config.read_text(), "the shipped file shows the default address")
        (self.etc / "migration.toml").write_text(CALLS)
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.manager.close)
        self.manager.bind(str(self.home / "notify"))
        self.manager.settimeout(20)

    def moved(self, text):
        return text.replace("/etc/midflight", str(self.etc)).replace("/var/lib/midflight", str(self.state)).replace("/usr/bin", str(BIN))

    def set(self, key, line):
        """Puts another line where the configuration has `key`."""
        lines = [line if old.startswith(key) else old for old in self.config.read_text().splitlines()]
        self.assertIn(line, lines, f"{key} stands in the shipped file")
        self.config.write_text("\n".join(lines) + "\n")

    def start(self, under=(), **environment):
        """The unit's command with stderr as the journal would have it: its lines end up in self.journal."""
        (command,) = of_unit("ExecStart")
        journal, end = os.pipe()
        self.addCleanup(os.close, journal)
        stream = os.fstat(end)
        service = subprocess.Popen([*under, *shlex.split(self.moved(command))], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=end,
                                   cwd=self.state, text=True,
                                   env=self.environment | {"NOTIFY_SOCKET": str(self.home / "notify"),
                                                           "JOURNAL_STREAM": f"{stream.st_dev}:{stream.st_ino}"} | environment)
        os.close(end)
        self.addCleanup(self.end, service)
        self.journal = journal
        return service

    @staticmethod
    def end(service):
        if service.poll() is None:
            service.kill()
        service.wait()
        service.stdout.close()

    def lines(self):
        """What the journal got, once the service has ended."""
        with os.fdopen(os.dup(self.journal)) as journal:
            return journal.read().splitlines()

    def told(self):
        """The next datagram to the service manager, as a dictionary."""
        return dict(line.split("=", 1) for line in self.manager.recv(4096).decode().splitlines())


class Readiness(Service):
    def test_isToldOnceItServes(self):
        service = self.start()
        told = self.told()
        self.assertEqual(told["READY"], "1")
        address = told["STATUS"].split("api=http://")[1].split()[0]
        with contextlib.closing(socket.create_connection(address.rsplit(":", 1), timeout=10)) as api:
            api.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            self.assertIn(b" 200 ", api.recv(64))
        self.assertEqual(of_unit("Type"), ["notify"])
        service.terminate()
        self.assertEqual(self.told()["STOPPING"], "1")
        self.assertEqual(service.wait(20), 0)

    def test_aReloadIsToldFromBeginToEnd(self):
        service = self.start()
        self.told()
        for text, level, says in ((CALLS.replace('"A"', '"B"'), 6, "read again"), ("[components.a", 3, "nothing changed")):
            (self.etc / "migration.toml").write_text(text)
            service.send_signal(signal.SIGHUP)
            told = self.told()
            self.assertEqual(told["RELOADING"], "1")
            self.assertGreater(int(told["MONOTONIC_USEC"]), 0)
            self.assertEqual(self.told()["READY"], "1")
        service.terminate()
        self.assertEqual(service.wait(20), 0)
        said = [line for line in self.lines() if "SIGHUP" in line]
        self.assertEqual(len(said), 2, said)
        self.assertTrue(said[0].startswith("<6>") and "read again" in said[0], said)
        self.assertTrue(said[1].startswith("<3>") and "nothing changed" in said[1] and "migration.toml:1" in said[1], said)

    def test_theWatchdogHearsFromIt(self):
        self.start(WATCHDOG_USEC="900000")
        told = [next(iter(self.told())) for _ in range(4)]
        self.assertGreaterEqual(told.count("WATCHDOG"), 3, told)

    def test_aWatchdogOfAnotherProcessIsNotAnswered(self):
        service = self.start(WATCHDOG_USEC="900000", WATCHDOG_PID="1")
        self.assertIn("READY", self.told())
        service.terminate()
        self.assertIn("STOPPING", self.told(), "and nothing between")

    def test_whatItStartsMayNotSpeakInItsName(self):
        (self.etc / "migration.toml").write_text(CALLS + '[[components.a.checks]]\nname = "env"\nfor = ["cutover"]\nevery = "1s"\n'
                                                 f'run = ["sh", "-c", "env >{self.home}/env.part; mv {self.home}/env.part {self.home}/env"]\n')
        self.start()
        self.told()
        eventually((self.home / "env").exists, "the check ran")
        self.assertNotIn("NOTIFY_SOCKET", (self.home / "env").read_text())


class Refusals(Service):
    """One line that names what, where and what to do; the unit fails and is not started again and again."""

    def refused(self, *fragments, under=()):
        service = self.start(under)
        self.assertEqual(service.wait(30), 2)
        lines = self.lines()
        self.assertEqual(len(lines), 1, lines)
        self.assertTrue(lines[0].startswith("<3>"), lines)
        for fragment in fragments:
            self.assertIn(str(fragment), lines[0])
        self.assertEqual(service.stdout.read(), "")
        self.assertIn("2", of_unit("RestartPreventExitStatus")[0].split())
        self.manager.setblocking(False)
        with self.assertRaises(BlockingIOError):
            self.told()

    def unprivileged(self):
        """A prefix that drops root's right to read and write everything."""
        if os.getuid() != 0:
            return ()
        if not shutil.which("setpriv"):
            self.skipTest("setpriv is missing")
        self.home.chmod(0o755)
        for path in (self.state, self.config, self.etc):
            os.chown(path, 65534, 65534)
        return ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")

    def test_aMissingConfiguration(self):
        self.config.unlink()
        self.refused(self.config, "does not exist")

    def test_anUnknownKeyWithItsLineAndTheRightOne(self):
        self.set("#threads", "thread = 2")
        line = self.config.read_text().splitlines().index("thread = 2") + 1
        self.refused(f"{self.config}:{line}", "thread", "threads")

    def test_aWrongType(self):
        self.set("api", "api = 8471")
        self.refused(self.config, "api")

    def test_anAddressThatIsNone(self):
        self.set("api", 'api = "everywhere"')
        self.refused(self.config, "api everywhere", "HOST:PORT")

    def test_anAddressBeyondTheLoopbackWithoutTokens(self):
        self.set("#traffic", 'traffic = "0.0.0.0:0"')
        self.set("tokens", "")
        self.refused(self.config, "traffic 0.0.0.0:0", "tokens")

    def test_aMissingMigrationFile(self):
        (self.etc / "migration.toml").unlink()
        self.refused(self.etc / "migration.toml", "does not exist")

    def test_aWrongMigrationFileWithItsLine(self):
        (self.etc / "migration.toml").write_text(CALLS.replace("title", "titel"))
        self.refused(self.etc / "migration.toml:3", "titel")

    def test_aMigrationFileThatMayNotBeRead(self):
        (self.etc / "migration.toml").chmod(0)
        self.refused(self.etc / "migration.toml", "Permission denied", "check its permissions", under=self.unprivileged())

    def test_aStateDirectoryThatMayNotBeWritten(self):
        under = self.unprivileged()
        self.state.chmod(0o500)
        self.refused(self.config, self.state / "router.db", "Permission denied", "store", under=under)

    def test_aTakenPort(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            self.set("#traffic", f'traffic = "{address}"')
            self.refused(self.config, f"traffic {address}", "in use", "choose another address")
            self.set("api", f'api = "{address}"')
            self.refused(self.config, f"api {address}", "in use", "choose another address")

    def test_aStoreOfANewerVersion(self):
        service = self.start()
        self.told()
        service.terminate()
        self.assertEqual(service.wait(20), 0)
        self.told()
        store = self.state / "router.db"
        with contextlib.closing(sqlite3.connect(store)) as database, database:
            database.execute(f"PRAGMA user_version = {database.execute('PRAGMA user_version').fetchone()[0] + 1}")
        before = store.read_bytes()
        self.refused(store, "newer", "upgrade")
        self.assertEqual(store.read_bytes(), before)


class Unit(Service):
    def systemd(self, *arguments):
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd-analyze is missing")
        return subprocess.run(["systemd-analyze", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def test_hasNothingThatSystemdDoesNotKnow(self):
        unit = self.home / UNIT.name
        unit.write_text(self.moved(UNIT.read_text()))
        done = self.systemd("verify", "--man=no", unit)
        self.assertEqual([line for line in done.stdout.splitlines() if UNIT.name in line], [])
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_isExposedByAtMostTwoPointsOfTen(self):
        done = self.systemd("security", "--offline=yes", "--threshold=20", "--no-pager", UNIT)
        self.assertEqual(done.returncode, 0, done.stdout)
        print(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    unittest.main()
