#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is wrong is said in one line that names file, line or option and what to do, with the contract's exit code."""
import os
import pathlib
import socket
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import Home, program

STEPS = """
id = "steps"
[components.copy]
title = "Copy"
[components.copy.step]
old = ["cp", "{from}", "{to}"]
new = ["cp", "{from}", "{to}"]
outputs = ["{to}"]
repeatable = true
[components.missing.step]
old = ["no-such-program-of-ours", "{from}"]
new = ["true"]
[components.locked.step]
old = ["./locked", "{from}"]
new = ["true"]
"""


class BadMigrationFiles(Home):
    def refused(self, toml, *fragments):
        file = self.write("bad.toml", toml)
        done = self.run_program("midflight-router", "--migration", file, "--store", f"sqlite:{self.home}/router.db",
                                "--api", "127.0.0.1:0")
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertOneLine(done.stderr, *fragments)

    def test_malformedTomlNamesFileAndLine(self):
        self.refused('id = "x"\n[components.a\ntitle = 1\n', "bad.toml:2")

    def test_anUnknownKeyIsNamedWithItsLine(self):
        self.refused('id = "x"\n[components.a]\ntitel = "A"\n[components.a.call]\n', "bad.toml:3", "titel")

    def test_anUnknownGateIsNamedWithItsLine(self):
        self.refused('id = "x"\n[gates]\nspeed = 3\n[components.a.call]\n', "bad.toml:3", "speed")

    def test_aWrongTypeIsNamedWithItsLine(self):
        self.refused('id = "x"\n[gates]\ncomparisons = "many"\n[components.a.call]\n', "bad.toml:3", "comparisons")

    def test_aBadIdIsNamed(self):
        self.refused('id = "x"\n[components."Not An Id".call]\n', "bad.toml:2", "Not An Id")

    def test_aNeedOfAnUnknownComponentIsNamed(self):
        self.refused('id = "x"\n[components.a]\nneeds = ["b"]\n[components.a.call]\n', "bad.toml:3", "b")

    def test_needsInACircleAreRefused(self):
        self.refused('id = "x"\n[components.a]\nneeds = ["b"]\n[components.a.call]\n'
                     '[components.b]\nneeds = ["a"]\n[components.b.call]\n', "bad.toml:", "a", "b")

    def test_anIgnoreWithoutReasonIsRefused(self):
        self.refused('id = "x"\n[components.a.call]\n[[components.a.rules]]\nmatch = "$.t"\ntype = "ignore"\n', "bad.toml:", "reason")

    def test_aPathThatDoesNotParseIsRefused(self):
        self.refused('id = "x"\n[components.a.call]\n[[components.a.rules]]\nmatch = "$["\ntype = "number"\natol = 1\n',
                     "bad.toml:", "$[")

    def test_aMissingFileIsNamed(self):
        done = self.run_program("midflight-router", "--migration", "nowhere.toml", "--store", f"sqlite:{self.home}/router.db",
                                "--api", "127.0.0.1:0")
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertOneLine(done.stderr, "nowhere.toml")


class BadSteps(Home):
    def setUp(self):
        super().setUp()
        self.router = self.start_router(self.write("steps.toml", STEPS))

    def test_aMissingProgramIs127(self):
        done = self.ctl(self.router, "run", "missing", "from=x")
        self.assertEqual((done.returncode, done.stdout), (127, ""))
        self.assertOneLine(done.stderr, "no-such-program-of-ours")

    def test_aProgramThatMayNotRunIs126(self):
        self.write("locked", "#!/bin/sh\n")
        done = self.ctl(self.router, "run", "locked", "from=x")
        self.assertEqual((done.returncode, done.stdout), (126, ""))
        self.assertOneLine(done.stderr, "locked")

    def test_aPlaceholderNobodyGaveIs2AndNothingRuns(self):
        before = sorted(path.name for path in self.home.iterdir())
        done = self.ctl(self.router, "run", "copy", f"from={self.write('a', 'x')}")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertOneLine(done.stderr, "to")
        self.assertLessEqual({path.name for path in self.home.iterdir()} - set(before), {"a", "cache", "state", "data"})

    def test_anUnknownComponentIs2(self):
        done = self.ctl(self.router, "run", "nobody", "from=x")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertOneLine(done.stderr, "nobody")

    def test_noRoutingKnownFromAnywhereIs3(self):
        done = self.run_program("midflightctl", "run", "copy", "from=a", "to=b", MIDFLIGHT_ROUTER="http://127.0.0.1:9")
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertOneLine(done.stderr, "127.0.0.1:9")


