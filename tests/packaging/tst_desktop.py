#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the package brings to a desktop, installed into a folder of the test's own: menu entry, metadata, icon, file type.

Needs a session bus: run under dbus-run-session.
"""
import os
import pathlib
import re
import shlex
import struct
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from harness import BIN, SOURCE, Home, eventually
from screen import Screen

BUILD = pathlib.Path(os.environ.get("MIDFLIGHT_BUILD", SOURCE / "build/release"))
ID, TYPE = "org.midflight.Midflight", "application/vnd.midflight.migration+toml"
CALLS = 'id = "calls"\ntitle = "Quarterly figures"\n[components.a]\ntitle = "Prices"\n[components.a.call]\n'


class Desktop(Home):
    def setUp(self):
        super().setUp()
        subprocess.run(["cmake", "--install", BUILD, "--component", "midflight", "--prefix", self.home / "usr"], check=True,
                       stdout=subprocess.DEVNULL)
        self.share = self.home / "usr/share"
        self.entry = self.share / f"applications/{ID}.desktop"
        subprocess.run(["update-mime-database", self.share / "mime"], check=True, stderr=subprocess.DEVNULL)
        subprocess.run(["update-desktop-database", self.share / "applications"], check=True)
        self.environment |= {"XDG_DATA_DIRS": f"{self.share}:/usr/local/share:/usr/share",
                             "PATH": f"{self.home}/usr/bin:{BIN}:{os.environ['PATH']}"}

    def passes(self, *command):
        done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=self.environment)
        self.assertEqual((done.returncode, re.findall(r"(?m)^[EW]: .*|.*error: .*|.*warning: .*", done.stdout)), (0, []), done.stdout)
        return done.stdout

    def gio(self, script, *arguments):
        """What a desktop's own library says, with this installation in view."""
        script = "import sys, gi\nfrom gi.repository import Gio\n" + script
        return subprocess.run([sys.executable, "-c", script, *map(str, arguments)], env=self.environment, check=True,
                              stdout=subprocess.PIPE, text=True).stdout.strip()


class Metadata(Desktop):
    def test_theMenuEntryIsValid(self):
        self.assertEqual(self.passes("desktop-file-validate", self.entry), "")

    def test_theMetadataIsValidAndOfThisVersion(self):
        file = self.share / f"metainfo/{ID}.metainfo.xml"
        self.passes("appstreamcli", "validate", "--no-net", file)
        self.passes("appstreamcli", "validate-tree", "--no-net", self.home / "usr")
        version = re.search(r"project\(midflight VERSION (\S+)", (SOURCE / "CMakeLists.txt").read_text())[1]
        self.assertIn(f'<release version="{version}"', file.read_text())

    def test_theIconIsThereInEverySizeHalfFilled(self):
        for size in (16, 22, 24, 32, 48, 64, 128, 256, 512):
            file = self.share / f"icons/hicolor/{size}x{size}/apps/{ID}.png"
            self.assertEqual(struct.unpack(">II", file.read_bytes()[16:24]), (size, size))
        def colour(x, y):
            return subprocess.run(["convert", file, "-format", f"%[hex:p{{{x},{y}}}]", "info:"], check=True,
                                  stdout=subprocess.PIPE, text=True).stdout.strip()
        self.assertEqual((colour(200, 256), colour(312, 256)), ("FFFFFFFF", "C47B07FF"), "left empty, right full")
        self.assertTrue((self.share / f"icons/hicolor/scalable/apps/{ID}.svg").is_file())

    def test_migrationFilesAreOursAndOtherTomlIsNot(self):
        kinds = [self.gio("print(Gio.content_type_guess(sys.argv[1], b'id = 1')[0])", name)
                 for name in ("shop.midflight.toml", "migration.toml", "Cargo.toml")]
        self.assertEqual(kinds, [TYPE, TYPE, "application/toml"])
        opener = "app = Gio.AppInfo.get_default_for_type(sys.argv[1], False)\nprint(app and app.get_id())"
        self.assertEqual(self.gio(opener, TYPE), f"{ID}.desktop")
        self.assertNotEqual(self.gio(opener, "application/toml"), f"{ID}.desktop")


class Opened(Desktop):
    def setUp(self):
        super().setUp()
        self.screen = Screen(self)

    def command(self, group):
        """What the menu entry says is started."""
        text = self.entry.read_text().split(f"[{group}]", 1)[1].split("\n[", 1)[0]
        return re.search(r"(?m)^Exec=(.*)$", text)[1]

    def shows(self, *words, seconds=30):
        eventually(lambda: all(any(word in name for name in self.screen.names()) for word in words), f"{words} on the screen: "
                   f"{sorted(set(self.screen.names()))[:60]}", seconds, every=0.2)

    def test_aDoubleClickShowsWhatTheFileHolds(self):
        file = self.write("my migrations/shop.midflight.toml", CALLS)
        # As file managers do: the type's application, by its menu entry, with the file's URL.
        subprocess.run([sys.executable, "-c", "import sys, gi\nfrom gi.repository import Gio\n"
                        f"Gio.AppInfo.get_default_for_type('{TYPE}', False).launch_uris([Gio.File.new_for_path(sys.argv[1]).get_uri()], None)",
                        file], env=self.environment | self.screen.environment, check=True)
        self.addCleanup(subprocess.run, ["xdotool", "search", "--name", ".", "windowquit"], env=os.environ | self.screen.environment,
                        stderr=subprocess.DEVNULL)
        self.shows("shop.midflight.toml")
        self.screen.await_button("Start a router with this migration")

    def test_theActionsOpenWhatTheySay(self):
        file = self.write("calls.toml", CALLS)
        router = self.start_router(file)
        router.stage("a", "shadow")
        window = self.screen.open([str(BIN / "midflight"), "--router", router.url])
        self.shows("Prices")
        window.terminate()
        window.wait(20)
        self.act("report")
        eventually(lambda: self.screen.names().count("Report") == 2, "the page of that name beside the button", every=0.2)
        self.screen.end(self.window)
        self.act("rollback")
        # A list to choose from, which AT-SPI does not see: the first is taken by Enter.
        eventually(lambda: self.screen.hand("key", "Return") or router.component("a")["stage"] == "old", "rolled back", every=1)

    def test_theExampleActionOpensTheExampleWithRealRuns(self):
        self.act("example")
        self.shows("NGS QC pipeline", "FastQC", "Adapter trimming", seconds=60)
        self.shows("in shadow", seconds=60)
        self.screen.end(self.window)

    def act(self, action):
        """Starts what the menu entry's action says: of the router that was seen last."""
        name, *arguments = shlex.split(self.command(f"Desktop Action {action}"))
        self.window = self.screen.open([str(BIN / name), *arguments])


if __name__ == "__main__":
    unittest.main()
