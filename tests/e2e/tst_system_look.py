#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window looks as the system does: dark when the desktop says so, now and later, and as large as the desktop's text.

The desktop's part is a service on the session bus that speaks org.freedesktop.portal.Settings, and the screen's resources.
"""
import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from bus import Service
from harness import Home, eventually, program
from screen import Screen

MIGRATION = 'id = "m"\n[components.pricing]\ntitle = "Pricing"\n[components.pricing.call]\n'
PORTAL = """<node><interface name="org.freedesktop.portal.Settings">
<method name="Read"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/></method>
<signal name="SettingChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
</interface></node>"""


class Portal(Service):
    name, path, interface, described = ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings", PORTAL)
    scheme = 1

    def answer(self, method, arguments, invocation):
        variant = self.glib.Variant
        if arguments == ("org.freedesktop.appearance", "color-scheme"):
            invocation.return_value(variant("(v)", (variant("v", variant("u", self.scheme)),)))
        else:
            invocation.return_dbus_error("org.freedesktop.portal.Error.NotFound", "not here")

    def change(self, scheme):
        variant = self.glib.Variant
        self.scheme = scheme
        self.say("SettingChanged", variant("(ssv)", ("org.freedesktop.appearance", "color-scheme", variant("u", scheme))))


class TheSystemsLook(Home):
    def setUp(self):
        super().setUp()
        self.router = self.start_router(self.write("m.toml", MIGRATION))
        self.screen = Screen(self)

    def open(self):
        self.screen.open([program("midflight"), "--router", self.router.url])
        self.screen.await_button("Start shadow of Pricing")

    def brightness(self):
        """Of the window's ground, 0 to 255: right of the headline nothing else is painted."""
        box = self.screen.find("Export the report").get_extents(self.screen.atspi.CoordType.SCREEN)
        spot = f"1x1+{box.x + box.width + 4}+{box.y + 4}"
        told = subprocess.run(["import", "-display", self.screen.display, "-window", "root", "-crop", spot, "-depth", "8", "-colorspace", "gray", "gray:-"],
                              capture_output=True, check=True).stdout
        return told[0]

    def test_isDarkOrLightAsTheDesktopSaysAndFollowsAChange(self):
        portal = Portal(self)
        self.open()
        eventually(lambda: self.brightness() < 80, "the window is dark", 20, 0.2)
        portal.change(2)
        eventually(lambda: self.brightness() > 200, "the window is light", 20, 0.2)
        portal.change(1)
        eventually(lambda: self.brightness() < 80, "the window is dark again", 20, 0.2)
        self.screen.hand("key", "ctrl+alt+l")  # what the lead chose goes before
        eventually(lambda: self.brightness() > 200, "the window is light, as chosen", 20, 0.2)
        portal.change(2)
        portal.change(1)
        self.assertGreater(self.brightness(), 200)

    def test_growsWithTheDesktopsText(self):
        def least():
            """The smallest width of the window, in the screen's pixels."""
            hints = self.screen.ask("xprop", "-id", self.screen.ask("xdotool", "getactivewindow"), "WM_NORMAL_HINTS")
            return int(re.search(r"minimum size: (\d+) by", hints)[1])
        self.open()
        usual = least()
        self.screen.hand("key", "ctrl+q")
        eventually(lambda: self.screen.find("Export the report") is None, "the window closed", 20, 0.1)
        subprocess.run(["xprop", "-display", self.screen.display, "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER", "Xft.dpi:\t144\n"], check=True)
        self.open()
        self.assertAlmostEqual(least() / usual, 1.5, delta=0.02)


if __name__ == "__main__":
    unittest.main()