class BadStores(Home):
    def migration(self):
        return self.write("calls.toml", 'id = "calls"\n[components.a]\ntitle = "A"\n[components.a.call]\n')

    def refused(self, store, *fragments, arguments=(), under=()):
        done = subprocess.run([*under, program("midflight-router"), "--migration", self.migration(), "--store", f"sqlite:{store}",
                               *(arguments or ("--api", "127.0.0.1:0"))],
                              env=self.environment, cwd=self.home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=30)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertOneLine(done.stderr, *fragments)

    def test_aReadOnlyPlaceIsNamed(self):
        self.refused("/proc/midflight/router.db", "/proc/midflight")

    def test_aFileThatIsNoStoreIsNamedAndLeftAlone(self):
        store = self.write("notes.txt", "these are notes, not a database\n" * 50)
        self.refused(store, "notes.txt")
        self.assertEqual(store.read_text(), "these are notes, not a database\n" * 50)

    def test_aStoreOfANewerVersionIsNamedAndLeftAlone(self):
        router = self.start_router(self.migration())
        router.stop()
        with sqlite3.connect(router.store) as database:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            self.assertGreater(version, 0, "the schema has a version")
            database.execute(f"PRAGMA user_version = {version + 1}")
        database.close()
        before = router.store.read_bytes()
        self.refused(router.store, "router.db", "newer")
        self.assertEqual(router.store.read_bytes(), before)

    def test_aSecondRouterOnOneStoreNamesTheFirst(self):
        router = self.start_router(self.migration())
        self.refused(router.store, "router.db", router.process.pid)
        self.assertEqual(router.component("a")["stage"], "old")

    def test_aTakenPortNamesTheOption(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            self.refused(self.home / "router.db", address, "--api", arguments=("--api", address))

    def test_aDiskThatIsFullAtTheStartIsNamed(self):
        under = self.small_disk(8)
        self.refused(self.home / "small" / "router.db", "router.db", under=under)

    def test_aDiskThatFillsUpRefusesReportsKeepsWhatWasAcknowledgedAndStillRollsBack(self):
        under = self.small_disk(2048)
        story = pathlib.Path(__file__).with_name("full_disk.py")
        done = subprocess.run([*under, sys.executable, "-B", story, self.home / "small"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:])

    def small_disk(self, kilobytes):
        """A command prefix under which home/small is a file system of its own, so small that it fills up."""
        small = self.home / "small"
        small.mkdir()
        under = ["unshare", "--mount", *([] if os.getuid() == 0 else ["--map-root-user"]), "sh", "-c",
                 f'mount -t tmpfs -o size={kilobytes}k none "$0" && exec "$@"', str(small)]
        if subprocess.run([*under, "true"], stderr=subprocess.DEVNULL).returncode:
            self.skipTest("this machine lets nobody mount a small disk")
        return under


class BadUse(Home):
    def wrong(self, name, *arguments, code=2, fragments=()):
        done = self.run_program(name, *arguments, QT_QPA_PLATFORM="offscreen")
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        self.assertOneLine(done.stderr, *fragments)

    def test_anUnknownOptionIs2InEveryProgram(self):
        for name in ("midflight", "midflight-router", "midflightctl"):
            with self.subTest(name):
                self.wrong(name, "--no-such-option", fragments=["no-such-option"])

    def test_anAddressWithoutAPortIs2(self):
        self.wrong("midflight-router", "--store", f"sqlite:{self.home}/router.db", "--api", "somewhere",
                   fragments=["--api", "somewhere"])

    def test_listeningBeyondTheLoopbackWithoutTokensIs2(self):
        self.wrong("midflight-router", "--api", "0.0.0.0:0", "--store", f"sqlite:{self.home}/router.db", fragments=["--api", "0.0.0.0"])

    def test_anUnknownExampleIs2(self):
        self.wrong("midflight", "--example", "nothing", fragments=["nothing"])

    def test_aMigrationFileThatIsNotThereIs2(self):
        self.wrong("midflight", "nowhere.toml", fragments=["nowhere.toml"])

    def test_aReportOfAnUnreachableRouterIs3(self):
        self.wrong("midflight", "--router", "http://127.0.0.1:9", "--report", self.home / "board.png", code=3,
                   fragments=["127.0.0.1:9"])

    def test_aStatusOfAnUnreachableRouterIs3(self):
        self.wrong("midflightctl", "--router", "http://127.0.0.1:9", "status", code=3, fragments=["127.0.0.1:9"])

    def test_aCommandThatDoesNotExistIs2(self):
        self.wrong("midflightctl", "fly", fragments=["fly"])

    def test_aPathThatDoesNotParseIs2(self):
        self.wrong("midflightctl", "query", "$[", self.write("a.json", "{}"), fragments=["$["])

    def test_comparingWhatIsNotThereIs2(self):
        self.wrong("midflightctl", "compare", "nowhere-old", "nowhere-new", fragments=["nowhere-old"])

    def test_everyProgramTellsItsVersionAndItsOptions(self):
        for name in ("midflight", "midflight-router", "midflightctl"):
            for option in ("--version", "--help"):
                with self.subTest(f"{name} {option}"):
                    done = self.run_program(name, option, QT_QPA_PLATFORM="offscreen")
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assertTrue(done.stdout)


if __name__ == "__main__":
    unittest.main()
