#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The packages as CPack makes them of this build: what is in them, what they need, what lintian says, and the archive at work."""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
import harness
from harness import SOURCE, Home

BUILD = pathlib.Path(os.environ.get("MIDFLIGHT_BUILD", SOURCE / "build/release"))
VERSION = re.search(r"project\(midflight VERSION (\S+)", (SOURCE / "CMakeLists.txt").read_text())[1]
PROGRAMS = {"midflight": "midflight", "midflight-tools": "midflightctl", "midflight-router": "midflight-router"}
# Qt's graphical libraries, and X's own: whatever is linked against one of these wants a screen, or its fonts.
GRAPHICAL = re.compile(r"libqt6(gui|widgets|charts|svg|opengl|dbus)|libx11|libxcb|libxkb|libgl[.1x]|libegl|libwayland|libfont|libfreetype", re.I)


def ask(*command):
    return subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE, text=True).stdout


def make(folder, *generators):
    done = subprocess.run(["cpack", "-B", str(folder), *generators], cwd=BUILD, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, env=os.environ | {"SOURCE_DATE_EPOCH": "1780000000"})
    if done.returncode:
        raise AssertionError(done.stdout[-3000:])
    shutil.rmtree(folder / "_CPack_Packages")


class Packages(Home):
    @classmethod
    def setUpClass(cls):
        if "fsanitize" in ask("sh", "-c", f"grep ^MIDFLIGHT_SANITIZE {BUILD}/CMakeCache.txt || true") or not shutil.which("dpkg-deb"):
            raise unittest.SkipTest("packages are made of a release build, on Debian")
        cls.folder = pathlib.Path(BUILD) / "tests/packages"
        shutil.rmtree(cls.folder, ignore_errors=True)
        cls.folder.mkdir(parents=True)
        make(cls.folder)

    def package(self, name):
        (file,) = self.folder.glob(f"{name}_*.deb")
        return file

    def unpacked(self, name):
        folder = self.home / name
        ask("dpkg-deb", "-x", self.package(name), folder)
        return folder

    def test_carryTheVersionOfTheProject(self):
        for name, program in PROGRAMS.items():
            self.assertEqual(ask("dpkg-deb", "-f", self.package(name), "Version").strip(), f"{VERSION}-1")
            self.assertIn(f" {VERSION}\n", self.run_program(program, "--version").stdout)

    def test_routerAndToolsNeedNothingGraphical(self):
        for name in ("midflight-tools", "midflight-router"):
            needs = ask("dpkg-deb", "-f", self.package(name), "Depends")
            self.assertIn("libc6", needs, "dpkg-shlibdeps computed them")
            self.assertIsNone(GRAPHICAL.search(needs), needs)
            loaded = ask("ldd", self.unpacked(name) / "usr/bin" / PROGRAMS[name])
            self.assertIn("libstdc++", loaded)
            self.assertIsNone(GRAPHICAL.search(loaded), loaded)
        self.assertIn("libqt6sql6-sqlite", needs, "a plugin, which dpkg-shlibdeps cannot see")
        self.assertIn("libqt6sql6-psql", ask("dpkg-deb", "-f", self.package("midflight-router"), "Recommends"))
        self.assertIsNotNone(GRAPHICAL.search(ask("dpkg-deb", "-f", self.package("midflight"), "Depends")), "the dashboard does need them")

    def test_lintianHasNoErrors(self):
        if not shutil.which("lintian"):
            self.skipTest("lintian is missing")
        done = subprocess.run(["lintian", "--allow-root", "--fail-on", "error", *self.folder.glob("*.deb")], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
        self.assertEqual((done.returncode, [line for line in done.stdout.splitlines() if line.startswith("E:")]), (0, []), done.stderr)

    def test_holdNoPlaceOfTheMachineTheyWereBuiltOn(self):
        # With a folder of the source behind it: a clone in /midflight is not told from our own paths otherwise.
        places = re.compile(re.escape(str(SOURCE)).encode() + rb"/(app|ui|models|routing|resources|tests|packaging|build)/")
        for name in PROGRAMS:
            for file in self.unpacked(name).rglob("*"):
                if file.is_file() and not file.is_symlink():
                    found = places.search(file.read_bytes())
                    self.assertIsNone(found, f"{file}: {found and found.group()}")

    def test_theConfigurationIsKeptOnUpgrades(self):
        self.assertEqual(ask("dpkg-deb", "-I", self.package("midflight-router"), "conffiles").split(), ["/etc/midflight/router.toml"])

    def test_theSameSourceMakesTheSamePackages(self):
        again = self.home / "again"
        again.mkdir()
        make(again, "-G", "DEB")
        digest = lambda file: hashlib.sha256(file.read_bytes()).hexdigest()
        for name in PROGRAMS:
            self.assertEqual(digest(self.package(name)), digest(again / self.package(name).name))

    def test_theArchiveRunsWhereItIsUnpacked(self):
        (archive,) = self.folder.glob("*.tar.zst")
        self.assertIn(VERSION, archive.name)
        place = self.home / "another place"
        place.mkdir()
        ask("tar", "-C", place, "-xf", archive)
        (top,) = place.iterdir()
        before, harness.BIN = harness.BIN, top / "bin"
        self.addCleanup(setattr, harness, "BIN", before)
        router = self.start_router(top / "share/midflight/examples/ngs-qc/migration.toml")
        done = self.ctl(router, "status")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("fastqc", done.stdout)
        picture = self.home / "report.png"
        done = self.run_program("midflight", "--router", router.url, "--report", picture, QT_QPA_PLATFORM="offscreen")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(picture.read_bytes().startswith(b"\x89PNG"))


if __name__ == "__main__":
    unittest.main()
